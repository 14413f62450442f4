"""Worked cases that test a decision, shown on its page; whoever builds the pages brings them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.json_types import Json


@dataclass(frozen=True, slots=True)
class WorkedCase:
    """Facts and what must come of them; `differences` say in sentences what does not."""

    title: str
    story: str
    because: str
    facts: Mapping[str, Json]
    expected: object
    clauses: Sequence[str]
    differences: Sequence[str]


Judge = Callable[[str, str, bytes, datetime], Sequence[WorkedCase]]
"""(decision id, file name, DMN as it is deployed, moment) → the cases of that decision, judged."""


def no_cases(
    _decision: str, _resource: str, _content: bytes, _now: datetime
) -> Sequence[WorkedCase]:
    """Where nobody brings any."""
    return ()
