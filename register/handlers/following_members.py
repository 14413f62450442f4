"""What becomes of an organisation's places in the bodies of others, when another one follows it."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select, true

from engine.persistence import Transaction
from engine.persistence.series import draw
from register.consortium_rows import Member
from register.lineage_rows import Lineage
from register.rows import Base, Organisation


def follow_members(
    transaction: Transaction, row: Lineage, following: Sequence[Base]
) -> Sequence[Base]:
    """The places of the one before in recognised bodies are those of the one after it.

    A merger carries every place, a change of host only the lead of the bodies that have the new
    host (`following`); a new name is written into the places. Who is a member already keeps one
    place, which leads where either did. Applications under way keep the members that confirmed.
    Answers the bodies whose members changed.
    """
    places = _places(transaction, row, following)
    after = transaction.get_one(Organisation, row.to_code or row.from_code)
    for one in places:
        if row.kind == "rename":
            one.name = after.name
        elif row.to_code:
            _hand_over(transaction, one, after, row)
    transaction.flush()
    numbers = {one.base_number for one in places}
    return transaction.scalars(select(Base).where(Base.number.in_(numbers))).all()


def _places(transaction: Transaction, row: Lineage, following: Sequence[Base]) -> Sequence[Member]:
    of_hosted = Member.leads & Member.base_number.in_([one.number for one in following])
    whose: ColumnElement[bool] = true() if row.kind in ("merge", "rename") else of_hosted
    asked = select(Member).where(
        Member.credit_code == row.from_code,
        Member.left_on.is_(None),
        Member.base_number.is_not(None),
        whose,
    )
    return transaction.scalars(asked.order_by(Member.case_key, Member.position)).all()


def _hand_over(transaction: Transaction, one: Member, after: Organisation, row: Lineage) -> None:
    """The place ends on the day, and the one after has it from then on."""
    own = transaction.scalars(
        select(Member).where(
            Member.case_key == one.case_key,
            Member.credit_code == after.credit_code,
            Member.left_on.is_(None),
        )
    ).first()
    one.left_on = row.effective_on
    if own is not None and (own.leads or not one.leads):
        return
    if own is not None:
        own.left_on = row.effective_on
    transaction.flush()
    transaction.add(
        Member(
            case_key=one.case_key,
            position=draw(transaction, f"member/{one.case_key}"),
            base_number=one.base_number,
            credit_code=after.credit_code,
            name=after.name,
            role=one.role,
            leads=one.leads,
            layer=one.layer,
            kind=one.kind,
            exception=one.exception,
            joined_on=row.effective_on,
        )
    )
