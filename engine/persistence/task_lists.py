"""Open tasks of a person in the order in which they are due."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, String, cast, func, or_, select

from engine.lifecycle.actor import Actor
from engine.persistence.account_rows import Group, User
from engine.persistence.case_rows import Instance, UserTask
from engine.persistence.definition_rows import Definition
from engine.persistence.runtime_rows import Candidate
from engine.persistence.store import Transaction
from engine.persistence.visibility import RECUSED, candidacies, has_or_did, is_personal

View = Literal["mine", "offered", "all"]
"""In my hands or asked for my opinion; offered to me and not yet claimed; both."""

Order = Literal["due", "received", "case"]
"""What is due first, what came last, or case by case."""

TaskLine = tuple[UserTask, str, str, str | None]
"""The task, its case's title, its process's name, its assignee's name."""


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """What the person wants to see; empty means no restriction. Moments are aware; `group` is one
    of the groups that the task is offered to.
    """

    view: View = "all"
    process_id: str = ""
    text: str = ""
    due_after: datetime | None = None
    due_by: datetime | None = None
    group: str = ""
    order: Order = "due"


def open_tasks(
    transaction: Transaction, actor: Actor, wanted: TaskFilter, start: int, limit: int
) -> Sequence[TaskLine]:
    """A part of the list."""
    rows = (
        select(UserTask, Instance.title, Definition.name, User.name)
        .join(Instance, Instance.key == UserTask.instance_key)
        .join(Definition, Definition.key == UserTask.process_key)
        .outerjoin(User, User.login == UserTask.assignee)
        .where(*_conditions(actor, wanted))
        .order_by(*_ORDERS[wanted.order], UserTask.key)
        .offset(start)
        .limit(limit)
    )
    return transaction.execute(rows).all()


def count_open_tasks(transaction: Transaction, actor: Actor, wanted: TaskFilter) -> int:
    """How long the list is."""
    rows = (
        select(func.count())
        .select_from(UserTask)
        .join(Instance, Instance.key == UserTask.instance_key)
        .where(*_conditions(actor, wanted))
    )
    return transaction.scalar(rows) or 0


def processes_of_open_tasks(
    transaction: Transaction, actor: Actor
) -> Sequence[tuple[str, str, int]]:
    """(process id, name, number) of the processes that have open tasks of this person."""
    name = func.max(Definition.name)
    rows = (
        select(UserTask.process_id, name, func.count())
        .join(Definition, UserTask.process_key == Definition.key)
        .where(*_conditions(actor, TaskFilter()))
        .group_by(UserTask.process_id)
        .order_by(name)
    )
    return transaction.execute(rows).all()


def completed_by(
    transaction: Transaction, actor: Actor, since: datetime
) -> Sequence[tuple[UserTask, str]]:
    """The tasks of running cases that the person has completed since then, the newest first."""
    rows = (
        select(UserTask, Instance.title)
        .join(Instance, Instance.key == UserTask.instance_key)
        .where(
            has_or_did(actor),
            UserTask.completed_by.in_(actor.logins),
            UserTask.ended_at >= since,
            UserTask.state == "completed",
            Instance.state == "active",
        )
        .order_by(UserTask.ended_at.desc(), UserTask.key.desc())
        .limit(_MOST_LOOKED_BACK)
    )
    return [(task, title) for task, title in transaction.execute(rows)]


def count_of_view(transaction: Transaction, actor: Actor, view: View) -> int:
    """How many open tasks the view shows, each counted once however the person came to it."""
    return count_open_tasks(transaction, actor, TaskFilter(view))


def offers(transaction: Transaction, actor: Actor) -> Sequence[tuple[str, str, int]]:
    """(who, name of the group, number of open tasks) of each group's offers to the person."""
    named = func.coalesce(func.max(Group.name), "")
    rows = (
        select(Candidate.who, named, func.count())
        .outerjoin(Group, Candidate.who == "group:" + Group.id)
        .where(*_shown_to(actor), Candidate.who.startswith("group:"), Candidate.role == "candidate")
        .group_by(Candidate.who)
        .order_by(Candidate.who)
    )
    return transaction.execute(rows).all()


_MOST_LOOKED_BACK = 200

_ORDERS: Mapping[Order, Sequence[ColumnElement[Any]]] = {
    "due": (UserTask.deadline_at.asc(),),
    "received": (UserTask.created_at.desc(),),
    "case": (Instance.title.asc(), UserTask.instance_key.asc()),
}


def _conditions(actor: Actor, wanted: TaskFilter) -> list[ColumnElement[bool]]:
    return [UserTask.state == "open", _offered_to(actor, wanted), *_restrictions(wanted)]


def _offered_to(actor: Actor, wanted: TaskFilter) -> ColumnElement[bool]:
    """A set of keys rather than a test for each task: a short list is found without a long walk."""
    found = select(Candidate.task_key).where(*_shown_to(actor))
    if wanted.group:
        found = found.where(Candidate.who == f"group:{wanted.group}")
    roles = {"mine": Candidate.role != "candidate", "offered": Candidate.role == "candidate"}
    return UserTask.key.in_(found.where(roles[wanted.view]) if wanted.view in roles else found)


def _shown_to(actor: Actor) -> list[ColumnElement[bool]]:
    """Whether the `Candidate` of the row shows its task to the actor."""
    kept_out = select(Candidate.task_key).where(
        Candidate.who == f"user:{actor.login}", Candidate.role == RECUSED, Candidate.offered
    )
    shown: list[ColumnElement[bool]] = [
        Candidate.who.in_(candidacies(actor)),
        Candidate.offered.is_(True),
        Candidate.role != RECUSED,
        Candidate.task_key.not_in(kept_out),
    ]
    if actor.stands_for:
        personal = select(UserTask.key).where(UserTask.state == "open", is_personal())
        own = Candidate.who.in_(candidacies(actor.itself))
        shown.append(or_(own, Candidate.task_key.not_in(personal)))
    return shown


def _restrictions(wanted: TaskFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.process_id:
        conditions.append(UserTask.process_id == wanted.process_id)
    if wanted.due_after:
        conditions.append(UserTask.deadline_at > wanted.due_after)
    if wanted.due_by:
        conditions.append(UserTask.deadline_at <= wanted.due_by)
    for word in wanted.text.split():
        conditions.append(
            or_(
                UserTask.name.contains(word, autoescape=True),
                Instance.title.contains(word, autoescape=True),
                cast(Instance.key, String) == word,
            )
        )
    return conditions
