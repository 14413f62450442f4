"""期限: the deadlines that stand and the tasks that have a due date of their own, in one order.

A task whose due date is the moment of a deadline that watches it is not told a second time.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    SQLColumnExpression,
    and_,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
)

from engine.lifecycle.actor import Actor
from engine.persistence import bounded
from engine.persistence.bounded import MOST_COUNTED
from engine.persistence.case_rows import ElementInstance, Instance, Timer, UserTask
from engine.persistence.columns import UtcDateTime
from engine.persistence.definition_rows import Definition
from engine.persistence.reminder_rows import Reminder
from engine.persistence.store import Transaction
from engine.persistence.visibility import has_many, sees_case, sees_task

RUNNING = ("pending", "suspended")
_NEVER = datetime(9999, 1, 1, tzinfo=UTC)
FALLS = func.coalesce(Timer.due_at, Timer.estimate, _NEVER)
"""When a timer falls, as far as that is known; one that cannot be counted comes last."""


@dataclass(frozen=True, slots=True)
class TimerFilter:
    """Which deadlines, by when they fall; empty means no restriction."""

    process_id: str = ""
    due_after: datetime | None = None
    due_by: datetime | None = None


def of_instance(transaction: Transaction, instance_key: int) -> Sequence[Timer]:
    """The timers of one instance."""
    rows = (
        select(Timer).where(Timer.instance_key == instance_key, stands()).order_by(FALLS, Timer.key)
    )
    return transaction.scalars(rows).all()


def of_elements(transaction: Transaction, element_instances: Iterable[int]) -> Sequence[Timer]:
    """The timers that watch, or have watched, these element instances."""
    rows = (
        select(Timer)
        .where(
            Timer.state.in_((*RUNNING, "fired")),
            Timer.element_instance_key.in_(list(element_instances)),
        )
        .order_by(FALLS, Timer.key)
    )
    return transaction.scalars(rows).all()


def stands() -> ColumnElement[bool]:
    """Whether the `Timer` of the row runs, or is a deadline that has passed over open work.

    A regulation's deadline stands as long as the element that it watches; an ordinary timer, unless
    it is a round of a cycle, where it watches an open task.
    """
    return or_(Timer.state.in_(RUNNING), and_(Timer.state == "fired", passed_over()))


def passed_over() -> ColumnElement[bool]:
    """Whether what the fired `Timer` of the row watched is still open."""
    watched = exists().where(
        ElementInstance.key == Timer.element_instance_key, ElementInstance.state == "active"
    )
    task = exists().where(
        UserTask.instance_key == Timer.instance_key,
        UserTask.element_instance_key == Timer.element_instance_key,
        UserTask.state == "open",
    )
    return or_(and_(Timer.counted_from.is_not(None), watched), and_(Timer.repetitions == 0, task))


DueLine = tuple[Timer | UserTask, int, str, str]
"""The timer or task, its case's key and title, its process's name."""


def of_actor(
    transaction: Transaction, actor: Actor, wanted: TimerFilter, start: int, limit: int
) -> Sequence[DueLine]:
    """A part of what falls due in the cases that this person may see, the first due on top."""
    both = _first(transaction, actor, wanted, start + limit).subquery()
    asked = select(both.c.kind, both.c.key).order_by(both.c.falls, both.c.kind, both.c.key)
    found = transaction.execute(asked.offset(start).limit(limit)).all()
    known = {
        "timer": _timers(transaction, [key for kind, key in found if kind == "timer"]),
        "task": _tasks(transaction, [key for kind, key in found if kind == "task"]),
    }
    return [known[kind][key] for kind, key in found]


def count(transaction: Transaction, actor: Actor, wanted: TimerFilter) -> int:
    """How many there are, as far as anybody counts."""
    both = _first(transaction, actor, wanted, MOST_COUNTED + 1).subquery()
    return bounded.count(transaction, select(both.c.key))


def by_process(transaction: Transaction, actor: Actor, wanted: TimerFilter) -> dict[str, int]:
    """How many there are in all, by process."""
    asked = (
        select(Instance.process_id)
        .select_from(one.row)
        .join(Instance, Instance.key == one.row.instance_key)
        .where(*conditions(one, actor, wanted, many=False))
        for one in PARTS
    )
    both = union_all(*asked).subquery()
    rows = select(both.c.process_id, func.count()).group_by(both.c.process_id)
    return dict(transaction.execute(rows).all())


def _first(
    transaction: Transaction, actor: Actor, wanted: TimerFilter, number: int
) -> CompoundSelect[Any]:
    """So many of the first of each part, each read from its index: the first of all are in it."""
    many = has_many(transaction, actor)
    parts = (
        select(literal(one.kind).label("kind"), one.row.key, one.falls.label("falls"))
        .join(Instance, Instance.key == one.row.instance_key)
        .where(*conditions(one, actor, wanted, many=many))
        .order_by(one.falls, one.row.key)
        .limit(number)
        .subquery()
        for one in PARTS
        if one.dated or not (wanted.due_after or wanted.due_by)
    )
    return union_all(*(select(part) for part in parts))


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of what falls due that one index has in the order in which they fall.

    `dated`: it is certain when.
    """

    kind: Literal["timer", "task"]
    falls: SQLColumnExpression[Any]
    which: tuple[ColumnElement[bool], ...]
    dated: bool = True

    @property
    def row(self) -> type[Timer | UserTask]:
        """What the rows are."""
        return Timer if self.kind == "timer" else UserTask


