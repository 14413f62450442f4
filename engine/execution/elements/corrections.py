"""Attributes of a user task by Camunda 8's names, as listeners and people change them."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from engine.definitions.model import Text
from engine.errors import Refused
from engine.execution.elements.assignment import when
from engine.execution.evaluating import evaluate
from engine.execution.kernel import Token
from engine.execution.problems import IncidentRaised
from engine.json_types import Json


def corrections(answer: Mapping[str, Json]) -> dict[str, Json]:
    """What a listener corrects. Refused where a task has no such attribute."""
    given = answer.get("corrections")
    found = given if isinstance(given, dict) else {}
    unknown = found.keys() - _CORRECTED.keys()
    if unknown:
        raise Refused(f"任务没有可更正的「{'、'.join(sorted(unknown))}」")
    return found


def read(token: Token, attributes: Mapping[str, Any]) -> dict[str, Any]:
    """Attributes by Camunda 8's names → fields of the task."""
    found: dict[str, Any] = {}
    for name, value in attributes.items():
        field, meaning = _CORRECTED[name]
        found[field] = meaning(token, value)
    return found


def priority(token: Token, text: Text) -> int:
    """0–100. Raises IncidentRaised where the attribute gives none."""
    value = text if isinstance(text, str) else evaluate(token, text)
    try:
        found = int(Decimal(value))
    except (TypeError, ValueError, ArithmeticError) as error:
        raise IncidentRaised(
            "extract_value_error", f"优先级应是 0–100 的整数，而得到 {value!r}"
        ) from error
    if not 0 <= found <= 100:
        raise IncidentRaised("extract_value_error", f"优先级应在 0–100 之间，而得到 {found}")
    return found


_CORRECTED: Mapping[str, tuple[str, Callable[[Token, Any], Any]]] = {
    "assignee": ("assignee", lambda _, name: name or None),
    "candidateGroups": ("candidate_groups", lambda _, names: tuple(names)),
    "candidateUsers": ("candidate_users", lambda _, names: tuple(names)),
    "dueDate": ("due_at", lambda token, text: when(token, text or None, "办理期限")),
    "followUpDate": (
        "follow_up_at",
        lambda token, text: when(token, text or None, "跟进日期"),
    ),
    "priority": ("priority", lambda token, number: priority(token, str(number))),
}
"""Camunda 8's name of a correction → the field of the task, and how its value is read."""
