"""Open tasks of parties, as the officers of their cases see them: who keeps whom waiting."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, select

from engine.lifecycle.actor import Actor
from engine.lifecycle.audience import AWAITED
from engine.lifecycle.counter import DEPARTMENT
from engine.persistence.audience_rows import DeclaredAudience
from engine.persistence.case_rows import Instance, UserTask
from engine.persistence.definition_rows import Definition
from engine.persistence.runtime_rows import Candidate
from engine.persistence.store import Transaction
from engine.persistence.supervision_rows import Supervision
from engine.persistence.visibility import RECUSED, candidacies, has_role

AwaitedTask = tuple[UserTask, str, str, str]
"""The task, its case's title, its process's name, the role of the party."""


@dataclass(frozen=True, slots=True)
class AwaitedFilter:
    """Which tasks; empty means no restriction. `whom` is a candidate ("group:…"), `processes` the
    ids of the processes that are asked for, `due_by` the moment by which they had to be done.
    """

    role: str = ""
    whom: str = ""
    processes: tuple[str, ...] = ()
    due_by: datetime | None = None


def awaited(
    transaction: Transaction, actor: Actor, wanted: AwaitedFilter, start: int, limit: int
) -> Sequence[AwaitedTask]:
    """A part of the list, what is due first on top."""
    rows = (
        select(UserTask, Instance.title, Definition.name, DeclaredAudience.role)
        .join(Instance, Instance.key == UserTask.instance_key)
        .join(Definition, Definition.key == UserTask.process_key)
        .join(DeclaredAudience, _does())
        .where(*_conditions(actor, wanted))
        .order_by(UserTask.deadline_at, UserTask.created_at, UserTask.key)
        .offset(start)
        .limit(limit)
    )
    return [(task, title, name, role) for task, title, name, role in transaction.execute(rows)]


def count_awaited(transaction: Transaction, actor: Actor, wanted: AwaitedFilter) -> int:
    """How long the list is."""
    rows = (
        select(func.count())
        .select_from(UserTask)
        .join(Instance, Instance.key == UserTask.instance_key)
        .join(DeclaredAudience, _does())
        .where(*_conditions(actor, wanted))
    )
    return transaction.scalar(rows) or 0


def awaited_parties(
    transaction: Transaction, actor: Actor, wanted: AwaitedFilter
) -> Sequence[tuple[str, int]]:
    """(candidate, number of tasks) of each group and expert that is waited for, most first."""
    number = func.count()
    rows = (
        select(Candidate.who, number)
        .join(UserTask, UserTask.key == Candidate.task_key)
        .join(Instance, Instance.key == UserTask.instance_key)
        .join(DeclaredAudience, _does())
        .where(*_conditions(actor, wanted), Candidate.role != RECUSED)
        .where(Candidate.who.startswith("group:") | (DeclaredAudience.role == "expert"))
        .group_by(Candidate.who)
        .order_by(number.desc(), Candidate.who)
    )
    return [(who, count) for who, count in transaction.execute(rows)]


def awaited_processes(
    transaction: Transaction, actor: Actor, wanted: AwaitedFilter
) -> Sequence[tuple[str, int]]:
    """(process id, number of tasks) of each process in which somebody is waited for."""
    rows = (
        select(UserTask.process_id, func.count())
        .join(Instance, Instance.key == UserTask.instance_key)
        .join(DeclaredAudience, _does())
        .where(*_conditions(actor, wanted))
        .group_by(UserTask.process_id)
        .order_by(UserTask.process_id)
    )
    return [(process, count) for process, count in transaction.execute(rows)]


def offered_to(transaction: Transaction, tasks: Sequence[int]) -> Sequence[tuple[int, str]]:
    """(task, candidate) of these tasks, whether somebody has taken them or not."""
    rows = select(Candidate.task_key, Candidate.who).where(
        Candidate.task_key.in_(tasks), Candidate.role != RECUSED
    )
    return [(task, who) for task, who in transaction.execute(rows.order_by(Candidate.who))]


def supervisions(transaction: Transaction, tasks: Sequence[int]) -> Sequence[Supervision]:
    """Every 督办 of these tasks, oldest first."""
    rows = select(Supervision).where(Supervision.task_key.in_(tasks))
    return transaction.scalars(rows.order_by(Supervision.asked_at, Supervision.key)).all()


def supervised_by(transaction: Transaction, actor: Actor) -> Sequence[tuple[Supervision, UserTask]]:
    """The 督办 of open tasks that were put before the actor, the newest first."""
    rows = (
        select(Supervision, UserTask)
        .join(UserTask, UserTask.key == Supervision.task_key)
        .where(UserTask.key.in_(select(Supervision.task_key)), UserTask.state == "open")
        .order_by(Supervision.asked_at.desc(), Supervision.key.desc())
    )
    own = set(candidacies(actor))
    return [(one, task) for one, task in transaction.execute(rows) if own & set(one.whom)]


def _conditions(actor: Actor, wanted: AwaitedFilter) -> list[ColumnElement[bool]]:
    found = [
        UserTask.state == "open",
        has_role(actor, DEPARTMENT),
        DeclaredAudience.role.in_([wanted.role] if wanted.role in AWAITED else AWAITED),
    ]
    if wanted.processes:
        found.append(UserTask.process_id.in_(wanted.processes))
    if wanted.due_by:
        found.append(UserTask.deadline_at <= wanted.due_by)
    if wanted.whom:
        offered = exists().where(Candidate.task_key == UserTask.key, Candidate.who == wanted.whom)
        found.append(offered.correlate(UserTask))
    return found


def _does() -> ColumnElement[bool]:
    """The `DeclaredAudience` that says whose role the step of the `UserTask` is."""
    return (
        (DeclaredAudience.process_key == UserTask.process_key)
        & (DeclaredAudience.kind == "doer")
        & (DeclaredAudience.name == UserTask.element_id)
    )
