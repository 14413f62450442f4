"""Lines of every chain by who, what, whereof, when and whence."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Text, func, or_, select, type_coerce

from engine.persistence.columns import dump_json
from engine.persistence.history_rows import HistoryRecord
from engine.persistence.store import Transaction


@dataclass(frozen=True, slots=True)
class AuditWish:
    """Which lines are wanted; what is empty restricts nothing.

    `person`: a login or a part of a name; `kinds`: what was done; `subject`: the number of a case,
    or a text that the line holds (a login, a file, a row's name); `since` and `before` bound the
    time; `address`: from where.
    """

    person: str = ""
    kinds: tuple[str, ...] = ()
    subject: str = ""
    since: datetime | None = None
    before: datetime | None = None
    address: str = ""


def find(
    transaction: Transaction, wish: AuditWish, start: int, limit: int
) -> tuple[Sequence[HistoryRecord], int]:
    """The newest lines first, and how many there are."""
    where = list(_conditions(wish))
    total = transaction.scalar(select(func.count()).select_from(HistoryRecord).where(*where))
    order = (HistoryRecord.at.desc(), HistoryRecord.chain, HistoryRecord.number.desc())
    rows = select(HistoryRecord).where(*where).order_by(*order).offset(start).limit(limit)
    return transaction.scalars(rows).all(), total or 0


def _conditions(wish: AuditWish) -> Iterator[ColumnElement[bool]]:
    line, said = HistoryRecord, type_coerce(HistoryRecord.data, Text)
    if wish.person:
        yield or_(line.actor == wish.person, line.actor_name.contains(wish.person, autoescape=True))
    if wish.kinds:
        yield line.kind.in_(wish.kinds)
    if wish.subject.isascii() and wish.subject.isdigit() and len(wish.subject) < 19:
        yield line.chain == int(wish.subject)
    elif wish.subject:
        yield or_(
            said.contains(dump_json(wish.subject)[1:-1], autoescape=True),
            line.element_id == wish.subject,
        )
    if wish.since is not None:
        yield line.at >= wish.since
    if wish.before is not None:
        yield line.at < wish.before
    if wish.address:
        yield said.contains(f'"address":{dump_json(wish.address)}', autoescape=True)
