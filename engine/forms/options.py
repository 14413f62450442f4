"""The values a person may choose among."""

from collections.abc import Mapping
from datetime import datetime

from engine.forms.component_types import OPTIONS
from engine.forms.schema import Component, Form
from engine.forms.scope import FormScope


def options(
    component: Component, scope: FormScope, variables: Mapping[str, object]
) -> list[object]:
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


def without_choice(form: Form, variables: Mapping[str, object], now: datetime) -> list[str]:
    """The labels of required questions that the case's data give nothing to choose from."""
    scope = FormScope(variables, variables, now)
    return [
        one.label
        for one in form.root.walk()
        if one.type in OPTIONS
        and "valuesKey" in one.properties
        and one.validation("required") is True
        and not scope.hides(one)
        and not options(one, scope, variables)
    ]


def is_offered(value: object, offered: list[object]) -> bool:
    """Whether the value is one of those on offer; true is not 1, and 1 is 1.0."""
    return any(
        isinstance(value, bool) == isinstance(option, bool) and value == option
        for option in offered
    )