_LAST: SQLColumnExpression[Any] = literal(_NEVER, UtcDateTime)
PENDING = Part("timer", Timer.due_at, (Timer.state == "pending", Timer.due_at.is_not(None)))
TASKS = Part("task", UserTask.due_at, (UserTask.state == "open", UserTask.due_at.is_not(None)))
PARTS = (
    PENDING,
    Part("timer", Timer.due_at, (Timer.state == "suspended", Timer.due_at.is_not(None))),
    Part("timer", Timer.due_at, (Timer.state == "fired", passed_over())),
    *(
        Part("timer", falls, (Timer.state == state, Timer.due_at.is_(None), known), dated=False)
        for state in RUNNING
        for falls, known in (
            (Timer.estimate, Timer.estimate.is_not(None)),
            (_LAST, Timer.estimate.is_(None)),
        )
    ),
    TASKS,
)


def conditions(
    part: Part, actor: Actor, wanted: TimerFilter, *, many: bool
) -> list[ColumnElement[bool]]:
    """What holds of the part's rows asked for; a query joins `Instance` to them."""
    found = [*part.which, sees_case(actor, many=many)]
    if part.row is UserTask:
        found += [sees_task(actor), ~_is_told()]
    if wanted.process_id:
        found.append(Instance.process_id == wanted.process_id)
    if wanted.due_after:
        found.append(part.row.due_at > wanted.due_after)
    if wanted.due_by:
        found.append(part.row.due_at <= wanted.due_by)
    return found


def _is_told() -> ColumnElement[bool]:
    """Whether a deadline that falls at the due date of the row's `UserTask` is in the list."""
    told = exists().where(
        Timer.instance_key == UserTask.instance_key,
        Timer.element_instance_key == UserTask.element_instance_key,
        Timer.due_at == UserTask.due_at,
        stands(),
    )
    return told.correlate(UserTask)


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


def running_deadlines(transaction: Transaction) -> Sequence[tuple[Timer, str]]:
    """The regulation's deadlines that still run, with the case's title, the first due first."""
    rows = (
        select(Timer, Instance.title)
        .join(Instance, Instance.key == Timer.instance_key)
        .where(Timer.state.in_(("pending", "suspended")), Timer.deadline_id.is_not(None))
        .order_by(Timer.due_at, Timer.key)
    )
    return [(timer, title) for timer, title in transaction.execute(rows)]


def next_moment(transaction: Transaction) -> datetime | None:
    """When the next timer or reminder is due."""
    timer = select(func.min(Timer.due_at)).where(Timer.state == "pending")
    reminder = select(func.min(Reminder.at)).where(Reminder.state == "pending")
    found = [transaction.scalar(timer), transaction.scalar(reminder)]
    return min((moment for moment in found if moment is not None), default=None)
