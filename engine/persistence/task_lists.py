"""Open tasks of a person in the order in which they are due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import ColumnElement, String, cast, func, or_, select

from engine.lifecycle.actor import Actor
from engine.persistence.account_rows import User
from engine.persistence.case_rows import Instance, UserTask
from engine.persistence.definition_rows import Definition
from engine.persistence.runtime_rows import Candidate
from engine.persistence.store import Transaction
from engine.persistence.visibility import candidacies

View = Literal["mine", "offered", "all"]
"""In my hands or asked for my opinion; offered to me and not yet claimed; both."""

TaskLine = tuple[UserTask, str, str, str | None]
"""The task, its case's title, its process's name, its assignee's name."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What the person wants to see; empty means no restriction. Moments are aware."""

    view: View = "all"
    process_id: str = ""
    text: str = ""
    due_after: datetime | None = None
    due_by: datetime | None = None


def open_tasks(
    transaction: Transaction, actor: Actor, wish: Wish, start: int, limit: int
) -> Sequence[TaskLine]:
    """A part of the list."""
    rows = (
        select(UserTask, Instance.title, Definition.name, User.name)
        .join(Instance, Instance.key == UserTask.instance_key)
        .join(Definition, Definition.key == UserTask.process_key)
        .outerjoin(User, User.login == UserTask.assignee)
        .where(*_conditions(actor, wish))
        .order_by(UserTask.deadline_at, UserTask.key)
        .offset(start)
        .limit(limit)
    )
    return transaction.execute(rows).all()


def count_open_tasks(transaction: Transaction, actor: Actor, wish: Wish) -> int:
    """How long the list is."""
    rows = (
        select(func.count())
        .select_from(UserTask)
        .join(Instance, Instance.key == UserTask.instance_key)
        .where(*_conditions(actor, wish))
    )
    return transaction.scalar(rows) or 0


def processes_of_open_tasks(transaction: Transaction, actor: Actor) -> Sequence[tuple[str, str]]:
    """(process id, name) of every version that has an open task of this person."""
    rows = (
        select(Definition.id, Definition.name)
        .join(UserTask, UserTask.process_key == Definition.key)
        .where(*_conditions(actor, Wish()))
        .distinct()
        .order_by(Definition.name)
    )
    return transaction.execute(rows).all()


def _conditions(actor: Actor, wish: Wish) -> list[ColumnElement[bool]]:
    return [UserTask.state == "open", _offered_to(actor, wish.view), *_restrictions(wish)]


def _offered_to(actor: Actor, view: View) -> ColumnElement[bool]:
    """A set of keys rather than a test for each task: a short list is found without a long walk."""
    offers = select(Candidate.task_key).where(
        Candidate.who.in_(candidacies(actor)), Candidate.offered
    )
    roles = {"mine": Candidate.role != "candidate", "offered": Candidate.role == "candidate"}
    return UserTask.key.in_(offers.where(roles[view]) if view in roles else offers)


def _restrictions(wish: Wish) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wish.process_id:
        conditions.append(UserTask.process_id == wish.process_id)
    if wish.due_after:
        conditions.append(UserTask.deadline_at > wish.due_after)
    if wish.due_by:
        conditions.append(UserTask.deadline_at <= wish.due_by)
    for word in wish.text.split():
        conditions.append(
            or_(
                UserTask.name.contains(word, autoescape=True),
                Instance.title.contains(word, autoescape=True),
                cast(Instance.key, String) == word,
            )
        )
    return conditions
