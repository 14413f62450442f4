"""Whether a case's variables and tasks are what its own history tells."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from engine.json_types import Json
from engine.persistence import Transaction, case_files
from engine.persistence.case_rows import UserTask
from engine.persistence.columns import dump_json, load_json
from engine.persistence.history import Broken
from engine.persistence.history_rows import HistoryRecord

_DONE = {"user_task_completed": "completed", "user_task_returned": "returned"}
_WITHDRAWN = "withdrawn"
_ENDED = {"completed", "terminated", "process_completed", "process_terminated"}


@dataclass(frozen=True, slots=True)
class Doer:
    """Who ended a task, and how; all empty where nobody did."""

    state: str = ""
    login: str | None = None
    name: str | None = None


@dataclass(slots=True)
class Told:
    """What the lines tell: every value a variable had, when its scope ended, who ended a task."""

    values: dict[tuple[int, str], list[tuple[datetime, str]]] = field(default_factory=dict)
    ended: dict[int, datetime] = field(default_factory=dict)
    doers: dict[int, Doer] = field(default_factory=dict)

    def may_be(self, scope: int, name: str) -> set[str]:
        """What may be kept: the last value; of a scope that ended as it was written, the one
        before, for a scope that ends keeps what it had."""
        values = self.values.get((scope, name), [])
        ended = self.ended.get(scope)
        if ended is None or not values or values[-1][0] != ended:
            return {value for _, value in values[-1:]}
        before = [value for at, value in values if at < ended]
        return {value for at, value in values if at == ended} | set(before[-1:])


def faults(transaction: Transaction, case_key: int) -> Iterator[Broken]:
    """Variables and tasks of the case that its history does not tell of, or tells otherwise."""
    told = _told(case_files.history(transaction, case_key), case_key)
    there = case_files.all_variables(transaction, case_key)
    for row in there:
        if _same(row.value) not in told.may_be(row.scope_key, row.name):
            yield Broken(case_key, 0, f"变量 {row.name} 的值与记录不符")
    kept = {(row.scope_key, row.name) for row in there}
    for scope, name in told.values.keys() - kept:
        if scope not in told.ended:
            yield Broken(case_key, 0, f"变量 {name} 被删除")
    for task in case_files.all_tasks(transaction, case_key):
        yield from _task(case_key, task, told.doers.get(task.key, Doer()))


def _task(case_key: int, task: UserTask, doer: Doer) -> Iterator[Broken]:
    if (task.completed_by, task.completed_by_name) != (doer.login, doer.name):
        yield Broken(case_key, 0, f"任务“{task.name}”的办理人与记录不符")
    ended = task.state if task.state in (*_DONE.values(), _WITHDRAWN) else ""
    if ended != doer.state:
        yield Broken(case_key, 0, f"任务“{task.name}”的状态与记录不符")


def _told(lines: Sequence[HistoryRecord], case_key: int) -> Told:
    told = Told()
    for line in lines:
        data: Mapping[str, Any] = line.data
        if line.kind == "variable_set":
            values = told.values.setdefault((line.element_instance_key, str(data["name"])), [])
            values.append((line.at, _canonical(data["value"])))
        elif line.kind in _ENDED:
            told.ended[line.element_instance_key or case_key] = line.at
        elif line.kind in _DONE:
            told.doers[data["task"]] = Doer(_DONE[line.kind], line.actor, line.actor_name)
        elif line.kind == "user_task_withdrawn":
            told.doers[data["task"]] = replace(told.doers[data["task"]], state=_WITHDRAWN)
    return told


def _same(text: str) -> str:
    """The text as the lines would have it; what is no JSON any more is like nothing they tell."""
    try:
        return _canonical(load_json(text))
    except ValueError:
        return text


def _canonical(value: Json) -> str:
    return dump_json(value, canonical=True)
