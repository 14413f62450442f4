"""Running deadlines: timers that can be counted again, and the tasks they watch."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy import select, update

from engine.persistence import tokens
from engine.persistence.case_rows import Timer, UserTask
from engine.persistence.due_dates import of_elements
from engine.persistence.store import Transaction

RUNNING = ("pending", "suspended")

NO_DEADLINE = datetime(9999, 1, 1, tzinfo=UTC)
"""Sorts after every deadline."""


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


def of_case(transaction: Transaction, case_key: int) -> Sequence[Timer]:
    """Those of one case, in the order in which they began."""
    return transaction.scalars(
        select(Timer)
        .where(
            Timer.instance_key == case_key,
            Timer.state.in_(RUNNING),
            Timer.counted_from.is_not(None),
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


def of_rule(
    transaction: Transaction, instance_key: int, deadline_id: str | None, falls: datetime
) -> Sequence[int]:
    """A case's running timers that count by the rule `deadline_id` and fall at that moment."""
    asked = select(Timer.key).where(
        Timer.instance_key == instance_key,
        Timer.deadline_id == deadline_id,
        Timer.due_at == falls,
        Timer.state.in_(RUNNING),
        Timer.counted_from.is_not(None),
    )
    return transaction.scalars(asked.order_by(Timer.key)).all()


def watching(
    transaction: Transaction, element_instances: Iterable[int]
) -> Mapping[int, Sequence[Timer]]:
    """The deadlines of each of these element instances, the one that counts on top.

    They are the timers that watch it, the rounds of a cycle excepted, and the regulations'
    deadlines that watch what it runs in. One that has passed stays its deadline.
    """
    keys = list(element_instances)
    around = tokens.around(transaction, keys)
    outer = {key for outside in around.values() for key in outside}
    timers = of_elements(transaction, {*keys, *outer})
    timers = sorted(timers, key=lambda timer: timer.due_at is None)
    return {key: [t for t in timers if _watches(t, key, around.get(key, ()))] for key in keys}


def _watches(timer: Timer, key: int, around: Sequence[int]) -> bool:
    if timer.element_instance_key == key:
        return timer.repetitions == 0
    return timer.counted_from is not None and timer.element_instance_key in around


def of_task(transaction: Transaction, element_instance_key: int) -> Sequence[Timer]:
    """The timers that watched an element instance that has ended, as it left them."""
    rows = select(Timer).where(Timer.element_instance_key == element_instance_key)
    return transaction.scalars(rows.order_by(Timer.key)).all()


def of_scopes(transaction: Transaction, element_instances: Iterable[int]) -> list[datetime]:
    """When the regulations' deadlines that watch these element instances fall, or have fallen."""
    timers = of_elements(transaction, element_instances)
    return [t.due_at for t in timers if t.counted_from is not None and t.due_at is not None]


def show_on_tasks(transaction: Transaction, element_instance_key: int) -> None:
    """The tasks that a deadline watches, and that have no due date of their own, show it."""
    watched = select(UserTask.key, UserTask.element_instance_key).where(
        UserTask.element_instance_key.in_(tokens.descendants(transaction, element_instance_key)),
        UserTask.state == "open",
        UserTask.due_at.is_(None),
    )
    found = [(key, element) for key, element in transaction.execute(watched)]
    timers = watching(transaction, [element for _, element in found])
    for key, element in found:
        _show(transaction, key, first(timers[element]))


def show_on_tasks_without(transaction: Transaction) -> None:
    """Open tasks that show no deadline show the one that watches them, where there is one.

    For databases of a version that did not look at the deadlines around a sub-process.
    """
    bare = select(UserTask.key, UserTask.element_instance_key).where(
        UserTask.state == "open", UserTask.due_at.is_(None), UserTask.deadline_at == NO_DEADLINE
    )
    found = [(key, element) for key, element in transaction.execute(bare)]
    timers = watching(transaction, [element for _, element in found])
    for key, element in found:
        if timers[element]:
            _show(transaction, key, first(timers[element]))


def first(timers: Iterable[Timer]) -> datetime:
    """The first moment at which one of them falls, or has fallen."""
    return min((t.due_at for t in timers if t.due_at is not None), default=NO_DEADLINE)


def _show(transaction: Transaction, task_key: int, deadline_at: datetime) -> None:
    changed = update(UserTask).where(UserTask.key == task_key)
    transaction.execute(changed.values(deadline_at=deadline_at))
