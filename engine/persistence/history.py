"""The chains: append lines, and find the first line that was tampered with."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select, update

from engine.json_types import Json
from engine.persistence.case_rows import Instance
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


def chained(
    chain: int, length: int, last_hash: str, lines: Iterable[Line], keys: Keyring = NO_KEYS
) -> Iterator[HistoryRecord]:
    """The lines as rows that continue the chain after its `length` lines, signed with `keys`."""
    for number, line in enumerate(lines, length + 1):
        row = HistoryRecord(
            chain=chain,
            number=number,
            at=line.at,
            actor=line.actor,
            actor_name=line.actor_name,
            kind=line.kind,
            element_id=line.element_id,
            element_instance_key=line.element_instance_key,
            reason=line.reason,
            data=dict(line.data or {}),
            previous_hash=last_hash,
            signed_with=keys.current,
        )
        row.hash = last_hash = hash_of(row, keys)
        yield row


def hash_of(row: HistoryRecord, keys: Keyring = NO_KEYS) -> str:
    """Over the hash before and everything the line says, as canonical JSON, by the line's key."""
    said = [
        row.previous_hash,
        row.chain,
        row.number,
        row.at.astimezone(UTC).isoformat(),
        row.actor,
        row.actor_name,
        row.kind,
        row.element_id,
        row.element_instance_key,
        row.reason,
        row.data,
    ]
    return keys.digest(row.signed_with, dump_json(said, canonical=True))


def append_to_house(transaction: Transaction, line: Line) -> None:
    """Remember something that belongs to no case."""
    append(transaction, HOUSE_CHAIN, line)


def append(transaction: Transaction, chain: int, line: Line) -> None:
    """One more line of a chain that no case carries; its head is locked until the end."""
    head = _head(transaction, chain)
    for row in chained(chain, head.length, head.hash, [line], transaction.keys):
        transaction.add(row)
        head.length, head.hash = row.number, row.hash
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
