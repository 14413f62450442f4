"""All the rows of one case, each noun in its order, and what people sent and said in it."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import ColumnElement, Select, and_, or_, select

from engine.json_types import Json
from engine.lifecycle.actor import Actor
from engine.persistence.account_rows import User
from engine.persistence.case_rows import (
    ElementInstance,
    Incident,
    Instance,
    Tag,
    Timer,
    UserTask,
    Variable,
)
from engine.persistence.columns import load_json
from engine.persistence.definition_rows import Definition
from engine.persistence.history_rows import HistoryRecord
from engine.persistence.runtime_rows import Candidate
from engine.persistence.store import Transaction
from engine.persistence.visibility import lists, sees_case

NamedCase = tuple[Instance, str]
"""A case with its process's name."""


def find(transaction: Transaction, actor: Actor, key: int) -> NamedCase | None:
    """The case, if there is one that this person may see."""
    return next(iter(_cases(transaction, Instance.key == key, sees_case(actor))), None)


def parent(transaction: Transaction, case: Instance) -> Sequence[NamedCase]:
    """The case that called this one, if any."""
    return _cases(transaction, Instance.key == case.parent_key)


def children(transaction: Transaction, case: Instance) -> Sequence[NamedCase]:
    """The cases that this one called."""
    return _cases(transaction, Instance.parent_key == case.key)


def element_instances(transaction: Transaction, key: int) -> Sequence[ElementInstance]:
    """Where the case is and was."""
    rows = select(ElementInstance).where(ElementInstance.instance_key == key)
    return transaction.scalars(rows.order_by(ElementInstance.key)).all()


def open_tasks(transaction: Transaction, key: int) -> Sequence[tuple[UserTask, str | None]]:
    """The tasks that people have to do, with the assignee's name."""
    rows = (
        select(UserTask, User.name)
        .outerjoin(User, User.login == UserTask.assignee)
        .where(UserTask.instance_key == key, UserTask.state == "open")
        .order_by(UserTask.deadline_at, UserTask.key)
    )
    return transaction.execute(rows).all()


def open_incidents(transaction: Transaction, key: int) -> Sequence[Incident]:
    """What stands still."""
    rows = select(Incident).where(Incident.instance_key == key, Incident.state == "open")
    return transaction.scalars(rows.order_by(Incident.key)).all()


def history(transaction: Transaction, key: int) -> Sequence[HistoryRecord]:
    """What happened."""
    rows = select(HistoryRecord).where(HistoryRecord.chain == key)
    return transaction.scalars(rows.order_by(HistoryRecord.number)).all()


def variables(transaction: Transaction, key: int) -> Sequence[Variable]:
    """The process's own variables, as they stand or stood at the end."""
    rows = select(Variable).where(Variable.instance_key == key, Variable.scope_key == key)
    return transaction.scalars(rows.order_by(Variable.key)).all()


def all_variables(transaction: Transaction, key: int) -> Sequence[Variable]:
    """The variables of every scope."""
    return transaction.scalars(select(Variable).where(Variable.instance_key == key)).all()


def all_tasks(transaction: Transaction, key: int) -> Sequence[UserTask]:
    """The tasks that people have to do, or had."""
    return transaction.scalars(select(UserTask).where(UserTask.instance_key == key)).all()


def tags(transaction: Transaction, key: int) -> Sequence[str]:
    """What the case is found by."""
    return transaction.scalars(select(Tag.name).where(Tag.instance_key == key)).all()


def all_timers(transaction: Transaction, key: int) -> Sequence[Timer]:
    """The moments that the case waits for, or did."""
    return transaction.scalars(select(Timer).where(Timer.instance_key == key)).all()


def candidates_of(
    transaction: Transaction, task_keys: Sequence[int]
) -> Mapping[int, set[tuple[str, str]]]:
    """(who, role) of those whom the tasks are shown to, by task."""
    found: dict[int, set[tuple[str, str]]] = {}
    rows = select(Candidate).where(Candidate.task_key.in_(task_keys))
    for row in transaction.scalars(rows) if task_keys else ():
        found.setdefault(row.task_key, set()).add((row.who, row.role))
    return found


def misplaced_offers(transaction: Transaction, case_key: int) -> Sequence[str]:
    """The names of open tasks that stand in somebody's list otherwise than the task says."""
    other_day = Candidate.deadline_at != UserTask.deadline_at
    taken = and_(Candidate.role == "candidate", Candidate.offered == UserTask.assignee.is_not(None))
    rows = select(UserTask.name).join(Candidate, Candidate.task_key == UserTask.key)
    of_case = rows.where(UserTask.instance_key == case_key, UserTask.state == "open")
    return transaction.scalars(of_case.where(or_(other_day, taken)).distinct()).all()


