"""Running deadlines: timers that can be counted again, and the tasks they watch."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update

from engine.persistence.case_rows import Timer, UserTask
from engine.persistence.runtime_rows import Candidate
from engine.persistence.store import Transaction

RUNNING = ("pending", "suspended")


def groups_that_change(timer: Timer) -> frozenset[str]:
    """The groups that the diagram lets extend, suspend and resume the deadline (`extendBy`)."""
    written = str(timer.headers.get("extendBy", ""))
    return frozenset(group.strip() for group in written.split(",") if group.strip())


def running(transaction: Transaction) -> Sequence[Timer]:
    """All deadlines of living cases that can be counted again."""
    return transaction.scalars(
        select(Timer)
        .where(
            Timer.state.in_(RUNNING),
            Timer.counted_from.is_not(None),
            Timer.instance_key.is_not(None),
        )
        .order_by(Timer.key)
    ).all()


def of_element(
    transaction: Transaction, instance_key: int, element_id: str
) -> Sequence[tuple[int, str]]:
    """(key, state) of a case's running timers at an element of its diagram."""
    rows = transaction.execute(
        select(Timer.key, Timer.state)
        .where(
            Timer.instance_key == instance_key,
            Timer.element_id == element_id,
            Timer.state.in_(RUNNING),
        )
        .order_by(Timer.key)
    )
    return [(key, state) for key, state in rows]


def show_on_tasks(
    transaction: Transaction, element_instance_key: int, deadline_at: datetime
) -> None:
    """The tasks that a deadline watches and that have no due date of their own show this moment."""
    watched = (
        select(UserTask.key)
        .where(
            UserTask.element_instance_key == element_instance_key,
            UserTask.state == "open",
            UserTask.due_at.is_(None),
        )
        .scalar_subquery()
    )
    for row, key in ((Candidate, Candidate.task_key), (UserTask, UserTask.key)):
        transaction.execute(update(row).where(key.in_(watched)).values(deadline_at=deadline_at))
