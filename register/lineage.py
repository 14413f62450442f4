"""沿革: who follows whom, and which bans follow with it."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select

from engine.commands.core.moments import said_day
from engine.persistence import Transaction
from register.lineage_rows import Lineage
from register.rows import Sanction

KINDS: Mapping[str, str] = {
    "rename": "更名",
    "merge": "合并",
    "split": "分立",
    "succeed": "变更承担单位",
    "dissolve": "法人终止",
}
"""What may become of an organisation."""
FOLLOWED = ("merge", "split", "succeed")
"""Of these, by which another one follows it."""
NOUN = "沿革"
"""What the diary of a body calls it."""


def predecessors(transaction: Transaction, code: str, *, with_ban: bool = False) -> frozenset[str]:
    """The organisations that this one follows, however far back, without itself.

    `with_ban`: only along the lines of which a person decided that the ban follows.
    """
    found: set[str] = set()
    asked = [code]
    while asked:
        lines = select(Lineage.from_code).where(Lineage.to_code == asked.pop())
        if with_ban:
            lines = lines.where(Lineage.ban_follows.is_(True))
        new = {one for one in transaction.scalars(lines) if one != code} - found
        found |= new
        asked += new
    return frozenset(found)


def banned_codes(transaction: Transaction, code: str) -> frozenset[str]:
    """The organisation and those before it whose bans are its own."""
    return predecessors(transaction, code, with_ban=True) | {code}


def running_bans(
    transaction: Transaction, codes: frozenset[str], on: date, programme: str = ""
) -> Sequence[Sanction]:
    """The bans of these organisations that run on that day, the oldest first."""
    asked = select(Sanction).where(Sanction.credit_code.in_(codes), Sanction.refused_until >= on)
    if programme:
        asked = asked.where(Sanction.programme == programme)
    return transaction.scalars(asked.order_by(Sanction.delisted_on, Sanction.position)).all()


def ban_of(one: Sanction) -> str:
    """What a case remembers the ban by: what was lost, and when."""
    return f"{one.base_number or one.credit_code} {one.delisted_on} 被取消资格"


def ban_words(one: Sanction) -> str:
    """The ban as whoever judges it reads it: whose, since when, why, and its last day."""
    whose, until = one.base_number or one.credit_code, one.refused_until
    said = f"{whose} {said_day(one.delisted_on)}被取消资格（{one.reason}）"
    return f"{said}，禁报至{said_day(until)}" if until is not None else said


def doubtful_bans(
    transaction: Transaction, code: str, on: date, programme: str
) -> Sequence[Sanction]:
    """Running bans of organisations before this one of which nobody has decided yet."""
    decided = select(Lineage.from_code).where(
        Lineage.to_code == code, Lineage.ban_follows.is_not(None)
    )
    before = predecessors(transaction, code) - set(transaction.scalars(decided))
    return running_bans(transaction, before, on, programme)
