"""Where in a form stands, for whoever is refused, why: `refusalReason` of a component.

The custom property is a FEEL condition on what was sent; where it is true the answer refuses, and
the words of the component are what the party is told.
"""

from collections.abc import Mapping
from datetime import datetime

from engine.forms.expressions import evaluate, is_expression
from engine.forms.schema import Component, Form
from engine.json_types import Json

REFUSAL_REASON = "refusalReason"


def refusal_condition(component: Component) -> str | None:
    """When the component's words are told to the party; None where they never are."""
    properties = component.properties.get("properties")
    said = properties.get(REFUSAL_REASON) if isinstance(properties, dict) else None
    return said if isinstance(said, str) else None


def refusal_words(form: Form, sent: Mapping[str, Json], now: datetime) -> str:
    """What the party is told, of a form as it was sent; empty where it refuses nothing."""
    for component in form.root.walk():
        condition = refusal_condition(component)
        if condition and is_expression(condition) and evaluate(condition, sent, now) is True:
            return str(sent.get(".".join(component.path)) or "")
    return ""
