"""History as people read it: the lines of one case, and what happened lately over all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.json_types import Json
from engine.lifecycle.audience import NOBODY, Reader
from engine.lifecycle.readable_decision import readable_decision
from engine.persistence import Store, due_dates, history_lists
from engine.persistence.history_rows import HistoryRecord

PROGRESS = frozenset(
    {
        "activated", "completed", "terminated", "flow_taken",
        "process_completed", "process_terminated",
    }
)  # fmt: skip
"""Where a case went is everybody's to know; who moved it, and with which words, is not."""

_OF_PROGRESS = ("type", "name")
OF_OPERATORS = frozenset(
    {
        "variables_set",
        "user_task_change_asked",
        "waits_closed",
        "incident_created",
        "incident_resolved",
        "migrated",
        "parties_joined",
        "party_left",
    }
)
OF_DEADLINES = frozenset(
    {"deadline_suspend", "deadline_resume", "deadline_change", "due_date_change"}
)
"""Until when something may be done, and why that was changed, concerns everybody in the case."""

VERDICT = "decision_evaluated"
_OF_PAPERS = ("paper_issued",)


@dataclass(frozen=True, slots=True)
class ReadableLine:
    """What of a line may be read."""

    actor_name: str
    reason: str
    data: Mapping[str, Json]


def readable_line(
    reader: Reader, row: HistoryRecord, *, ended: bool = False
) -> ReadableLine | None:
    """The line, without what is not for this reader; None where nothing of it is.

    Once the case has `ended` its verdicts, with their reasons, are for every party; the facts they
    were made on stay with those who may read them.
    """
    if reader.everything:
        return ReadableLine(row.actor_name, row.reason, row.data)
    if row.kind == "variable_set":
        readable = reader.reads_variable(str(row.data["name"]), row.element_instance_key)
        return ReadableLine("", "", row.data) if readable else None
    if row.kind in PROGRESS:
        known = {name: row.data[name] for name in _OF_PROGRESS if name in row.data}
        return ReadableLine("", "", known)
    if row.kind in OF_OPERATORS:
        return None
    if row.kind in OF_DEADLINES:
        knows_who = reader.reads_step(row.element_id, row.element_instance_key)
        return ReadableLine(row.actor_name if knows_who else "", row.reason, row.data)
    if row.kind == VERDICT:
        return _decision(reader, row, ended=ended)
    if row.kind in _OF_PAPERS and reader.reads(_said(row)):
        return ReadableLine(row.actor_name, row.reason, row.data)
    if reader.reads_step(row.element_id, row.element_instance_key):
        return ReadableLine(row.actor_name, row.reason, row.data)
    return None


def _decision(reader: Reader, row: HistoryRecord, *, ended: bool) -> ReadableLine | None:
    """A verdict, without the facts that are not for this reader."""
    knows_who = reader.reads_step(row.element_id, row.element_instance_key)
    if not knows_who and not (ended and reader.roles):
        return None
    told = readable_decision(row.data, reader.reads_variable)
    return (
        ReadableLine(row.actor_name, row.reason, told) if knows_who else ReadableLine("", "", told)
    )


def _said(row: HistoryRecord) -> frozenset[str]:
    """The audience that a line names itself: a paper is for whom it addresses."""
    named = row.data.get("audience")
    return frozenset(map(str, named)) if isinstance(named, list) else NOBODY


@dataclass(frozen=True, slots=True)
class ActivityEvent:
    """`kind` as in the history; `case` is the case's title, `element` the element's name;
    `deadline_id` its timer's.
    """

    case_key: int
    number: int
    at: datetime
    kind: str
    case: str
    actor_name: str
    element: str
    deadline_id: str | None
    sentence: str


@dataclass(frozen=True, slots=True)
class StillRunning:
    """A deadline that runs on; `due_at` None: 待定 or standing still."""

    case: str
    deadline_id: str
    due_at: datetime | None
    last_step: str


def events_since(store: Store, moment: datetime) -> Sequence[ActivityEvent]:
    """What happened from that moment on."""
    with store.read() as transaction:
        return [
            ActivityEvent(
                line.chain,
                line.number,
                line.at,
                line.kind,
                title,
                line.actor_name,
                name or line.element_id,
                deadline,
                str(line.data.get("sentence") or line.data.get("explanation") or ""),
            )
            for line, title, name, deadline in history_lists.since(transaction, moment)
        ]


def still_running(store: Store) -> Sequence[StillRunning]:
    """The regulation's deadlines that run on."""
    with store.read() as transaction:
        return [
            StillRunning(title, timer.deadline_id, timer.due_at, timer.explanation[-1])
            for timer, title in due_dates.running_deadlines(transaction)
            if timer.deadline_id is not None
        ]
