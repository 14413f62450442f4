"""Whether a case's own rows are what its history tells: the instance, the elements it reached, what
it waits for, who may do it, and whom the case concerns.

Nothing is kept twice for this: the rows are rebuilt from the chained lines and compared. What lines
of earlier versions do not tell is not compared.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from engine.json_types import Json
from engine.lifecycle.audience import is_recusal
from engine.persistence import Transaction, audiences, case_files, case_seals
from engine.persistence.case_rows import ElementInstance, Instance, Timer, UserTask
from engine.persistence.columns import dump_json, load_json
from engine.persistence.history import Broken
from engine.persistence.history_rows import HistoryRecord
from engine.persistence.visibility import RECUSED
from engine.queries.case_moment import CaseAtMoment, replay

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
class ToldValues:
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


def faults_of_values(transaction: Transaction, case_key: int) -> Iterator[Broken]:
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


def _told(lines: Sequence[HistoryRecord], case_key: int) -> ToldValues:
    told = ToldValues()
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


_ENDS = {"process_completed": "completed", "process_terminated": "terminated"}
_LIVING = ("pending", "suspended", "failed")


@dataclass(frozen=True, slots=True)
class ToldElement:
    """An element instance as the lines tell of it."""

    element_id: str
    type: str
    name: str
    state: str
    started_at: datetime
    ended_at: datetime | None = None


@dataclass(slots=True)
class ToldRows:
    """What the lines tell: columns of the instance, elements by key, opinions asked by task."""

    instance: dict[str, Any] = field(default_factory=dict)
    elements: dict[int, ToldElement] = field(default_factory=dict)
    asked: dict[int, set[str]] = field(default_factory=dict)
    users: dict[int, list[str]] = field(default_factory=dict)


def faults_of_rows(transaction: Transaction, case_key: int) -> Iterator[Broken]:
    """Rows of the case that its history does not tell of, or tells otherwise."""
    lines = case_files.history(transaction, case_key)
    case, told = transaction.get(Instance, case_key), _read(lines, case_key)
    if case is None:
        return
    untitled = {"title": ""} if "root_key" in told.instance else {}
    for name, value in (untitled | told.instance).items():
        if getattr(case, name) != value:
            yield Broken(case_key, 0, f"流程实例的 {name} 与记录不符")
    yield from _elements(transaction, case_key, told)
    moment = replay(case_key, lines)
    yield from _tasks(transaction, case_key, moment, told)
    yield from _timers(transaction, case_key, moment)
    living = {key for key, one in told.elements.items() if one.state == "active"}
    yield from case_seals.faults(transaction, case_key, lines, living)
    if sorted(case.tags) != sorted(case_files.tags(transaction, case_key)):
        yield Broken(case_key, 0, "标签与记录不符")
    if case.root_key == case_key and "root_key" in told.instance:
        yield from _parties(transaction, case_key)


def _read(lines: Sequence[HistoryRecord], case_key: int) -> ToldRows:
    told = ToldRows()
    for line in lines:
        data: Mapping[str, Any] = line.data
        key, own = line.element_instance_key, line.element_instance_key == case_key
        if line.kind == "activated":
            if own:
                told.instance |= {"started_at": line.at, "state": "active", "ended_at": None}
                told.instance |= data.get("instance", {})
            told.elements[key] = ToldElement(
                line.element_id, str(data.get("type", "")), str(data.get("name") or ""),
                "active", line.at,
            )  # fmt: skip
        elif line.kind in ("completed", "terminated") and key in told.elements:
            ended = replace(told.elements[key], state=line.kind, ended_at=line.at)
            told.elements[key] = ended
        elif line.kind in _ENDS:
            told.instance |= {"state": _ENDS[line.kind], "ended_at": line.at}
            told.instance |= {name: data[name] for name in ("ended_by",) if name in data}
        elif line.kind == "variable_set" and own and data["name"] == "caseTitle":
            if isinstance(data["value"], str):
                told.instance["title"] = data["value"]
        elif line.kind == "migrated":
            told.instance |= data.get("instance", {}) if "root_key" in told.instance else {}
            told.elements = {
                each: replace(one, element_id=data["mapping"].get(one.element_id, one.element_id))
                for each, one in told.elements.items()
            }
        elif line.kind == "opinion_asked":
            told.asked.setdefault(data["task"], set()).add(data["signer"])
        elif line.kind == "user_task_created" and "candidate_users" in data:
            told.users[data["task"]] = data["candidate_users"]
        elif line.kind == "user_task_updated" and "candidate_users" in data["fields"]:
            told.users[data["task"]] = data["fields"]["candidate_users"]
    return told


def _elements(transaction: Transaction, case_key: int, told: ToldRows) -> Iterator[Broken]:
    rows = {row.key: row for row in case_files.element_instances(transaction, case_key)}
    for key, row in rows.items():
        if key not in told.elements or _element(row) != told.elements[key]:
            yield Broken(case_key, 0, f"环节“{row.name or row.element_id}”的状态与记录不符")
    for key in told.elements.keys() - rows.keys():
        yield Broken(case_key, 0, f"环节“{told.elements[key].name}”被删除")


def _element(row: ElementInstance) -> ToldElement:
    return ToldElement(row.element_id, row.type, row.name, row.state, row.started_at, row.ended_at)


def _tasks(
    transaction: Transaction, case_key: int, moment: CaseAtMoment, told: ToldRows
) -> Iterator[Broken]:
    rows = [row for row in case_files.all_tasks(transaction, case_key) if row.state == "open"]
    shown = case_files.candidates_of(transaction, [row.key for row in rows])
    for row in rows:
        known = moment.tasks.get(row.key)
        users = told.users.get(row.key, row.candidate_users)
        same = known is not None and (
            (row.element_id, row.name, row.assignee, tuple(row.candidate_groups))
            == (known.element_id, known.name, known.assignee, known.candidate_groups)
        )
        asked = told.asked.get(row.key, set())
        if not same or row.candidate_users != users or not set(row.signers) <= asked:
            yield Broken(case_key, 0, f"待办“{row.name}”的办理人或候选人与记录不符")
        elif not _is_shown_rightly(row, shown.get(row.key, set()), asked):
            yield Broken(case_key, 0, f"待办“{row.name}”显示给了不该看到的人，或者没有显示")
    for key in moment.tasks.keys() - {row.key for row in rows}:
        yield Broken(case_key, 0, f"待办“{moment.tasks[key].name}”不见了")
    for name in case_files.misplaced_offers(transaction, case_key):
        yield Broken(case_key, 0, f"待办“{name}”在待办列表中的位置与记录不符")


def _is_shown_rightly(row: UserTask, shown: set[tuple[str, str]], asked: set[str]) -> bool:
    """The offers follow from the task; besides, advice is asked of those the history tells of."""
    wanted = {(f"group:{one}", "candidate") for one in row.candidate_groups}
    wanted |= {(f"user:{one}", "candidate") for one in row.candidate_users}
    wanted |= {(f"user:{row.assignee}", "assignee")} if row.assignee else set()
    wanted |= {(f"user:{one}", "signer") for one in row.signers}
    left = {one for one in shown - wanted if one[1] != RECUSED}
    return wanted <= shown and left <= {(f"user:{one}", "adviser") for one in asked}


def _timers(transaction: Transaction, case_key: int, moment: CaseAtMoment) -> Iterator[Broken]:
    rows = {row.key: row for row in case_files.all_timers(transaction, case_key)}
    for key, known in moment.timers.items():
        row = rows.get(key)
        if row is None or (row.state in _LIVING and row.due_at != known.due_at):
            yield Broken(case_key, 0, f"期限“{known.element_id}”的时刻与记录不符")
        elif row.state not in (*_LIVING, "fired"):
            yield Broken(case_key, 0, f"期限“{known.element_id}”的状态与记录不符")
    for row in rows.values():
        if row.key not in moment.timers and _runs(row):
            yield Broken(case_key, 0, f"期限“{row.element_id}”不是经系统设定的")


def _runs(row: Timer) -> bool:
    return row.state in _LIVING


def _parties(transaction: Transaction, root_key: int) -> Iterator[Broken]:
    told: set[tuple[str, str]] = set()
    for line in case_files.history_of_root(transaction, root_key, ("parties_joined", "party_left")):
        data: Mapping[str, Any] = line.data
        if line.kind == "parties_joined":
            told |= {(who, role) for who, role in data["parties"]}
        else:
            told.discard((data["who"], data["role"]))
    for who, role in sorted(
        told.symmetric_difference(audiences.all_parties(transaction, root_key))
    ):
        what = "回避记录" if is_recusal(role) else "参与方"
        yield Broken(root_key, 0, f"{what} {who}（{role}）与记录不符")
