"""期限: the deadlines that stand and the tasks that have a due date of their own, in one order.

A task whose due date is the moment of a deadline that watches it is not told a second time.
"""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, exists, func, literal, select, union_all

from engine.lifecycle.actor import Actor
from engine.persistence.case_rows import Instance, Timer, UserTask
from engine.persistence.definition_rows import Definition
from engine.persistence.running_timers import FALLS, TimerFilter, conditions, stands
from engine.persistence.store import Transaction
from engine.persistence.visibility import sees_case, sees_task

DueLine = tuple[Timer | UserTask, int, str, str]
"""The timer or task, its case's key and title, its process's name."""


def of_actor(
    transaction: Transaction, actor: Actor, wanted: TimerFilter, start: int, limit: int
) -> Sequence[DueLine]:
    """A part of what falls due in the cases that this person may see, the first due on top."""
    timers = (
        select(literal("timer").label("kind"), Timer.key, FALLS.label("falls"))
        .join(Instance, Instance.key == Timer.instance_key)
        .where(*conditions(actor, wanted))
    )
    tasks = (
        select(literal("task"), UserTask.key, UserTask.due_at)
        .join(Instance, Instance.key == UserTask.instance_key)
        .where(*_of_tasks(actor, wanted))
    )
    both = union_all(timers, tasks).subquery()
    asked = select(both.c.kind, both.c.key).order_by(both.c.falls, both.c.kind, both.c.key)
    found = transaction.execute(asked.offset(start).limit(limit)).all()
    known = {
        "timer": _timers(transaction, [key for kind, key in found if kind == "timer"]),
        "task": _tasks(transaction, [key for kind, key in found if kind == "task"]),
    }
    return [known[kind][key] for kind, key in found]


def by_process(transaction: Transaction, actor: Actor, wanted: TimerFilter) -> dict[str, int]:
    """How many there are in all, by process."""
    timers = (
        select(Instance.process_id, func.count())
        .select_from(Timer)
        .join(Instance, Instance.key == Timer.instance_key)
        .where(*conditions(actor, wanted))
        .group_by(Instance.process_id)
    )
    tasks = (
        select(Instance.process_id, func.count())
        .select_from(UserTask)
        .join(Instance, Instance.key == UserTask.instance_key)
        .where(*_of_tasks(actor, wanted))
        .group_by(Instance.process_id)
    )
    found: dict[str, int] = {}
    for asked in (timers, tasks):
        for process, number in transaction.execute(asked):
            found[process] = found.get(process, 0) + number
    return found


def _timers(transaction: Transaction, keys: list[int]) -> dict[int, DueLine]:
    rows = (
        select(Timer, Instance.key, Instance.title, Definition.name)
        .join(Instance, Instance.key == Timer.instance_key)
        .join(Definition, Definition.key == Timer.process_key)
        .where(Timer.key.in_(keys))
    )
    return {
        timer.key: (timer, case, title, name)
        for timer, case, title, name in transaction.execute(rows)
    }


def _tasks(transaction: Transaction, keys: list[int]) -> dict[int, DueLine]:
    rows = (
        select(UserTask, Instance.key, Instance.title, Definition.name)
        .join(Instance, Instance.key == UserTask.instance_key)
        .join(Definition, Definition.key == UserTask.process_key)
        .where(UserTask.key.in_(keys))
    )
    return {
        task.key: (task, case, title, name) for task, case, title, name in transaction.execute(rows)
    }


def _of_tasks(actor: Actor, wanted: TimerFilter) -> list[ColumnElement[bool]]:
    """What holds of the tasks asked for; a query joins `Instance` to `UserTask`."""
    told = (
        exists()
        .where(
            Timer.instance_key == UserTask.instance_key,
            Timer.element_instance_key == UserTask.element_instance_key,
            Timer.due_at == UserTask.due_at,
            stands(),
        )
        .correlate(UserTask)
    )
    found = [
        UserTask.state == "open",
        UserTask.due_at.is_not(None),
        sees_case(actor),
        sees_task(actor),
        ~told,
    ]
    if wanted.process_id:
        found.append(Instance.process_id == wanted.process_id)
    if wanted.due_after:
        found.append(UserTask.due_at > wanted.due_after)
    if wanted.due_by:
        found.append(UserTask.due_at <= wanted.due_by)
    return found
