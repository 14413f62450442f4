"""How much there is of what, where it waits, and what stands still until a person mends it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from engine.errors import Forbidden
from engine.lifecycle.actor import Actor
from engine.lifecycle.authority import may, oversees, require
from engine.lifecycle.batch_operation import BATCH_OPERATION, VERBS
from engine.persistence import (
    Store,
    batch_operations,
    due_dates,
    incidents,
    installation,
    jobs,
    usage,
    workers,
)
from engine.persistence import overview as rows
from engine.persistence.bounded import MOST_COUNTED
from engine.persistence.case_rows import Incident

MOST_STEPS = 10
MOST_OVER_MANY = 20


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
    """Each number is counted as far as anybody counts; `more` names those of the total that hold
    such a number. `incidents` and `undelivered` are None for who has no office to mend them.
    """

    procedures: tuple[Procedure, ...]
    total: Procedure
    more: frozenset[str]
    steps: tuple[Step, ...]
    incidents: int | None
    undelivered: int | None


def overview(
    store: Store, actor: Actor, *, now: datetime, soon_by: datetime, due_by: datetime
) -> Overview:
    """The numbers of this moment; the number of statements does not grow with the cases."""
    with store.read() as transaction:
        names = rows.names(transaction)
        columns = rows.numbers(transaction, actor, now, soon_by, due_by)
        steps = rows.steps(transaction, actor, now, MOST_STEPS)
        mends, sends = may(actor, "处理异常"), may(actor, "重发")
        stand_still = incidents.count_open(transaction) if mends else None
        undelivered = rows.undelivered(transaction) if sends else None
    return Overview(
        tuple(_procedures(names, columns)),
        Procedure("", "", **{name: _total(column) for name, column in columns.items()}),
        frozenset(name for name, column in columns.items() if _is_beyond(column)),
        tuple(Step(step[0], names.get(step[0], step[0]), *step[1:]) for step in steps),
        stand_still,
        undelivered,
    )


def _total(column: Mapping[str, int]) -> int:
    return sum(min(number, MOST_COUNTED) for number in column.values())


def _is_beyond(column: Mapping[str, int]) -> bool:
    return any(number > MOST_COUNTED for number in column.values())


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


@dataclass(frozen=True, slots=True)
class OpenIncident:
    """An incident and the case that it stops; a definition's own timer has no case."""

    key: int
    kind: str
    message: str
    element_id: str
    created_at: datetime
    case_key: int | None
    case_title: str
    process_name: str
    traceback: str
    """Where the program failed; empty where a rule refused."""


def open_incidents(
    store: Store, actor: Actor, *, start: int = 0, limit: int = 50
) -> tuple[tuple[OpenIncident, ...], int]:
    """The open incidents, oldest first, and how many; Refused to anyone but operators."""
    require(actor, "处理异常")
    with store.read() as transaction:
        page = incidents.open_lines(transaction, start, limit)
        total = incidents.count_open(transaction)
    return tuple(_incident(*line) for line in page), total


def _incident(row: Incident, title: str | None, process: str | None) -> OpenIncident:
    return OpenIncident(
        row.key,
        row.kind,
        row.message,
        row.element_id,
        row.created_at,
        row.instance_key,
        title or f"{process or ''} {row.instance_key or ''}".strip(),
        process or "",
        str((row.details or {}).get("traceback", "")),
    )


@dataclass(frozen=True, slots=True)
class ManyCases:
    """A verb over many cases (批量操作): `what` and `state` as people read them, how many cases or
    incidents it is over, how many are `done` and how many refused (`failed`); `stopped_because` is
    empty where it was not stopped.
    """

    key: int
    what: str
    state: str
    number: int
    done: int
    failed: int
    asked_by: str
    reason: str
    started_at: datetime
    stopped_because: str


def operations_over_many(store: Store, actor: Actor) -> tuple[ManyCases, ...]:
    """The last ones that were asked for, the newest first; Forbidden to anyone but operators."""
    require(actor, "处理异常")
    with store.read() as transaction:
        lines = batch_operations.newest(transaction, MOST_OVER_MANY)
    return tuple(
        ManyCases(
            row.key,
            VERBS[batch_operations.kind_of(row)],
            BATCH_OPERATION.word(row.state),
            number,
            done,
            failed,
            row.actor_name,
            row.reason,
            row.started_at,
            row.stopped_because,
        )
        for row, number, done, failed in lines
    )


@dataclass(frozen=True, slots=True)
class WorkerSeen:
    """A process that fires deadlines (host and process number), and when it last did so."""

    name: str
    started_at: datetime
    seen_at: datetime


def workers_seen(store: Store) -> tuple[WorkerSeen, ...]:
    """The processes that fired deadlines within the last day, the latest first; wall-clock time."""
    with store.read() as transaction:
        rows = workers.seen(transaction)
    return tuple(WorkerSeen(row.name, row.started_at, row.seen_at) for row in rows)


def installation_mode(store: Store) -> str | None:
    """What the database was made for: `production` or `demonstration`; None: nobody has said so.

    Raises Unavailable where the database is away.
    """
    with store.read() as transaction:
        return installation.mode(transaction)


def numbers(store: Store, now: datetime) -> dict[str, int]:
    """How much is open, overdue, missed and dead, by name; and the second when a timer or a
    reminder is due next (0: none).
    """
    with store.read() as transaction:
        due = due_dates.next_moment(transaction)
        next_due = 0 if due is None else ceil(due.timestamp())
        return rows.counts(transaction, now) | {"next_due_timestamp_seconds": next_due}


def jobs_ready(store: Store, types: Collection[str], now: datetime) -> dict[str, int]:
    """How many jobs of each of these types could be taken now; types without one are left out."""
    with store.read() as transaction:
        return jobs.ready(transaction, types, now)


@dataclass(frozen=True, slots=True)
class Usage:
    """Counts of what was done between two moments; `assignees` are different people."""

    process_instances: int
    decision_instances: int
    assignees: int


def require_overseer(actor: Actor) -> None:
    """Raises Forbidden to whoever does not see every case."""
    if not oversees(actor):
        raise Forbidden(f"{actor.name}不能查看用量：这由运行维护人员（用户组 operators）办理。")


def usage_between(store: Store, begin: datetime, end: datetime) -> Usage:
    """From `begin` on, before `end`."""
    with store.read() as transaction:
        return Usage(*usage.counts(transaction, begin, end))
