"""案件: everything that is on file of one case, open or closed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.errors import NotFound
from engine.json_types import Json
from engine.lifecycle.actor import Actor
from engine.persistence import Store, Transaction, case_files
from engine.persistence import running_timers as timers
from engine.persistence.case_rows import Instance
from engine.persistence.columns import load_json
from engine.persistence.deadlines import NO_DEADLINE
from engine.queries.running_timers import RunningTimer, running


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
        return _file(transaction, *found)


def _file(transaction: Transaction, case: Instance, process_name: str) -> CaseFile:
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
        tasks=_tasks(transaction, case.key),
        timers=tuple(map(running, timers.of_instance(transaction, case.key))),
        troubles=_troubles(transaction, case.key),
        events=_events(transaction, case.key),
        variables=_variables(transaction, case.key),
        parent=next(iter(_relatives(case_files.parent(transaction, case))), None),
        children=_relatives(case_files.children(transaction, case)),
    )


def _steps(transaction: Transaction, key: int) -> tuple[Step, ...]:
    return tuple(
        Step(row.element_id, row.type, row.name, row.state)
        for row in case_files.element_instances(transaction, key)
    )


def _tasks(transaction: Transaction, key: int) -> tuple[OpenTask, ...]:
    return tuple(
        OpenTask(
            row.key,
            row.name,
            row.element_id,
            row.assignee,
            assignee_name,
            tuple(row.candidate_groups),
            row.deadline_at if row.deadline_at < NO_DEADLINE else None,
        )
        for row, assignee_name in case_files.open_tasks(transaction, key)
    )


def _troubles(transaction: Transaction, key: int) -> tuple[Trouble, ...]:
    return tuple(
        Trouble(row.key, row.element_id, row.kind, row.message, row.created_at)
        for row in case_files.open_incidents(transaction, key)
    )


def _events(transaction: Transaction, key: int) -> tuple[Event, ...]:
    return tuple(
        Event(row.number, row.at, row.actor_name, row.kind, row.element_id, row.reason, row.data)
        for row in case_files.history(transaction, key)
    )


def _variables(transaction: Transaction, key: int) -> Mapping[str, Json]:
    return {row.name: load_json(row.value) for row in case_files.variables(transaction, key)}


def _relatives(cases: Sequence[case_files.NamedCase]) -> tuple[Relative, ...]:
    return tuple(
        Relative(case.key, case.title or f"{name} {case.key}", name, case.state)
        for case, name in cases
    )
