"""案件: everything that is on file of one case, open or closed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.errors import NotFound
from engine.json_types import Json
from engine.lifecycle.actor import Actor
from engine.lifecycle.audience import Reader
from engine.persistence import Store, Transaction, audiences, case_files, due_dates
from engine.persistence.case_rows import Instance
from engine.persistence.columns import load_json
from engine.persistence.deadlines import NO_DEADLINE
from engine.queries.deadlines import RunningTimer, running
from engine.queries.history import readable_line


@dataclass(frozen=True, slots=True)
class Step:
    """An element instance: where the case is (`active`), or was."""

    element_id: str
    type: str
    name: str
    state: str


@dataclass(frozen=True, slots=True)
class OpenTask:
    """A person's work that the case waits for; `due_at`: its deadline, whether passed or not."""

    key: int
    name: str
    element_id: str
    assignee: str | None
    assignee_name: str | None
    candidate_groups: tuple[str, ...]
    due_at: datetime | None
    known: bool = True
    """Whether the reader may know who does it, and open it."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """An open incident."""

    key: int
    element_id: str
    kind: str
    message: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Event:
    """One line of history."""

    number: int
    at: datetime
    actor_name: str
    kind: str
    element_id: str
    reason: str
    data: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Relative:
    """A case that called this one, or was called by it."""

    key: int
    process_id: str
    title: str
    process_name: str
    state: str


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case, with what a page shows of it; `variables` are those of the process itself."""

    key: int
    title: str
    process_key: int
    process_id: str
    process_name: str
    process_version: int
    state: str
    started_at: datetime
    started_by: str
    ended_at: datetime | None
    ended_by: tuple[str, ...]
    steps: tuple[Step, ...]
    tasks: tuple[OpenTask, ...]
    timers: tuple[RunningTimer, ...]
    troubles: tuple[Trouble, ...]
    events: tuple[Event, ...]
    variables: Mapping[str, Json]
    parent: Relative | None
    children: tuple[Relative, ...]


def case_file(store: Store, actor: Actor, key: int) -> CaseFile:
    """The case; NotFound where there is none that this person may see."""
    with store.read() as transaction:
        found = case_files.find(transaction, actor, key)
        if found is None:
            raise NotFound(f"没有编号为 {key} 的案件，或者您没有查看它的权限。")
        return _file(transaction, audiences.reader(transaction, actor, found[0]), *found)


def _file(transaction: Transaction, reader: Reader, case: Instance, process_name: str) -> CaseFile:
    return CaseFile(
        key=case.key,
        title=case.title or f"{process_name} {case.key}",
        process_key=case.process_key,
        process_id=case.process_id,
        process_name=process_name,
        process_version=case.process_version,
        state=case.state,
        started_at=case.started_at,
        started_by=case.started_by,
        ended_at=case.ended_at,
        ended_by=tuple(case.ended_by or ()),
        steps=_steps(transaction, case.key),
        tasks=_tasks(transaction, reader, case.key),
        timers=tuple(map(running, due_dates.of_instance(transaction, case.key))),
        troubles=_troubles(transaction, reader, case.key),
        events=tuple(_events(transaction, reader, case)),
        variables=_variables(transaction, reader, case.key),
        parent=next(iter(_relatives(case_files.parent(transaction, case))), None),
        children=_relatives(case_files.children(transaction, case)),
    )


def _steps(transaction: Transaction, key: int) -> tuple[Step, ...]:
    return tuple(
        Step(row.element_id, row.type, row.name, row.state)
        for row in case_files.element_instances(transaction, key)
    )


def _tasks(transaction: Transaction, reader: Reader, key: int) -> tuple[OpenTask, ...]:
    """The open tasks; of another's step only that the case waits there."""
    return tuple(
        OpenTask(
            row.key,
            row.name,
            row.element_id,
            row.assignee if known else None,
            assignee_name if known else None,
            tuple(row.candidate_groups) if known else (),
            row.deadline_at if row.deadline_at < NO_DEADLINE else None,
            known,
        )
        for row, assignee_name in case_files.open_tasks(transaction, key)
        for known in [reader.reads_step(row.element_id, row.element_instance_key)]
    )


def _troubles(transaction: Transaction, reader: Reader, key: int) -> tuple[Trouble, ...]:
    """What stands still; why is for those who mend it."""
    return tuple(
        Trouble(
            row.key,
            row.element_id,
            row.kind,
            row.message if reader.everything else "",
            row.created_at,
        )
        for row in case_files.open_incidents(transaction, key)
    )


def _events(transaction: Transaction, reader: Reader, case: Instance) -> Iterator[Event]:
    for row in case_files.history(transaction, case.key):
        line = readable_line(reader, row, ended=case.state != "active")
        if line is not None:
            said = (row.element_id, line.reason, line.data)
            yield Event(row.number, row.at, line.actor_name, row.kind, *said)


def _variables(transaction: Transaction, reader: Reader, key: int) -> Mapping[str, Json]:
    return {
        row.name: load_json(row.value)
        for row in case_files.variables(transaction, key)
        if reader.reads_variable(row.name)
    }


def _relatives(cases: Sequence[case_files.NamedCase]) -> tuple[Relative, ...]:
    return tuple(
        Relative(case.key, case.process_id, case.title or f"{name} {case.key}", name, case.state)
        for case, name in cases
    )
