"""概览: how much there is of what, and where it waits, among the cases a person may see."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.lifecycle.actor import Actor
from engine.lifecycle.authority import may
from engine.persistence import Store, due_dates, incident_lists
from engine.persistence import overview as rows
from engine.persistence.running_timers import TimerFilter

MOST_STEPS = 10


@dataclass(frozen=True, slots=True)
class Procedure:
    """The cases of a process by state; `late` and `stuck` are among the `active`.

    `late`: with an open task past its deadline; `soon`: with one that is 将超期. `stuck`: with an
    open incident. `due`: the deadlines still to fall until the moment asked for.
    """

    id: str
    name: str
    active: int = 0
    late: int = 0
    soon: int = 0
    stuck: int = 0
    due: int = 0
    completed: int = 0
    terminated: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """A step where work waits: how many tasks are open, how many past their deadline."""

    process_id: str
    process_name: str
    name: str
    open: int
    late: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Overview:
    """`incidents` and `undelivered` are None for who has no office to mend them."""

    procedures: tuple[Procedure, ...]
    total: Procedure
    steps: tuple[Step, ...]
    incidents: int | None
    undelivered: int | None


def overview(
    store: Store, actor: Actor, *, now: datetime, soon_by: datetime, due_by: datetime
) -> Overview:
    """The numbers of this moment; the number of statements does not grow with the cases."""
    due = TimerFilter(due_after=now, due_by=due_by)
    with store.read() as transaction:
        names = rows.names(transaction)
        columns: dict[str, dict[str, int]] = {
            "late": rows.late_cases(transaction, actor, now),
            "soon": rows.soon_cases(transaction, actor, now, soon_by),
            "stuck": rows.stuck_cases(transaction, actor),
            "due": due_dates.by_process(transaction, actor, due),
        }
        for process, state, number in rows.cases(transaction, actor):
            columns.setdefault(state, {})[process] = number
        steps = rows.steps(transaction, actor, now, MOST_STEPS)
        mends, sends = may(actor, "处理异常"), may(actor, "重发")
        incidents = incident_lists.count(transaction) if mends else None
        undelivered = rows.undelivered(transaction) if sends else None
    return Overview(
        tuple(_procedures(names, columns)),
        Procedure("", "", **{name: sum(column.values()) for name, column in columns.items()}),
        tuple(Step(step[0], names.get(step[0], step[0]), *step[1:]) for step in steps),
        incidents,
        undelivered,
    )


def _procedures(
    names: Mapping[str, str], columns: Mapping[str, Mapping[str, int]]
) -> list[Procedure]:
    met = sorted({process for column in columns.values() for process in column})
    return [
        Procedure(
            process,
            names.get(process, process),
            **{name: column.get(process, 0) for name, column in columns.items()},
        )
        for process in met
    ]
