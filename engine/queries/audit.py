"""Whether the history is whole and the rows are what it tells; and the search through its lines."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.errors import NotFound
from engine.json_types import Json
from engine.lifecycle.actor import Actor
from engine.lifecycle.authority import require
from engine.persistence import (
    Store,
    Transaction,
    case_files,
    contents,
    history,
    history_lists,
    row_seals,
)
from engine.persistence.history import Broken
from engine.persistence.history_lists import AuditFilter
from engine.persistence.history_rows import HistoryRecord
from engine.queries import case_truth

__all__ = ["AuditEvent", "AuditFilter", "search_audit"]
Heads = Mapping[int, tuple[int, str]]
"""By chain: how many lines it had, and the hash of the last."""


@dataclass(frozen=True, slots=True)
class Verified:
    """Lines looked at, the chains that do not hold, the heads, and one hash over all of them."""

    lines: int
    broken: tuple[Broken, ...]
    heads: Heads
    digest: str

    @property
    def chains(self) -> int:
        """How many chains were looked at."""
        return len(self.heads)


def verify(store: Store, noted: Heads | None = None) -> Verified:
    """Recompute every chain from its first line, and hold the rows against what the lines tell.

    `noted` are the heads of an earlier time, kept where whoever writes the database does not reach:
    against them even a chain that was cut and given a new head is found.
    """
    with store.read() as transaction:
        heads = sorted(history.heads(transaction))
        found = [one for head in heads for one in _read(head[0], _break, transaction, *head)]
        for rows in (history.strays, row_seals.faults, contents.faults):
            found += _read(0, rows, transaction)
        for chain, _length, _last in heads:
            if chain > 0:
                found += _read(chain, case_truth.faults_of_values, transaction, chain)
                found += _read(chain, case_truth.faults_of_rows, transaction, chain)
        left = sorted((noted or {}).items())
        found += [history.departure(transaction, chain, *head) for chain, head in left]
    digest = hashlib.sha256(repr(heads).encode()).hexdigest()
    broken = tuple(one for one in found if one is not None)
    lines = sum(length for _, length, _ in heads)
    return Verified(lines, broken, {chain: (n, last) for chain, n, last in heads}, digest)


def heads(store: Store) -> Heads:
    """The length and the last hash of every chain at this moment, nothing recomputed."""
    with store.read() as transaction:
        return {chain: (length, last) for chain, length, last in history.heads(transaction)}


def _break(transaction: Transaction, *head: Any) -> Iterable[Broken | None]:
    return [history.first_break(transaction, *head)]


def _read(
    chain: int, look: Callable[..., Iterable[Broken | None]], *what: Any
) -> list[Broken | None]:
    """What `look` finds; a row that cannot even be read any more is found as well."""
    try:
        return list(look(*what))
    except (ValueError, LookupError) as error:
        return [Broken(chain, 0, f"有内容被改得无法读出（{error}）")]


def is_signed(store: Store) -> bool:
    """Whether any line was signed with a key."""
    with store.read() as transaction:
        return history.is_signed(transaction)


@dataclass(frozen=True, slots=True)
class AuditLine:
    """A line of a case's history as it is kept, with its hash."""

    number: int
    at: datetime
    actor: str
    actor_name: str
    kind: str
    element_id: str
    reason: str
    data: Mapping[str, Json]
    hash: str


@dataclass(frozen=True, slots=True)
class CaseAudit:
    """Every line of a case, the newest on top, and where its chain does not hold, if anywhere."""

    title: str
    lines: tuple[AuditLine, ...]
    broken: Broken | None


def case_audit(store: Store, actor: Actor, key: int) -> CaseAudit:
    """The whole history of a case, recomputed. For operators; NotFound where there is no such case.

    Raises Refused to everybody else: the lines hold what concerns other parties too.
    """
    require(actor, "处理异常")
    with store.read() as transaction:
        found = case_files.find(transaction, actor, key)
        if found is None:
            raise NotFound(f"没有编号为 {key} 的案件。")
        case, process = found
        rows = case_files.history(transaction, key)
        broken = history.first_break(transaction, key, case.history_length, case.history_hash)
        lines = tuple(
            AuditLine(
                row.number,
                row.at,
                row.actor,
                row.actor_name,
                row.kind,
                row.element_id,
                row.reason,
                row.data,
                row.hash,
            )
            for row in reversed(rows)
        )
    return CaseAudit(case.title or f"{process} {key}", lines, broken)


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """A line of a chain. `case_key` is None for what belongs to no case.

    What a line of a case says of its material is not told: who audits takes no part in cases.
    """

    at: datetime
    actor: str
    actor_name: str
    kind: str
    case_key: int | None
    number: int
    element_id: str
    reason: str
    address: str
    data: Mapping[str, Json]


def search_audit(
    store: Store, actor: Actor, wanted: AuditFilter, *, start: int = 0, limit: int = 100
) -> tuple[Sequence[AuditEvent], int]:
    """One page of the lines, the newest first, and how many there are. For auditors."""
    require(actor, "查阅审计")
    with store.read() as transaction:
        rows, total = history_lists.find(transaction, wanted, start, limit)
        return [_event(row) for row in rows], total


def _event(row: HistoryRecord) -> AuditEvent:
    of_case = row.chain > 0
    return AuditEvent(
        row.at,
        row.actor,
        row.actor_name,
        row.kind,
        row.chain if of_case else None,
        row.number,
        row.element_id,
        row.reason,
        str(row.data.get("address", "")),
        {} if of_case else {name: v for name, v in row.data.items() if name != "address"},
    )
