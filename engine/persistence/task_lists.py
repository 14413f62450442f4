"""Open tasks of a person in the order in which they are due."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    cast,
    exists,
    func,
    literal,
    literal_column,
    or_,
    select,
    union_all,
)

from engine.lifecycle.actor import Actor
from engine.persistence import bounded
from engine.persistence.account_rows import Group, User
from engine.persistence.bounded import MOST_COUNTED
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
        .order_by(*_ORDERS[wanted.order], UserTask.key)
        .offset(start)
        .limit(limit)
    )
    if wanted.order == "due":
        rows = rows.where(UserTask.key.in_(_first_due(actor, wanted, start + limit)))
    else:
        rows = rows.where(*_conditions(actor, wanted))
    return transaction.execute(rows).all()


def _first_due(actor: Actor, wanted: TaskFilter, number: int) -> Select[int]:
    """The tasks among which the first ones of the list are: the first ones of each of the actor's
    groups and names, read in order from the index of candidates.
    """
    each = [
        select(
            select(Candidate.task_key)
            .join(UserTask, UserTask.key == Candidate.task_key)
            .join(Instance, Instance.key == UserTask.instance_key)
            .where(
                UserTask.state == "open",
                *_shown(actor, wanted, who),
                *_restrictions(wanted),
            )
            .order_by(Candidate.deadline_at, Candidate.task_key)
            .limit(number)
            .subquery()
        )
        for who in candidacies(actor)
        if wanted.view != "mine" or who.startswith("user:")
    ]
    return select(union_all(*each).subquery().c.task_key)


def count_open_tasks(transaction: Transaction, actor: Actor, wanted: TaskFilter) -> int:
    """How long the list is, as far as anybody counts."""
    found = _first_due(actor, wanted, MOST_COUNTED + 1).subquery()
    number = transaction.scalar(select(func.count(found.c.task_key.distinct()))) or 0
    return min(number, MOST_COUNTED + 1)


def processes_of_open_tasks(
    transaction: Transaction, actor: Actor
) -> Sequence[tuple[str, str, int]]:
    """(process id, name, number) of the processes that have open tasks of this person."""
    if count_open_tasks(transaction, actor, TaskFilter()) <= MOST_COUNTED:
        return _by_process(transaction, actor)
    some = (
        select(literal(1))
        .select_from(UserTask)
        .where(
            UserTask.process_id == Definition.id,
            UserTask.state == "open",
            _is_shown(actor, TaskFilter()),
        )
        .correlate(Definition)
        .limit(MOST_COUNTED + 1)
        .subquery()
    )
    number = select(func.count()).select_from(some).scalar_subquery()
    newest = select(Definition.id, Definition.name, number.label("number")).where(
        Definition.kind == "process", Definition.latest.is_(True)
    )
    counted = newest.subquery()
    rows = select(counted).where(counted.c.number > 0).order_by(counted.c.name)
    return [(id_, name, int(found)) for id_, name, found in transaction.execute(rows)]


def _by_process(transaction: Transaction, actor: Actor) -> Sequence[tuple[str, str, int]]:
    """The same for somebody who has no more tasks than anybody counts."""
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


def done_by(actor: Actor, text: str) -> Select[UserTask, str, str]:
    """(task, case's title, process's name) of what the person has completed, the newest first; what
    was done as somebody's deputy is the deputy's. `text` stands in the task's name or the case's
    title; empty means no restriction.
    """
    rows = (
        select(UserTask, Instance.title, Definition.name)
        .join(Instance, Instance.key == UserTask.instance_key)
        .join(Definition, Definition.key == UserTask.process_key)
        .where(
            has_or_did(actor), UserTask.completed_by == actor.login, UserTask.state == "completed"
        )
        .order_by(UserTask.ended_at.desc(), UserTask.key.desc())
    )
    if text:
        rows = rows.where(
            or_(
                UserTask.name.contains(text, autoescape=True),
                Instance.title.contains(text, autoescape=True),
            )
        )
    return rows


def count_of_view(transaction: Transaction, actor: Actor, view: View) -> int:
    """How many open tasks the view shows, each counted once however the person came to it."""
    return count_open_tasks(transaction, actor, TaskFilter(view))


def offers(transaction: Transaction, actor: Actor) -> Sequence[tuple[str, str, int]]:
    """(who, name of the group, number of open tasks) of each group's offers to the person, as far
    as anybody counts."""
    found = []
    names = dict(
        transaction.execute(
            select(Group.id, Group.name).where(Group.id.in_(sorted(actor.groups)))
        ).all()
    )
    for group in sorted(actor.groups):
        offered = select(Candidate.task_key).where(
            *_shown_to(actor, f"group:{group}"), Candidate.role == "candidate"
        )
        number = bounded.count(transaction, offered)
        if number:
            found.append((f"group:{group}", names.get(group, ""), number))
    return found


_MOST_LOOKED_BACK = 200

_OFFERED: ColumnElement[bool] = literal_column(f"{Candidate.__tablename__}.offered")
"""As the index of the list says it: SQLite uses a partial index for the same words alone."""

_ORDERS: Mapping[Order, Sequence[ColumnElement[Any]]] = {
    "due": (UserTask.deadline_at.asc(),),
    "received": (UserTask.created_at.desc(),),
    "case": (Instance.title.asc(), UserTask.instance_key.asc()),
}


def _conditions(actor: Actor, wanted: TaskFilter) -> list[ColumnElement[bool]]:
    return [UserTask.state == "open", _offered_to(actor, wanted), *_restrictions(wanted)]


def _offered_to(actor: Actor, wanted: TaskFilter) -> ColumnElement[bool]:
    """A set of keys rather than a test for each task: a short list is found without a long walk."""
    return UserTask.key.in_(select(Candidate.task_key).where(*_shown(actor, wanted)))


def _is_shown(actor: Actor, wanted: TaskFilter) -> ColumnElement[bool]:
    """The same as a test for each task: the end of a count comes soon."""
    shown = exists().where(Candidate.task_key == UserTask.key, *_shown(actor, wanted))
    return shown.correlate(UserTask)


def _shown(actor: Actor, wanted: TaskFilter, who: str = "") -> list[ColumnElement[bool]]:
    """Whether the `Candidate` of the row shows its task to the actor, as it is wanted."""
    found = _shown_to(actor, who)
    if wanted.group:
        found.append(Candidate.who == f"group:{wanted.group}")
    roles = {"mine": Candidate.role != "candidate", "offered": Candidate.role == "candidate"}
    return [*found, roles[wanted.view]] if wanted.view in roles else found


def _shown_to(actor: Actor, who: str = "") -> list[ColumnElement[bool]]:
    """Whether the `Candidate` of the row shows its task to the actor, or to `who` of what he is."""
    kept_out = select(Candidate.task_key).where(
        Candidate.who == f"user:{actor.login}", Candidate.role == RECUSED, _OFFERED
    )
    shown: list[ColumnElement[bool]] = [
        Candidate.who == who if who else Candidate.who.in_(candidacies(actor)),
        _OFFERED,
        Candidate.role != RECUSED,
        Candidate.task_key.not_in(kept_out),
    ]
    if actor.withheld:
        shown.append(Candidate.task_key.not_in(actor.withheld))
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
