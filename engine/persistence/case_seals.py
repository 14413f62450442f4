"""What a case waits for, tells its partners, and where its tokens stand: sealed by digest in its
own chain.

Of these rows the lines do not tell every column. So the last line that a transaction writes to the
chain of a case carries the digests of the rows that it wrote, by table and key: nothing more is
written for it. What only time or a worker moves (a job's lease, a task's state) is left out: of
that other lines tell.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from engine.json_types import Json
from engine.persistence.case_rows import Incident, Job, Timer, UserTask
from engine.persistence.columns import Row
from engine.persistence.deadlines import NO_DEADLINE
from engine.persistence.history import Broken
from engine.persistence.history_rows import HistoryRecord
from engine.persistence.row_digests import digest, table_of, values_of
from engine.persistence.runtime_rows import (
    CalledInstance,
    MessageSubscription,
    SignalSubscription,
    Token,
)
from engine.persistence.store import Transaction
from engine.persistence.transit_rows import OutboundEvent

IN_LINE = "rows"
"""Where in a line's data the digests are."""
FROM_THE_START = "sealed"
"""In the data of a case's first line: all its rows are told of, no earlier version wrote any."""
MOVING: Mapping[type[Row], frozenset[str]] = {
    Token: frozenset(),
    MessageSubscription: frozenset(),
    SignalSubscription: frozenset(),
    CalledInstance: frozenset(),
    Job: frozenset(
        {"retries", "state", "worker", "locked_until", "retry_at", "error_message", "ended_at",
         "fence", "waits_for"}
    ),
    Timer: frozenset({"state", "due_at", "fired_at", "lateness_seconds"}),
    UserTask: frozenset(
        {"state", "deadline_at", "ended_at", "completed_by", "completed_by_name", "revision"}
    ),
    Incident: frozenset({"state", "resolved_at"}),
    OutboundEvent: frozenset(
        {"state", "attempts", "next_at", "claimed_until", "fence", "ended_at"}
    ),
}  # fmt: skip
"""The tables that are sealed so, and the columns of each that are not part of the digest."""
_WAITING: Mapping[type[Row], tuple[str, ...]] = {
    UserTask: ("open",),
    Job: ("created", "activated", "failed"),
    Timer: ("pending", "suspended", "failed"),
    Incident: ("open",),
}
"""The states in which a token may wait for the row; those of the other tables have none."""
_KEPT = ("case_", "transit_")
"""What the rows that stay are called by; those at run time go with the wait."""
_LENGTH = 32
_CHANGED = "changed rows of cases"


def remember(transaction: Transaction, row: Row) -> None:
    """A row is written: the next line of its case tells its digest."""
    if type(row) in MOVING:
        transaction.info.setdefault(_CHANGED, {})[id(row)] = row


def digests(
    transaction: Transaction, case_key: int, tokens: Iterable[Mapping[str, Any]]
) -> dict[str, Json]:
    """The digests of what this transaction wrote of the case since it was last asked; `tokens` are
    the rows of its tokens that are written without being loaded.
    """
    waiting = transaction.info.setdefault(_CHANGED, {})
    for row in (*transaction.new, *transaction.dirty):
        remember(transaction, row)
    own = {id_: row for id_, row in waiting.items() if row.instance_key == case_key}
    for id_ in own:
        del waiting[id_]
    found: dict[str, Json] = {
        _name(type(row), row.key): _digest(type(row), values_of(row)) for row in own.values()
    }
    return found | {_name(Token, token["key"]): _digest(Token, token) for token in tokens}


def faults(
    transaction: Transaction, case_key: int, lines: Sequence[HistoryRecord], living: set[int]
) -> Iterator[Broken]:
    """Rows that are not what the lines tell of them, that they do not tell of, or that are gone.

    `living` are the element instances that the lines leave active. A case that an earlier version
    began may have rows that no line tells of.
    """
    told: dict[str, Any] = {}
    for line in lines:
        sealed: Mapping[str, Any] = line.data.get(IN_LINE) or {}  # type: ignore[assignment]
        told |= sealed
    whole = any(line.data.get(FROM_THE_START) for line in lines)
    rows = {kind: _rows(transaction, kind, case_key) for kind in MOVING}
    for kind, found in rows.items():
        for row in found:
            name = _name(kind, row.key)
            if told.get(name, None if whole else ...) not in (..., _digest(kind, values_of(row))):
                yield Broken(case_key, 0, f"{name} 的内容与记录不符")
    there = {_name(kind, row.key) for kind, found in rows.items() for row in found}
    for name in sorted(told.keys() - there):
        if name.startswith(_KEPT):
            yield Broken(case_key, 0, f"{name} 不见了")
    yield from _tokens(case_key, rows, living)
    yield from _incidents(case_key, rows)
    yield from _order(case_key, rows)


def _tokens(
    case_key: int, rows: Mapping[type[Row], Sequence[Any]], living: set[int]
) -> Iterator[Broken]:
    """A token stands at each living element, and what it waits for is there."""
    tokens = {row.key: row for row in rows[Token]}
    for key in living.symmetric_difference(tokens):
        yield Broken(case_key, 0, f"环节实例 {key} 的令牌与记录不符")
    waits = (row for kind in rows.keys() - {Token, OutboundEvent} for row in rows[kind])
    open_waits = {row.key for row in waits if _is_open(row)}
    for token in tokens.values():
        for wait in set(token.waits) - open_waits:
            yield Broken(case_key, 0, f"环节实例 {token.key} 所等待的 {wait} 不见了")


def _incidents(case_key: int, rows: Mapping[type[Row], Sequence[Any]]) -> Iterator[Broken]:
    """What has failed has an incident that somebody sees."""
    seen = {row.wait_key for row in rows[Incident] if row.state == "open"}
    for row in (*rows[Job], *rows[Timer]):
        if row.state == "failed" and row.key not in seen:
            yield Broken(case_key, 0, f"环节“{row.element_id}”的异常不见了")


def _is_open(row: Any) -> bool:
    states = _WAITING.get(type(row))
    return states is None or row.state in states


def _order(case_key: int, rows: Mapping[type[Row], Sequence[Any]]) -> Iterator[Broken]:
    """An open task stands in the lists by its due date, or by one of the case's deadlines."""
    moments = {NO_DEADLINE, *(timer.due_at for timer in rows[Timer])}
    for task in rows[UserTask]:
        known = {task.due_at} if task.due_at else moments
        if task.state == "open" and task.deadline_at not in known:
            yield Broken(case_key, 0, f"待办“{task.name}”的期限与记录不符")


def _rows(transaction: Transaction, kind: type[Row], case_key: int) -> Sequence[Any]:
    column: Any = kind.instance_key  # type: ignore[attr-defined]
    return transaction.scalars(select(kind).where(column == case_key)).all()


def _name(kind: type[Row], key: object) -> str:
    return f"{kind.__tablename__}/{key}"


def _digest(kind: type[Row], values: Mapping[str, Any]) -> str:
    """What is empty says nothing, so that a default changes nothing."""
    said = {name: value if value not in ({}, []) else None for name, value in values.items()}
    return digest(table_of(kind), said, MOVING[kind])[:_LENGTH]
