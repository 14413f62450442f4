"""Reminders before a deadline and escalation after it, as the diagram says.

Properties of the timer's element: ``remindBefore`` = ``P7D,P1D`` and ``remindWhom`` = groups;
``escalateAfter`` = ``PT0S,P3D`` and ``escalateTo`` = groups. A passed deadline of an authority is
never "deemed approved" (AMB-X-11): people are told, and told higher up, and it is on record.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from engine.deadlines.iso8601 import Duration, parse_duration
from engine.errors import Invalid

Kind = Literal["reminder", "escalation"]
PROPERTIES = frozenset(["remindBefore", "remindWhom", "escalateAfter", "escalateTo"])


@dataclass(frozen=True, slots=True)
class Reminder:
    """When whom to tell: `whom` are groups, empty for those whose task it is."""

    kind: Kind
    at: datetime
    whom: tuple[str, ...]


def reminders(
    headers: Mapping[str, object], due_at: datetime | None, estimate: datetime | None
) -> tuple[Reminder, ...]:
    """The reminders of a deadline, in order of time.

    While it is 待定 the reminders before it go by the estimate; an escalation needs a legal end.
    Raises Invalid with a sentence for a duration that cannot be read.
    """
    found = []
    expected = due_at or estimate
    if expected is not None:
        whom = _list(headers, "remindWhom")
        before = _spans(headers, "remindBefore")
        found += [Reminder("reminder", span.after(expected, -1), whom) for span in before]
    if due_at is not None:
        whom = _list(headers, "escalateTo")
        after = _spans(headers, "escalateAfter")
        found += [Reminder("escalation", span.after(due_at), whom) for span in after]
    return tuple(sorted(found, key=lambda reminder: reminder.at))


def check(headers: Mapping[str, object]) -> list[str]:
    """What is wrong with the properties, one sentence a fault: for the check of a deployment."""
    faults = []
    for name in ("remindBefore", "escalateAfter"):
        try:
            _spans(headers, name)
        except Invalid as error:
            faults.append(f"属性 {name}：{error}")
    when, whom = _list(headers, "escalateAfter"), _list(headers, "escalateTo")
    if when and not whom:
        faults.append("写了 escalateAfter，却没有写 escalateTo：逾期升级给哪些组？")
    if whom and not when:
        faults.append("写了 escalateTo，却没有写 escalateAfter：届满后多久升级（PT0S 为当时）？")
    if _list(headers, "remindWhom") and not _list(headers, "remindBefore"):
        faults.append("写了 remindWhom，却没有写 remindBefore：届满前多久提醒（如 P7D）？")
    return faults


def _spans(headers: Mapping[str, object], name: str) -> list[Duration]:
    return [parse_duration(text) for text in _list(headers, name)]


def _list(headers: Mapping[str, object], name: str) -> tuple[str, ...]:
    parts = (part.strip() for part in str(headers.get(name, "")).split(","))
    return tuple(part for part in parts if part)
