"""A body's members: in the register from the application on, counted, admitted, released.

A legal person counts once for each body it is in or is applying with (含在申、含牵头). What members
are called is the programme's (`members` of its register.yaml).
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import func, select

from engine.commands.core.handlers import Handled, HandledJob
from engine.errors import Refused
from engine.json_types import Json
from engine.persistence import Transaction
from engine.persistence.series import draw
from register.consortium_rows import Member
from register.handlers.parties import parties
from register.handlers.reading import legal_day, lines, rules, text
from register.lifecycle.rules import MemberRules
from register.rows import Base


def member_rules(transaction: Transaction, job: HandledJob) -> MemberRules:
    """What the programme calls members. Raises Refused where its bodies have none."""
    of = rules(transaction, job)
    if of.members is None:
        raise Refused(f"“{of.programme}”的名录规则没有写明成员（members），不能登记成员单位")
    return of.members


def enter_members(transaction: Transaction, job: HandledJob) -> Handled:
    """The lead and its members, as they were confirmed, apply together; then they are counted."""
    of = member_rules(transaction, job)
    _leave(transaction, applying(transaction, job), job)
    lead = {"credit_code": text(job, "credit_code"), "name": text(job, "host_name")}
    add_member(transaction, job, {**lead, "category": of.lead_kind}, leads=True)
    for one in _confirmed(job):
        add_member(transaction, job, one)
    return count_members(transaction, job)


def count_members(transaction: Transaction, job: HandledJob) -> Handled:
    """The facts of the limits: one consortium led, at most three taken part in."""
    transaction.flush()
    rows = applying(transaction, job)
    counts = consortia_of(transaction, [one.credit_code for one in rows])
    lead = next(one for one in rows if one.leads)
    checked: list[Json] = [
        {**one, "member_consortium_count": counts.get(str(one["credit_code"]), 0)}
        for one in _confirmed(job)
    ]
    return Handled(
        {
            "checked_members": checked,
            "lead_other_led_count": led_elsewhere(transaction, lead),
            "lead_consortium_count": counts[lead.credit_code],
            "member_count": len(rows),
            "member_category_count": len({one.kind for one in rows}),
            "participation": "；".join(f"{one.name}：{counts[one.credit_code]}个" for one in rows),
        },
        parties=parties(
            transaction,
            rules(transaction, job).programme,
            [lead.credit_code],
            job.variables.get("recommender_code"),
            [one.credit_code for one in rows if one is not lead],
        ),
    )


def release_members(transaction: Transaction, job: HandledJob) -> Handled:
    """Whoever applied in this case does so no longer."""
    release(transaction, job)
    return Handled()


def applying(transaction: Transaction, job: HandledJob) -> list[Member]:
    """The units of this case: those that apply, or a new one that is to join."""
    asked = select(Member).where(
        Member.case_key == job.process_instance_key, Member.left_on.is_(None)
    )
    return list(transaction.scalars(asked.order_by(Member.position)))


def release(transaction: Transaction, job: HandledJob) -> None:
    """The case's members without a recognised consortium take part in nothing any more."""
    rows = applying(transaction, job)
    _leave(transaction, [one for one in rows if one.base_number is None], job)


def confirm(transaction: Transaction, job: HandledJob, base: Base) -> list[Member]:
    """Whoever applied in this case is a member of the recognised consortium."""
    rows = applying(transaction, job)
    for one in rows:
        one.base_number = base.number
    return rows


def members_of(transaction: Transaction, base: Base) -> list[Member]:
    """The members of a recognised consortium today, its lead first."""
    asked = select(Member).where(Member.base_number == base.number, Member.left_on.is_(None))
    rows = transaction.scalars(asked.order_by(Member.position)).all()
    return sorted(rows, key=lambda one: not one.leads)


def add_member(
    transaction: Transaction,
    job: HandledJob,
    given: Mapping[str, Json],
    base: Base | None = None,
    *,
    leads: bool = False,
) -> Member:
    """A new line: in a recognised consortium, or applying in this case."""
    of = member_rules(transaction, job)
    case_key = base.case_key if base else job.process_instance_key
    row = Member(
        case_key=case_key,
        position=draw(transaction, f"member/{case_key}"),
        base_number=base.number if base else None,
        credit_code=str(given["credit_code"]),
        name=str(given["name"]),
        role=of.lead if leads else of.member,
        leads=leads,
        layer=_said(given.get("member_layer")),
        kind=_said(given.get("category")),
        exception=_said(given.get("exception")),
        joined_on=legal_day(job.now),
    )
    transaction.add(row)
    return row


def consortia_of(
    transaction: Transaction, codes: Sequence[str], *, besides: int | None = None
) -> dict[str, int]:
    """In how many consortia each legal person is, or is applying; `besides` one it is to join."""
    counted = (
        select(Member.credit_code, func.count(Member.case_key.distinct()))
        .where(Member.credit_code.in_(codes), Member.left_on.is_(None))
        .group_by(Member.credit_code)
    )
    if besides is not None:
        counted = counted.where(Member.case_key != besides)
    return {row.credit_code: row[1] for row in transaction.execute(counted)}


def led_elsewhere(transaction: Transaction, lead: Member) -> int:
    """How many other consortia the lead leads, or is applying to lead."""
    counted = select(func.count(Member.case_key.distinct())).where(
        Member.credit_code == lead.credit_code,
        Member.leads,
        Member.left_on.is_(None),
        Member.case_key != lead.case_key,
    )
    return transaction.scalar(counted) or 0


def _leave(transaction: Transaction, rows: Sequence[Member], job: HandledJob) -> None:
    for one in rows:
        one.left_on = legal_day(job.now)
    transaction.flush()


def _confirmed(job: HandledJob) -> list[dict[str, Json]]:
    """The members as each confirmed itself, with the category the lead gave it."""
    category = {one["credit_code"]: one.get("category") for one in lines(job, "members")}
    said = lines(job, "confirmed_members") or lines(job, "members")
    return [{**one, "category": category.get(one["credit_code"])} for one in said]


def _said(value: Json) -> str | None:
    return str(value) if value else None
