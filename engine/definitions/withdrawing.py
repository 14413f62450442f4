"""撤回: how long, and over what, a person may take back the completion of a task.

Properties of the user task: ``withdrawWithin`` = ``PT2H`` says for how long; without it nobody may.
``withdrawDespite`` = ``paper message`` lets it happen although a paper or a message has gone out.
"""

from collections.abc import Mapping
from datetime import datetime

from engine.deadlines.iso8601 import parse_duration
from engine.errors import Invalid

WITHIN, DESPITE = "withdrawWithin", "withdrawDespite"
CHOICES = frozenset(["paper", "message"])


def withdrawn_until(properties: Mapping[str, object], completed_at: datetime) -> datetime | None:
    """Until when; None where the diagram gives no time.

    >>> from engine.deadlines.deadline import SHANGHAI
    >>> withdrawn_until({"withdrawWithin": "PT2H"}, datetime(2026, 3, 16, 9, tzinfo=SHANGHAI)).hour
    11
    """
    written = str(properties.get(WITHIN, "")).strip()
    return parse_duration(written).after(completed_at) if written else None


def despite(properties: Mapping[str, object]) -> frozenset[str]:
    """What need not hinder it: among `CHOICES`."""
    return frozenset(str(properties.get(DESPITE, "")).split())


def faults(properties: Mapping[str, object]) -> list[str]:
    """What is wrong with the properties, one sentence a fault: for the check of a deployment."""
    found = []
    try:
        withdrawn_until(properties, datetime(2000, 1, 1))  # noqa: DTZ001  any moment will do
    except Invalid as error:
        found.append(f"属性 {WITHIN}：{error}")
    if unknown := despite(properties) - CHOICES:
        found.append(f"属性 {DESPITE} 只能写 paper、message，不能写{'、'.join(sorted(unknown))}")
    if DESPITE in properties and WITHIN not in properties:
        found.append(f"写了 {DESPITE}，却没有写 {WITHIN}：办结后多久内可以撤回（如 PT2H）？")
    return found
