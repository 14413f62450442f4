"""A body's standing: nothing but the steps of its programme's table write it, and its history."""

from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy import func, select

from engine.persistence import Transaction
from engine.persistence.series import draw, hold
from register.lifecycle.table import ABSENT, Step
from register.programme_rules import rules_of
from register.rows import Base, StatusChange
from register.steps import write_event


def enter_standing(
    transaction: Transaction, base: Base, event: str, reason: str, clauses: Sequence[str]
) -> None:
    """The first line of a new body's history, as of its recognition; `base` is not yet written."""
    step = rules_of(transaction, base.programme).body.after(ABSENT, event, base.name)
    base.status = step.state
    transaction.add(base)
    transaction.flush()
    _write(transaction, base, event, base.recognised_on, reason, clauses)


def change_standing(
    transaction: Transaction,
    base: Base,
    event: str,
    on: date,
    reason: str,
    clauses: Sequence[str],
    case_key: int,
) -> Step:
    """What the event makes of the body as of the day `on`; one without effect is noted as such.

    Raises Refused where the table has no such step.
    """
    hold(transaction, f"standing/{base.number}")
    table = rules_of(transaction, base.programme).body
    step = table.after(base.status, event, base.name)
    if step.moved:
        base.status = step.state
        _write(transaction, base, event, on, reason, clauses)
    else:
        write_event(transaction, table.noun, step, event, base.number, base.name, on, case_key)
    return step


def is_current(transaction: Transaction, base: Base) -> bool:
    """Whether it still is a recognised body."""
    return rules_of(transaction, base.programme).statuses.get(base.status, False)


def has_left(transaction: Transaction, base: Base, before: str) -> bool:
    """Whether it was one before and is one no longer."""
    return rules_of(transaction, base.programme).leaves(before, base.status)


def disagreements(transaction: Transaction) -> Iterator[str]:
    """Bodies whose status is not that of the last line of their history, as sentences."""
    last = (
        select(StatusChange.base_number, func.max(StatusChange.position).label("position"))
        .group_by(StatusChange.base_number)
        .subquery()
    )
    rows = transaction.execute(
        select(Base.number, Base.status, StatusChange.status)
        .outerjoin(last, last.c.base_number == Base.number)
        .outerjoin(
            StatusChange,
            (StatusChange.base_number == Base.number) & (StatusChange.position == last.c.position),
        )
        .where(StatusChange.status.is_distinct_from(Base.status))
        .order_by(Base.number)
    )
    for number, status, told in rows:
        yield f"{number} 现记为“{status}”，沿革最后一行为“{told or '（没有沿革）'}”"


def _write(
    transaction: Transaction,
    base: Base,
    event: str,
    on: date,
    reason: str,
    clauses: Sequence[str],
) -> None:
    transaction.add(
        StatusChange(
            base_number=base.number,
            position=draw(transaction, f"standing/{base.number}"),
            status=base.status,
            event=event,
            effective_on=on,
            reason=reason,
            clauses=[*clauses],
        )
    )
