"""The chains: append lines, and find the first line that was tampered with."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import exists, select, update

from engine.json_types import Json
from engine.persistence.case_rows import Instance
from engine.persistence.changed_rows import inserting
from engine.persistence.columns import dump_json
from engine.persistence.history_rows import HOUSE_CHAIN, ChainHead, HistoryRecord
from engine.persistence.keys import NO_KEYS, Keyring
from engine.persistence.store import Transaction


@dataclass(frozen=True, slots=True)
class Line:
    """What is to be remembered of one happening."""

    kind: str
    at: datetime
    actor: str
    actor_name: str
    element_id: str = ""
    element_instance_key: int = 0
    reason: str = ""
    data: Mapping[str, Json] | None = None


@dataclass(frozen=True, slots=True)
class Broken:
    """Where a chain does not hold. `number` is the first line that is wrong or missing."""

    chain: int
    number: int
    why: str


def continue_chain(
    transaction: Transaction, chain: int, length: int, last_hash: str, lines: Iterable[Line]
) -> tuple[int, str]:
    """Write the lines down after the `length` lines of the chain; its new length and last hash."""
    rows = list(chained(chain, length, last_hash, lines, transaction.keys))
    inserting(HistoryRecord).run_each(transaction.held, rows)
    return (rows[-1]["number"], rows[-1]["hash"]) if rows else (length, last_hash)


def chained(
    chain: int, length: int, last_hash: str, lines: Iterable[Line], keys: Keyring = NO_KEYS
) -> Iterator[dict[str, Any]]:
    """The lines as rows that continue the chain after its `length` lines, signed with `keys`."""
    for number, line in enumerate(lines, length + 1):
        said = (
            last_hash,
            chain,
            number,
            line.at,
            line.actor,
            line.actor_name,
            line.kind,
            line.element_id,
            line.element_instance_key,
            line.reason,
            dict(line.data or {}),
        )
        last_hash = _digest(keys, keys.current, said)
        yield {
            **dict(zip(_SAID, said, strict=True)),
            "signed_with": keys.current,
            "hash": last_hash,
        }


_SAID = (
    "previous_hash", "chain", "number", "at", "actor", "actor_name", "kind", "element_id",
    "element_instance_key", "reason", "data",
)  # fmt: skip
"""What a hash is over, in this order: the hash before and everything that the line says."""


def hash_of(row: HistoryRecord, keys: Keyring = NO_KEYS) -> str:
    """Over what the line says, as canonical JSON, by the line's key."""
    return _digest(keys, row.signed_with, [getattr(row, name) for name in _SAID])


def _digest(keys: Keyring, signed_with: str, said: Sequence[Any]) -> str:
    previous, chain, number, at, *others = said
    plain = [previous, chain, number, at.astimezone(UTC).isoformat(), *others]
    return keys.digest(signed_with, dump_json(plain, canonical=True))


def append_to_installation(transaction: Transaction, line: Line) -> None:
    """Remember something that belongs to no case."""
    append(transaction, HOUSE_CHAIN, line)


def append(transaction: Transaction, chain: int, line: Line) -> None:
    """One more line of a chain that no case carries; its head is locked until the end."""
    head = _head(transaction, chain)
    head.length, head.hash = continue_chain(transaction, chain, head.length, head.hash, [line])
    transaction.flush()


def _head(transaction: Transaction, chain: int) -> ChainHead:
    begun = transaction.insert(ChainHead).values(chain=chain, length=0, hash="")
    transaction.execute(begun.on_conflict_do_nothing())
    return transaction.get_one(ChainHead, chain, with_for_update=True, populate_existing=True)


def is_signed(transaction: Transaction) -> bool:
    """Whether any line was signed with a key."""
    signed = select(HistoryRecord.number).where(HistoryRecord.signed_with != "")
    return transaction.scalar(signed.limit(1)) is not None


def reseal(transaction: Transaction) -> int:
    """Sign every line of every chain with the current key; how many. They must have held before."""
    count = 0
    for chain, _length, _last in heads(transaction):
        previous = ""
        rows = select(HistoryRecord).where(HistoryRecord.chain == chain)
        for row in transaction.scalars(rows.order_by(HistoryRecord.number)):
            row.previous_hash, row.signed_with = previous, transaction.keys.current
            row.hash = previous = hash_of(row, transaction.keys)
            count += 1
        transaction.flush()
        for head in (
            update(Instance).where(Instance.key == chain).values(history_hash=previous),
            update(ChainHead).where(ChainHead.chain == chain).values(hash=previous),
        ):
            transaction.change(head)
    return count


def heads(transaction: Transaction) -> Sequence[tuple[int, int, str]]:
    """Every chain with its length and last hash."""
    of_cases = select(Instance.key, Instance.history_length, Instance.history_hash)
    of_house = select(ChainHead.chain, ChainHead.length, ChainHead.hash)
    rows = transaction.execute(of_cases.union_all(of_house))
    return [(chain, length, last) for chain, length, last in rows]


def first_break(
    transaction: Transaction, chain: int, length: int, last: str, *, unsigned: bool = False
) -> Broken | None:
    """The first line of a chain that does not follow from the one before, or None.

    `unsigned`: lines without a key are taken, though there are keys.
    """
    rows = transaction.scalars(
        select(HistoryRecord).where(HistoryRecord.chain == chain).order_by(HistoryRecord.number)
    )
    number, previous, keys = 0, "", transaction.keys
    for number, row in enumerate(rows, 1):
        if row.number != number:
            return Broken(chain, number, "这一条记录缺失")
        if not keys.knows(row.signed_with) and not (unsigned and not row.signed_with):
            return Broken(chain, number, _unknown_key(row.signed_with))
        if row.previous_hash != previous or row.hash != hash_of(row, keys):
            return Broken(chain, number, "这一条记录的内容与其校验值不符")
        previous = row.hash
    if (number, previous) != (length, last):
        return Broken(chain, number + 1, "末尾的记录缺失或被替换")
    return None


def _unknown_key(name: str) -> str:
    if name:
        return f"这一条用密钥“{name}”签署，而密钥文件中没有它"
    return "这一条没有用密钥签署"


def strays(transaction: Transaction) -> Iterator[Broken]:
    """Chains whose case, and with it their head, is gone."""
    known = select(Instance.key).union(select(ChainHead.chain))
    left = select(HistoryRecord.chain).where(HistoryRecord.chain.not_in(known)).distinct()
    for chain in sorted(transaction.scalars(left)):
        yield Broken(chain, 1, "记录还在，案件却不见了")


def departure(transaction: Transaction, chain: int, length: int, last: str) -> Broken | None:
    """Where a chain is no longer the one that had this length and last hash, or None."""
    if length == 0:
        return None
    row = transaction.get(HistoryRecord, (chain, length))
    if row is not None and row.hash == last:
        return None
    return Broken(chain, length, "与抄录时的校验值不符：这一条或之前的记录被改动或截去")


def has_line(transaction: Transaction, kind: str) -> bool:
    """Whether the installation's chain has a line of this kind."""
    line = exists().where(HistoryRecord.chain == HOUSE_CHAIN, HistoryRecord.kind == kind)
    return bool(transaction.scalar(select(line)))
