"""A body's standing after recognition: rectification, recovery, loss with its ban."""

from datetime import date

from sqlalchemy import func, select

from engine.commands.core.handlers import Handled, HandledJob
from engine.errors import Refused
from engine.persistence import Transaction
from engine.persistence.series import draw
from register.handlers.duties import close_duties
from register.handlers.reading import day, found, header, text, texts
from register.rows import CURRENT, STATUSES, Base, Sanction, StatusChange
from register.windows import ban_ends_on


def set_standing(transaction: Transaction, job: HandledJob) -> Handled:
    """Write the standing that the diagram names (`status`, `reason`, `clauses`) as of a day.

    One that leaves the series by it owes nothing any more that is not due yet.
    """
    base = found(transaction, Base, text(job, "base_no"), "基地")
    on = day(job, "effective_on")
    change_standing(
        transaction, base, header(job, "status"), on,
        header(job, "reason"), header(job, "clauses").split(),
    )  # fmt: skip
    left = base.status not in CURRENT
    ended = close_duties(transaction, base, on) if left else ()
    return Handled({"base_status": base.status}, ended)


def delist(transaction: Transaction, job: HandledJob) -> Handled:
    """The body loses its recognition as of `delisted_on`, for `reason`, by `clauses`.

    Header `status` is the text's word for it, `ban_years` how long its host may not apply anew;
    without `ban_years` the text sets no window. A new application is judged by the decision on
    bans, which counts from `delisted_on`.
    """
    base = found(transaction, Base, text(job, "base_no"), "基地")
    on, reason, clauses = day(job, "delisted_on"), text(job, "reason"), texts(job, "clauses")
    change_standing(transaction, base, header(job, "status"), on, reason, clauses)
    years = job.headers.get("ban_years")
    transaction.add(
        Sanction(
            credit_code=base.credit_code,
            programme=base.programme,
            delisted_on=on,
            position=_lost_that_day(transaction, base, on) + 1,
            base_number=base.number,
            refused_until=ban_ends_on(on, int(years)) if years else None,
            reason=reason,
            clauses=clauses,
        )
    )
    return Handled({"base_status": base.status}, close_duties(transaction, base, on))


def _lost_that_day(transaction: Transaction, base: Base, on: date) -> int:
    """How many bodies of the programme the host has lost on that day already."""
    counted = select(func.count()).where(
        Sanction.credit_code == base.credit_code,
        Sanction.programme == base.programme,
        Sanction.delisted_on == on,
    )
    return transaction.scalar(counted) or 0


def change_standing(
    transaction: Transaction, base: Base, status: str, on: date, reason: str, clauses: list[str]
) -> None:
    """The body's new standing and the line of its history that says why."""
    if status not in STATUSES:
        raise Refused(f"名录没有“{status}”这种状态，应为：{'、'.join(STATUSES)}")
    base.status = status
    transaction.add(
        StatusChange(
            base_number=base.number,
            position=draw(transaction, f"standing/{base.number}"),
            status=status,
            effective_on=on,
            reason=reason,
            clauses=clauses,
        )
    )
