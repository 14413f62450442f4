"""How much there is of what: counted by the database."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    ScalarSelect,
    Select,
    func,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from engine.lifecycle.actor import Actor
from engine.persistence.bounded import MOST_COUNTED
from engine.persistence.case_rows import Incident, Instance, Job, Timer, UserTask
from engine.persistence.definition_rows import Definition
from engine.persistence.due_dates import PENDING, TASKS, TimerFilter, by_process, conditions
from engine.persistence.store import Transaction
from engine.persistence.transit_rows import Message, OutboundEvent
from engine.persistence.visibility import has_many, sees_case


def counts(transaction: Transaction, now: datetime) -> dict[str, int]:
    """The numbers by name."""
    overdue = (Timer.state == "pending", Timer.due_at <= now)
    asked: dict[str, Select[Any]] = {
        "instances_active": _count(Instance, Instance.state == "active"),
        "user_tasks_open": _count(UserTask, UserTask.state == "open"),
        "jobs_open": _count(Job, Job.state.in_(("created", "activated"))),
        "timers_pending": _count(Timer, Timer.state == "pending"),
        "timers_overdue": _count(Timer, *overdue),
        "timers_fired_late": _count(Timer, Timer.lateness_seconds > LATE_SECONDS),
        "incidents_open": _count(Incident, Incident.state == "open"),
        "messages_buffered": _count(Message, Message.state == "buffered"),
        "messages_dead": _count(Message, Message.state == "dead"),
        "events_pending": _count(OutboundEvent, OutboundEvent.state == "pending"),
        "events_dead": _count(OutboundEvent, OutboundEvent.state == "dead"),
    }
    every = select(*(query.scalar_subquery().label(name) for name, query in asked.items()))
    return dict(transaction.execute(every).one()._mapping)


LATE_SECONDS = 60
"""A timer that fires later than this was missed: nobody swept at its moment."""


def _count(row: type[Any], *conditions: Any) -> Select[Any]:
    return select(func.count()).select_from(row).where(*conditions)


def names(transaction: Transaction) -> dict[str, str]:
    """The processes by id, as their newest versions are called."""
    rows = select(Definition.id, Definition.name).where(
        Definition.kind == "process", Definition.latest
    )
    return {id: name or id for id, name in transaction.execute(rows)}


Numbers = dict[str, dict[str, int]]
"""Of what how many: by name of the number and process."""


def numbers(
    transaction: Transaction, actor: Actor, now: datetime, soon_by: datetime, due_by: datetime
) -> Numbers:
    """How many cases are in each state, late, soon late and stuck, and how much falls due by then.

    Of a process of which there is much each number is counted as far as anybody counts.
    """
    if not has_many(transaction, actor):
        return _of_few(transaction, actor, now, soon_by, due_by)
    asked = {
        name: _bounded(rows) for name, rows in _of_process(actor, now, soon_by, due_by).items()
    }
    rows = select(Definition.id, *(query.label(name) for name, query in asked.items())).where(
        Definition.kind == "process", Definition.latest.is_(True)
    )
    lines: Sequence[Any] = transaction.execute(rows).all()
    return {
        name: {line[0]: line[place] for line in lines if line[place]}
        for place, name in enumerate(asked, start=1)
    }


def _of_process(
    actor: Actor, now: datetime, soon_by: datetime, due_by: datetime
) -> dict[str, Select[Any]]:
    """Rows to be counted of the process of the row's `Definition`, each read from an index."""
    seen = sees_case(actor, many=True)
    cases = select(Instance.key).where(Instance.process_id == Definition.id, seen)
    tasks = (
        select(UserTask.instance_key)
        .join(Instance, Instance.key == UserTask.instance_key)
        .where(UserTask.process_id == Definition.id, UserTask.state == "open", seen)
        .where(Instance.state == "active")
        .distinct()
    )
    soon = (UserTask.deadline_at > now, UserTask.deadline_at <= soon_by)
    stuck = select(Incident.instance_key).where(Incident.state == "open")
    return {
        **{state: cases.where(Instance.state == state) for state in _STATES},
        "late": tasks.where(UserTask.deadline_at <= now),
        "soon": tasks.where(*soon),
        "stuck": cases.where(Instance.state == "active", Instance.key.in_(stuck)),
        "due": _due(actor, TimerFilter(due_after=now, due_by=due_by)),
    }


def _due(actor: Actor, wanted: TimerFilter) -> Select[Any]:
    """What falls due of the process of the row's `Definition` in the time asked for."""
    versions = aliased(Definition)
    of_process = select(versions.key).where(
        versions.kind == "process", versions.id == Definition.id
    )
    timers, tasks = (
        select(part.row.key)
        .join(Instance, Instance.key == part.row.instance_key)
        .where(*conditions(part, actor, wanted, many=True))
        for part in (PENDING, TASKS)
    )
    both = union_all(
        timers.where(Timer.process_key.in_(of_process.correlate(Definition))),
        tasks.where(UserTask.process_id == Definition.id),
    )
    return select(both.subquery())


