"""The values a person may choose among."""

from collections.abc import Mapping

from engine.forms.schema import Component
from engine.forms.scope import Scope


def options(component: Component, scope: Scope, variables: Mapping[str, object]) -> list[object]:
    """The values on offer: listed in the form, in a variable, or computed by FEEL.

    form-js reads `valuesKey` from the variables the page was opened with, not from what was typed.
    """
    properties = component.properties
    if "valuesKey" in properties:
        offered = variables.get(str(properties["valuesKey"]))
    elif "values" in properties:
        offered = properties["values"]
    else:
        offered = scope.resolve(properties.get("valuesExpression"))
    if not isinstance(offered, list):
        return []
    return [option.get("value") if isinstance(option, Mapping) else option for option in offered]


def is_offered(value: object, offered: list[object]) -> bool:
    """Whether the value is one of those on offer; true is not 1, and 1 is 1.0."""
    return any(
        isinstance(value, bool) == isinstance(option, bool) and value == option
        for option in offered
    )
