"""A line of a case's history as a reader may see it."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.json_types import Json
from engine.lifecycle.audience import NOBODY, Reader
from engine.lifecycle.readable_decision import readable_decision
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
