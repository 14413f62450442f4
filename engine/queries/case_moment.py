"""当时: a case as it stood after any line of its history, rebuilt from the chained lines alone.

Nothing but the lines is read, so that what is shown is what `guicheng audit verify` vouches for; at
the last line it equals the rows of today.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.errors import NotFound
from engine.json_types import Json
from engine.lifecycle.actor import Actor
from engine.lifecycle.audience import Reader
from engine.persistence import Store, audiences, case_files, definitions
from engine.persistence.case_rows import Instance
from engine.persistence.history_rows import HistoryRecord
from engine.persistence.store import Transaction


@dataclass(frozen=True, slots=True)
class ElementThen:
    """An element instance: `state` is active, completed or terminated."""

    element_id: str
    type: str
    name: str
    state: str


@dataclass(frozen=True, slots=True)
class TaskThen:
    """A task that was open, and who had it."""

    element_id: str
    name: str
    assignee: str | None
    candidate_groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TimerThen:
    """A timer that ran, and when it was to fall; None: 待定 or 中止."""

    element_id: str
    due_at: datetime | None


@dataclass(slots=True)
class CaseAtMoment:
    """A case after `number` lines; every noun by its key."""

    key: int
    number: int = 0
    at: datetime | None = None
    state: str = "active"
    elements: dict[int, ElementThen] = field(default_factory=dict)
    flows: set[str] = field(default_factory=set)
    scopes: dict[int, dict[str, Json]] = field(default_factory=dict)
    tasks: dict[int, TaskThen] = field(default_factory=dict)
    timers: dict[int, TimerThen] = field(default_factory=dict)
    incidents: dict[int, str] = field(default_factory=dict)

    @property
    def variables(self) -> Mapping[str, Json]:
        """The process's own variables."""
        return self.scopes.get(self.key, {})


@dataclass(frozen=True, slots=True)
class CaseThen:
    """A moment of a case, the version that was its own then, and how many lines there are."""

    title: str
    process_key: int
    process_id: str
    process_name: str
    moment: CaseAtMoment
    last_number: int


def case_at(store: Store, actor: Actor, key: int, when: int | datetime) -> CaseThen:
    """The case after line `when`, or after everything that had happened by that moment.

    NotFound where there is no such case that this person may see, or nothing had happened yet.
    """
    with store.read() as transaction:
        found = case_files.find(transaction, actor, key)
        if found is None:
            raise NotFound(f"没有编号为 {key} 的案件，或者您没有查看它的权限。")
        case, process_name = found
        lines = case_files.history(transaction, key)
        until = [line for line in lines if _is_by(line, when)]
        if not until:
            raise NotFound(f"案件 {key} 在那时还没有开始。")
        title = case.title or f"{process_name} {key}"
        version = _version(transaction, case, lines[len(until) :])
        reader = audiences.reader(transaction, actor, case)
        then = _readable(replay(key, until), reader)
        return CaseThen(title, version, case.process_id, process_name, then, lines[-1].number)


def replay(key: int, lines: Iterable[HistoryRecord]) -> CaseAtMoment:
    """The moment after the last of these lines, the first lines of the case's chain."""
    moment = CaseAtMoment(key)
    for line in lines:
        moment.number, moment.at = line.number, line.at
        if line.kind in _CHANGES:
            _CHANGES[line.kind](moment, line)
    return moment


def _readable(moment: CaseAtMoment, reader: Reader) -> CaseAtMoment:
    """The moment without the variables and the assignees that are not for this reader."""
    for scope, values in moment.scopes.items():
        moment.scopes[scope] = {
            name: value for name, value in values.items() if reader.reads_variable(name, scope)
        }
    for key, task in moment.tasks.items():
        if not reader.reads_step(task.element_id):
            moment.tasks[key] = TaskThen(task.element_id, task.name, None, ())
    return moment


def _is_by(line: HistoryRecord, when: int | datetime) -> bool:
    return line.number <= when if isinstance(when, int) else line.at <= when


def _version(transaction: Transaction, case: Instance, later: Iterable[HistoryRecord]) -> int:
    """The key of the process's version then: where the first later migration came from."""
    moved = next((line for line in later if line.kind == "migrated"), None)
    if moved is None:
        return case.process_key
    version = moved.data["from_version"]
    assert isinstance(version, int)
    row = definitions.of_version(transaction, "process", case.process_id, version)
    return row.key if row else case.process_key


def _activated(moment: CaseAtMoment, line: HistoryRecord) -> None:
    kind, name = str(line.data.get("type", "")), str(line.data.get("name") or "")
    element = ElementThen(line.element_id, kind, name, "active")
    moment.elements[line.element_instance_key] = element


