"""The verdict before the signature: what the tables will decide on the answers as typed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import cast

from engine.commands.user_tasks.contradiction import Verdict
from engine.commands.user_tasks.look_ahead import Ahead, look_ahead
from engine.json_types import Json
from engine.queries.definitions import decided_after
from engine.queries.forms import read_for_task
from engine.queries.task_page import TaskPage
from tasklist.decisions import last_outcome, reasons_in
from tasklist.here import actor, engine, now, store
from tasklist.outcomes import ShownOutcome


@dataclass(frozen=True, slots=True)
class Decided:
    """What a table would decide, and the reasons in the regulation's words."""

    element: str
    outcome: ShownOutcome
    reasons: list[str]


@dataclass(frozen=True, slots=True)
class ShownVerdict:
    """What sending the form would bring; `ends` says how cases would end, `unasked` what the tables
    say that the answer keeps from being asked and that say otherwise.

    `is_complete` is false while the form cannot be sent yet: then nothing is decided. `withheld`:
    what follows depends on what is not for the person to read.
    """

    is_complete: bool
    decided: tuple[Decided, ...] = ()
    ends: tuple[str, ...] = ()
    troubles: tuple[str, ...] = ()
    contradicts: bool = False
    unasked: tuple[Decided, ...] = ()
    withheld: bool = False


def may_be_decided(task: TaskPage) -> bool:
    """Whether a table may decide once this task is sent."""
    return task.element_id in decided_after(store(), task.process_key)


def verdict_on(task: TaskPage, data: Mapping[str, Json]) -> ShownVerdict:
    """What would be decided on these answers; the completion decides again."""
    found = foreseen(task, data)
    return ShownVerdict(is_complete=False) if found is None else told_of(found)


def told_of(found: Ahead) -> ShownVerdict:
    """What would follow, in words."""
    return ShownVerdict(
        True,
        _decided(found.verdicts),
        tuple("、".join(ending.how) for ending in found.endings if ending.how),
        found.troubles,
        found.contradicts,
        _decided(found.unasked),
        found.withheld,
    )


def _decided(verdicts: Iterable[Verdict]) -> tuple[Decided, ...]:
    return tuple(
        Decided(one.element, last_outcome(one.data), reasons_in(one.data)) for one in verdicts
    )


def foreseen(task: TaskPage, data: Mapping[str, Json]) -> Ahead | None:
    """What would follow; None where the form cannot be sent as it is."""
    read = read_for_task(store(), actor(), task, data, now())
    if read.errors:
        return None
    sent = cast("Mapping[str, Json]", read.values)
    return look_ahead(engine(), task.key, sent, actor=actor(), now=now())
