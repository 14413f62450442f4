"""User tasks, who may see them, and drafts."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, exists, or_, select

from engine.lifecycle.actor import Actor
from engine.persistence import case_seals, changed_rows
from engine.persistence.account_rows import Membership, Substitution, User
from engine.persistence.case_rows import Instance, UserTask
from engine.persistence.definition_rows import Definition, Resource
from engine.persistence.runtime_rows import Candidate, Draft
from engine.persistence.store import Transaction
from engine.persistence.visibility import sees_task

TaskFile = tuple[UserTask, Instance, str, str | None]
"""The task, its case, its process's name, its assignee's name."""


def find(transaction: Transaction, actor: Actor, key: int) -> TaskFile | None:
    """The task, if there is one that this person may open."""
    rows = (
        select(UserTask, Instance, Definition.name, User.name)
        .join(Instance, Instance.key == UserTask.instance_key)
        .join(Definition, Definition.key == UserTask.process_key)
        .outerjoin(User, User.login == UserTask.assignee)
        .where(UserTask.key == key, sees_task(actor))
    )
    return transaction.execute(rows).one_or_none()


def form_of(transaction: Transaction, task_key: int) -> tuple[Definition, str, bytes] | None:
    """A task's form, the process the task belongs to, and the form's bytes."""
    found = transaction.execute(
        select(Definition, UserTask.process_id, Resource.content)
        .join(UserTask, UserTask.form_key == Definition.key)
        .join(Resource, Resource.sha256 == Definition.sha256)
        .where(UserTask.key == task_key)
    ).first()
    return (found[0], found[1], found[2]) if found else None


ADVISER = "adviser"
"""The role of someone whose advice is wanted (征求意见) while the task goes on."""


def fresh(transaction: Transaction, key: int) -> UserTask:
    """The task as it is now that its case is locked."""
    return transaction.get_one(UserTask, key, populate_existing=True)


def due_at(transaction: Transaction, instance_key: int, moment: datetime) -> Sequence[UserTask]:
    """The open tasks of a case that are due at this moment."""
    due = select(UserTask).where(
        UserTask.instance_key == instance_key,
        UserTask.state == "open",
        UserTask.due_at == moment,
    )
    return transaction.scalars(due.order_by(UserTask.key)).all()


def open_in(transaction: Transaction, instance_key: int) -> Sequence[UserTask]:
    """The open tasks of a case."""
    tasks = select(UserTask).where(UserTask.instance_key == instance_key, UserTask.state == "open")
    return transaction.scalars(tasks.order_by(UserTask.key)).all()


def in_hands_of(transaction: Transaction, login: str) -> Sequence[UserTask]:
    """The open tasks that somebody has."""
    tasks = select(UserTask).where(UserTask.assignee == login, UserTask.state == "open")
    return transaction.scalars(tasks.order_by(UserTask.instance_key, UserTask.key)).all()


def add(transaction: Transaction, rows: Sequence[Mapping[str, object]]) -> list[UserTask]:
    """Write new tasks, by column."""
    tasks = changed_rows.add(transaction, transaction.held, UserTask, rows)
    for task in tasks:
        case_seals.remember(transaction, task)
    return tasks


Shown = Mapping[str, object]
"""A row that shows a task to somebody, by column."""


def shown(task: UserTask, who: str, role: str, *, offered: bool) -> Shown:
    """The task as `who` ("user:…" or "group:…") finds it in his list, where it is `offered`."""
    return {
        "task_key": task.key,
        "who": who,
        "role": role,
        "deadline_at": task.deadline_at,
        "offered": offered,
    }


def show(transaction: Transaction, rows: Sequence[Shown]) -> None:
    """Show the tasks, which are written down."""
    changed_rows.inserting(Candidate).run_each(transaction.held, rows)


def left_with_deputies(transaction: Transaction, now: datetime) -> Sequence[str]:
    """Whoever stood in for somebody, does so no more, and has an open task that isn't offered to
    himself.
    """
    over = exists().where(Substitution.deputy == UserTask.assignee, Substitution.ends_at <= now)
    group = "group:" + Membership.group_id
    own = exists().where(
        Candidate.task_key == UserTask.key,
        Candidate.role == "candidate",
        or_(
            Candidate.who == "user:" + UserTask.assignee,
            Candidate.who.in_(select(group).where(Membership.login == UserTask.assignee)),
        ),
    )
    held = select(UserTask.assignee).where(UserTask.state == "open", over, ~own)
    return [login for login in transaction.scalars(held.distinct()) if login is not None]


def withdraw_offers(transaction: Transaction, key: int) -> None:
    """Nobody sees the task any more but those who were asked for advice."""
    transaction.execute(
        delete(Candidate).where(Candidate.task_key == key, Candidate.role != ADVISER)
    )


def advisers(transaction: Transaction, key: int) -> frozenset[str]:
    """The logins of those who were asked for advice on the task and have given none yet."""
    whom = select(Candidate.who).where(Candidate.task_key == key, Candidate.role == ADVISER)
    return frozenset(who.removeprefix("user:") for who in transaction.scalars(whom))


def dismiss_adviser(transaction: Transaction, key: int, login: str) -> None:
    """The advice has been given."""
    transaction.execute(
        delete(Candidate).where(
            Candidate.task_key == key, Candidate.role == ADVISER, Candidate.who == f"user:{login}"
        )
    )


def save_completed(transaction: Transaction, keys: Iterable[int]) -> frozenset[int]:
    """Write down those of the tasks that this transaction holds as completed; their keys."""
    held = transaction.identity_map
    rows = (held.get((UserTask, (key,), None)) for key in keys)
    completed = [row for row in rows if row is not None and row.state == "completed"]
    for row in completed:
        transaction.save(row)
        case_seals.remember(transaction, row)
    return frozenset(row.key for row in completed)


def draft(transaction: Transaction, key: int, login: str) -> Draft | None:
    """What the person has filled in so far, locked."""
    return transaction.get(Draft, (key, login), with_for_update=True, populate_existing=True)


def who_completed(
    transaction: Transaction, instance_key: int, element_ids: list[str]
) -> dict[str, str]:
    """Login → name of those who completed one of these elements in the case."""
    rows = transaction.execute(
        select(UserTask.completed_by, UserTask.completed_by_name).where(
            UserTask.instance_key == instance_key,
            UserTask.element_id.in_(element_ids),
            UserTask.state == "completed",
        )
    )
    return {login: name or login for login, name in rows if login is not None}