def _bounded(rows: Select[Any], of: Any = Definition) -> ScalarSelect[int]:
    """How many there are, as far as anybody counts."""
    some = rows.correlate(of).limit(MOST_COUNTED + 1).subquery()
    return select(func.count()).select_from(some).scalar_subquery()


_STATES = ("active", "completed", "terminated")


def _of_few(
    transaction: Transaction, actor: Actor, now: datetime, soon_by: datetime, due_by: datetime
) -> Numbers:
    """The same for somebody who has few cases: these are found first."""
    is_open = UserTask.state == "open"
    soon = (UserTask.deadline_at > now, UserTask.deadline_at <= soon_by)
    found: Numbers = {
        "late": _running(transaction, actor, UserTask, is_open, UserTask.deadline_at <= now),
        "soon": _running(transaction, actor, UserTask, is_open, *soon),
        "stuck": _running(transaction, actor, Incident, Incident.state == "open"),
        "due": by_process(transaction, actor, TimerFilter(due_after=now, due_by=due_by)),
    }
    cases = (
        select(Instance.process_id, Instance.state, func.count())
        .where(sees_case(actor))
        .group_by(Instance.process_id, Instance.state)
    )
    for process, state, number in transaction.execute(cases):
        found.setdefault(state, {})[process] = number
    return found


def _running(
    transaction: Transaction,
    actor: Actor,
    row: type[UserTask | Incident],
    *conditions: ColumnElement[bool],
) -> dict[str, int]:
    """How many running cases have such a row, by process."""
    rows = (
        select(Instance.process_id, func.count(Instance.key.distinct()))
        .join(row, row.instance_key == Instance.key)
        .where(Instance.state == "active", *conditions, sees_case(actor))
        .group_by(Instance.process_id)
    )
    return dict(transaction.execute(rows).all())


Step = tuple[str, str, int, int, datetime]
"""Process id, name of the task, how many are open, how many of these late, waiting since."""


def steps(transaction: Transaction, actor: Actor, now: datetime, limit: int) -> Sequence[Step]:
    """Where most work waits; of much work each number is counted as far as anybody counts."""
    if has_many(transaction, actor):
        return _told(transaction, _steps_of_many(actor, now, limit))
    late = func.count().filter(UserTask.deadline_at <= now)
    rows = (
        select(
            UserTask.process_id, UserTask.name, func.count(), late, func.min(UserTask.created_at)
        )
        .join(Instance, Instance.key == UserTask.instance_key)
        .where(UserTask.state == "open", sees_case(actor))
        .group_by(UserTask.process_id, UserTask.name)
        .order_by(late.desc(), func.count().desc(), UserTask.process_id, UserTask.name)
        .limit(limit)
    )
    return _told(transaction, rows)


def _told(transaction: Transaction, rows: Select[str, str, int, int, datetime]) -> list[Step]:
    return [
        (process, name, number, late, since)
        for process, name, number, late, since in transaction.execute(rows)
    ]


def _steps_of_many(actor: Actor, now: datetime, limit: int) -> Select[str, str, int, int, datetime]:
    """From one step to the next in the index; the tasks of each are counted up to a bound."""
    step = _all_steps()
    tasks = (
        select(UserTask.created_at)
        .join(Instance, Instance.key == UserTask.instance_key)
        .where(
            UserTask.process_id == step.c.process_id,
            UserTask.name == step.c.name,
            UserTask.state == "open",
            sees_case(actor, many=True),
        )
        .correlate(step)
    )
    asked = select(
        step.c.process_id,
        step.c.name,
        _bounded(tasks, step).label("open"),
        _bounded(tasks.where(UserTask.deadline_at <= now), step).label("late"),
        tasks.order_by(UserTask.created_at).limit(1).scalar_subquery().label("since"),
    )
    found = asked.where(step.c.process_id.is_not(None)).subquery()
    order = (found.c.late.desc(), found.c.open.desc(), found.c.process_id, found.c.name)
    return select(found).where(found.c.since.is_not(None)).order_by(*order).limit(limit)


def _all_steps() -> CTE:
    """(process_id, name) of every step at which a task is open: a leap in the index for each."""
    process, name = UserTask.process_id, UserTask.name
    steps = select(process, name).where(UserTask.state == "open").order_by(process, name).limit(1)
    step = select(steps.subquery()).cte("step", recursive=True)
    beside = steps.where(process == step.c.process_id, name > step.c.name)
    beyond = steps.where(process > step.c.process_id)
    following = (
        func.coalesce(
            *(
                one.with_only_columns(column).correlate(step).scalar_subquery()
                for one in (beside, beyond)
            )
        )
        for column in (process, name)
    )
    return step.union_all(select(*following).where(step.c.process_id.is_not(None)))


def undelivered(transaction: Transaction) -> int:
    """How many messages nobody took, and events no partner took."""
    messages, events = (
        _count(row, row.state == "dead").scalar_subquery() for row in (Message, OutboundEvent)
    )
    return transaction.scalar(select(messages + events)) or 0