def _ended(moment: CaseAtMoment, line: HistoryRecord) -> None:
    known = moment.elements.get(line.element_instance_key)
    if known is not None:
        ended = ElementThen(known.element_id, known.type, known.name, line.kind)
        moment.elements[line.element_instance_key] = ended


def _case_ended(moment: CaseAtMoment, line: HistoryRecord) -> None:
    moment.state = line.kind.removeprefix("process_")


def _flow(moment: CaseAtMoment, line: HistoryRecord) -> None:
    moment.flows.add(line.element_id)


def _variable(moment: CaseAtMoment, line: HistoryRecord) -> None:
    scope = moment.scopes.setdefault(line.element_instance_key, {})
    scope[str(line.data["name"])] = line.data["value"]


def _task_created(moment: CaseAtMoment, line: HistoryRecord) -> None:
    data: Mapping[str, Any] = line.data
    moment.tasks[data["task"]] = TaskThen(
        line.element_id, data["name"], data["assignee"], tuple(data["candidate_groups"])
    )


def _task_given(moment: CaseAtMoment, line: HistoryRecord) -> None:
    """Claimed, assigned or released."""
    data: Mapping[str, Any] = line.data
    whose = {"user_task_claimed": line.actor, "user_task_released": None}
    known = moment.tasks[data["task"]]
    assignee = whose.get(line.kind, data.get("assignee"))
    moment.tasks[data["task"]] = TaskThen(
        known.element_id, known.name, assignee, known.candidate_groups
    )


def _task_updated(moment: CaseAtMoment, line: HistoryRecord) -> None:
    data: Mapping[str, Any] = line.data
    known, groups = moment.tasks[data["task"]], data["fields"].get("candidate_groups")
    moment.tasks[data["task"]] = TaskThen(
        known.element_id,
        known.name,
        known.assignee,
        known.candidate_groups if groups is None else tuple(groups),
    )


def _timer_set(moment: CaseAtMoment, line: HistoryRecord) -> None:
    data: Mapping[str, Any] = line.data
    moment.timers[data["timer"]] = TimerThen(line.element_id, _read(data["due_at"]))


def _deadline_moved(moment: CaseAtMoment, line: HistoryRecord) -> None:
    data: Mapping[str, Any] = line.data
    moment.timers[data["timer"]] = TimerThen(line.element_id, _read(data["after"]))


def _read(moment: str | None) -> datetime | None:
    return None if moment is None else datetime.fromisoformat(moment)


def _waits_closed(moment: CaseAtMoment, line: HistoryRecord) -> None:
    data: Mapping[str, Any] = line.data
    for key in data["waits"]:
        moment.tasks.pop(key, None)
        moment.timers.pop(key, None)


def _incident(moment: CaseAtMoment, line: HistoryRecord) -> None:
    moment.incidents[line.element_instance_key] = line.element_id


def _incident_resolved(moment: CaseAtMoment, line: HistoryRecord) -> None:
    moment.incidents.pop(line.element_instance_key, None)


def _migrated(moment: CaseAtMoment, line: HistoryRecord) -> None:
    """What is alive bears its new id; what has ended keeps the one it had."""
    data: Mapping[str, Any] = line.data
    ids: Mapping[str, str] = data["mapping"]
    for key, one in moment.elements.items():
        if one.state == "active" and one.element_id in ids:
            renamed = ElementThen(ids[one.element_id], one.type, one.name, one.state)
            moment.elements[key] = renamed
    for key, task in moment.tasks.items():
        new = ids.get(task.element_id, task.element_id)
        moment.tasks[key] = TaskThen(new, task.name, task.assignee, task.candidate_groups)
    for key, timer in moment.timers.items():
        new = ids.get(timer.element_id, timer.element_id)
        moment.timers[key] = TimerThen(new, timer.due_at)


_CHANGES: Mapping[str, Callable[[CaseAtMoment, HistoryRecord], None]] = {
    "activated": _activated,
    "completed": _ended,
    "terminated": _ended,
    "process_completed": _case_ended,
    "process_terminated": _case_ended,
    "flow_taken": _flow,
    "variable_set": _variable,
    "user_task_created": _task_created,
    "user_task_claimed": _task_given,
    "user_task_assigned": _task_given,
    "user_task_released": _task_given,
    "user_task_updated": _task_updated,
    "timer_set": _timer_set,
    "deadline_change": _deadline_moved,
    "deadline_suspend": _deadline_moved,
    "deadline_resume": _deadline_moved,
    "waits_closed": _waits_closed,
    "incident_created": _incident,
    "incident_resolved": _incident_resolved,
    "migrated": _migrated,
}
"""Kind of line → what it changed. Lines of other kinds tell of a deed and change nothing here."""
