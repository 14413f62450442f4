"""What a case waits for and where its tokens stand, sealed by digest in its own chain.

Of these rows the lines do not tell every column. So the last line that a transaction writes to the
chain of a case carries the digests of the rows that it wrote, by table and key: nothing more is
written for it. What only time or a worker moves (a job's lease, a task's state) is left out: of
that other lines tell.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from engine.persistence.case_rows import Incident, Job, Timer, UserTask
from engine.persistence.columns import Row
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

IN_LINE = "rows"
"""Where in a line's data the digests are."""
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
        {"state", "assignee", "signers", "deadline_at", "ended_at", "completed_by",
         "completed_by_name", "revision"}
    ),
    Incident: frozenset({"state", "resolved_at"}),
}  # fmt: skip
"""The tables that are sealed so, and the columns of each that are not part of the digest."""
_WAITING: Mapping[type[Row], tuple[str, ...]] = {
    UserTask: ("open",),
    Job: ("created", "activated", "failed"),
    Timer: ("pending", "suspended", "failed"),
    Incident: ("open",),
}
"""The states in which a token may wait for the row; those of the other tables have none."""
_LENGTH = 32
_CHANGED = "changed rows of cases"


def remember(transaction: Transaction, row: Row) -> None:
    """A row is written: the next line of its case tells its digest."""
    if type(row) in MOVING:
        transaction.info.setdefault(_CHANGED, {})[id(row)] = row


def digests(
    transaction: Transaction, case_key: int, tokens: Iterable[Mapping[str, Any]]
) -> dict[str, str]:
    """The digests of what this transaction wrote of the case since it was last asked; `tokens` are
    the rows of its tokens that are written without being loaded.
    """
    waiting = transaction.info.setdefault(_CHANGED, {})
    for row in (*transaction.new, *transaction.dirty):
        remember(transaction, row)
    own = {id_: row for id_, row in waiting.items() if row.instance_key == case_key}
    for id_ in own:
        del waiting[id_]
    found = {_name(type(row), row.key): _digest(type(row), values_of(row)) for row in own.values()}
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
    whole = any(line.data.get(IN_LINE) for line in lines if line.at == lines[0].at)
    rows = {kind: _rows(transaction, kind, case_key) for kind in MOVING}
    for kind, found in rows.items():
        for row in found:
            name = _name(kind, row.key)
            if told.get(name, None if whole else ...) not in (..., _digest(kind, values_of(row))):
                yield Broken(case_key, 0, f"{name} 的内容与记录不符")
    yield from _tokens(case_key, rows, living)


def _tokens(
    case_key: int, rows: Mapping[type[Row], Sequence[Any]], living: set[int]
) -> Iterator[Broken]:
    """A token stands at each living element, and what it waits for is there."""
    tokens = {row.key: row for row in rows[Token]}
    for key in living.symmetric_difference(tokens):
        yield Broken(case_key, 0, f"环节实例 {key} 的令牌与记录不符")
    open_waits = {
        row.key
        for kind, found in rows.items()
        for row in found
        if kind is not Token and (kind not in _WAITING or row.state in _WAITING[kind])
    }
    for token in tokens.values():
        for wait in set(token.waits) - open_waits:
            yield Broken(case_key, 0, f"环节实例 {token.key} 所等待的 {wait} 不见了")


def _rows(transaction: Transaction, kind: type[Row], case_key: int) -> Sequence[Any]:
    column: Any = kind.instance_key  # type: ignore[attr-defined]
    return transaction.scalars(select(kind).where(column == case_key)).all()


def _name(kind: type[Row], key: object) -> str:
    return f"{kind.__tablename__}/{key}"


def _digest(kind: type[Row], values: Mapping[str, Any]) -> str:
    """What is empty says nothing, so that a default changes nothing."""
    said = {name: value if value not in ({}, []) else None for name, value in values.items()}
    return digest(table_of(kind), said, MOVING[kind])[:_LENGTH]
