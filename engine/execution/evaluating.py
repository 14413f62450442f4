"""FEEL at a token: what an expression, a condition or an attribute comes to there."""

from collections import ChainMap
from typing import Any

from engine.definitions.model import Expression, Text
from engine.execution.expressions import reasons
from engine.execution.kernel import Token
from engine.execution.problems import IncidentRaised
from engine.feel import Result
from engine.json_types import Json


def evaluate(token: Token, expression: Expression, **overlay: Json) -> Any:
    """The value of an expression; `overlay` hides variables."""
    return result(token, expression, **overlay).value


def result(token: Token, expression: Expression, **overlay: Json) -> Result:
    """The same, with the reasons for a null."""
    instance = token.workflow
    context = ChainMap(overlay, *instance.scopes.outwards(token))
    return instance.expressions.evaluate(expression, context, instance.execution_context)


def holds(token: Token, condition: Expression, **overlay: Json) -> bool:
    """Whether a condition is true.

    Raises:
        IncidentRaised: it is neither true nor false.
    """
    found = result(token, condition, **overlay)
    if isinstance(found.value, bool):
        return found.value
    why = f"条件「={condition.text}」既不是真也不是假：{reasons(found)}"
    raise IncidentRaised("condition_error", why)


def required_text(token: Token, given: Text, what: str) -> str:
    """The value of an attribute that must be a non-empty string; `what` names it."""
    if isinstance(given, str):
        return given
    found = result(token, given)
    if isinstance(found.value, str) and found.value:
        return found.value
    why = f"{what}「={given.text}」没有得到文字：{reasons(found)}"
    raise IncidentRaised("extract_value_error", why)