def history_of_root(
    transaction: Transaction, root_key: int, kinds: Sequence[str]
) -> Sequence[HistoryRecord]:
    """The lines of these kinds of a case with all that it calls, as they came."""
    rows = (
        select(HistoryRecord)
        .join(Instance, Instance.key == HistoryRecord.chain)
        .where(Instance.root_key == root_key, HistoryRecord.kind.in_(kinds))
    )
    order = HistoryRecord.at, HistoryRecord.chain, HistoryRecord.number
    return transaction.scalars(rows.order_by(*order)).all()


CHANGE_ASKED = "user_task_change_asked"
"""The kind of the line that tells what somebody asked to be changed of a task by hand."""


def changed_by_hand(transaction: Transaction, root_key: int, login: str) -> bool:
    """Whether somebody changed a case, or one that it calls, past its diagram: variables, tasks,
    where its tokens are, its version.

    Variables that a handler writes while somebody acts are no change by hand: `local` is said of
    those that were sent.
    """
    kinds = ("variables_set", CHANGE_ASKED, "modified", "migrated")
    lines = history_of_root(transaction, root_key, kinds)
    return any(
        line.actor == login and (line.kind != "variables_set" or "local" in line.data)
        for line in lines
    )


def tasks_of_root(transaction: Transaction, root_key: int) -> Sequence[UserTask]:
    """The tasks of a case with all that it calls."""
    rows = select(UserTask).join(Instance, Instance.key == UserTask.instance_key)
    return transaction.scalars(rows.where(Instance.root_key == root_key)).all()


def tasks_of_person(transaction: Transaction, root_key: int, login: str) -> Sequence[UserTask]:
    """The tasks of a case, with all it calls, that somebody has, had or may take by his name."""
    rows = (
        select(UserTask)
        .join(Instance, Instance.key == UserTask.instance_key)
        .where(
            Instance.root_key == root_key,
            or_(
                UserTask.assignee == login,
                UserTask.completed_by == login,
                lists(UserTask.candidate_users, login),
                lists(UserTask.signers, login),
            ),
        )
    )
    return transaction.scalars(rows).all()


def root_variables(transaction: Transaction, scope_key: int) -> dict[str, Json]:
    """The variables of a scope, by name."""
    rows = transaction.execute(
        select(Variable.name, Variable.value).where(Variable.scope_key == scope_key)
    )
    return {name: load_json(value) for name, value in rows}


def family(transaction: Transaction, case: Instance) -> Sequence[Instance]:
    """The case with all that it calls and is called by, in the order in which they began."""
    rows = select(Instance).where(Instance.root_key == case.root_key).order_by(Instance.key)
    return transaction.scalars(rows).all()


def completions(transaction: Transaction, case_keys: Sequence[int]) -> Sequence[HistoryRecord]:
    """The lines that tell of a completed task, with what was sent."""
    rows = select(HistoryRecord).where(
        HistoryRecord.chain.in_(case_keys), HistoryRecord.kind == "user_task_completed"
    )
    return transaction.scalars(rows.order_by(HistoryRecord.at, HistoryRecord.number)).all()


def tasks_with_forms(transaction: Transaction, case_keys: Sequence[int]) -> dict[int, UserTask]:
    """The tasks that had a form and are done, by key."""
    rows = select(UserTask).where(
        UserTask.instance_key.in_(case_keys),
        UserTask.form_key.is_not(None),
        UserTask.completed_by.is_not(None),
    )
    return {task.key: task for task in transaction.scalars(rows)}


def first_values(transaction: Transaction, case: Instance) -> Sequence[HistoryRecord]:
    """What began and what was set at the case's first moment, in the order of the lines."""
    rows = select(HistoryRecord).where(
        HistoryRecord.chain == case.key,
        HistoryRecord.at == case.started_at,
        HistoryRecord.kind.in_(("activated", "variable_set")),
    )
    return transaction.scalars(rows.order_by(HistoryRecord.number)).all()


def lines_about_task(
    transaction: Transaction, case_key: int, task_key: int, kinds: Sequence[str]
) -> Sequence[HistoryRecord]:
    """The lines of these kinds about one task, oldest first."""
    lines = transaction.scalars(_lines([case_key], kinds))
    return [line for line in lines if line.data.get("task") == task_key]


def reminders_of(transaction: Transaction, cases: Iterable[int]) -> Sequence[HistoryRecord]:
    """Every 催办 in these cases, oldest first."""
    return transaction.scalars(_lines(cases, ["reminded"])).all()


def _cases(transaction: Transaction, *which: ColumnElement[bool]) -> Sequence[NamedCase]:
    rows = (
        select(Instance, Definition.name)
        .join(Definition, Definition.key == Instance.process_key)
        .where(*which)
        .order_by(Instance.key)
    )
    return transaction.execute(rows).all()


def _lines(cases: Iterable[int], kinds: Sequence[str]) -> Select[HistoryRecord]:
    return (
        select(HistoryRecord)
        .where(HistoryRecord.chain.in_(cases), HistoryRecord.kind.in_(kinds))
        .order_by(HistoryRecord.at, HistoryRecord.number)
    )
