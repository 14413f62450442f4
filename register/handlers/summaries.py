"""The yearly summary of a title's years, and whether each year's tasks were done (GX-COOP)."""

from datetime import date

from sqlalchemy import select

from engine.commands.core.handlers import Handled, HandledJob
from engine.persistence import Transaction
from register.handlers.bases import base_of
from register.handlers.duties import last_day
from register.handlers.reading import found, header, legal_day, number, text
from register.handlers.reports import schedule_reports
from register.rows import CURRENT, Report

DONE = "履行"


def open_report_year(transaction: Transaction, job: HandledJob) -> Handled:
    """Start the summary of `first_report_year`, as `schedule_reports` does, where one is owed.

    Every body owes it that is one on the last day for filing, also in its first year; nothing is
    opened twice where an old and a renewed term overlap.
    """
    base, year = base_of(transaction, job), number(job, "first_report_year")
    due_on = last_day(transaction, header(job, "timer"), date(year, 1, 1))
    known = transaction.get(Report, (base.number, year))
    if known is not None or base.status not in CURRENT or due_on < legal_day(job.now):
        return Handled()
    return schedule_reports(transaction, job)


def judge_duties(transaction: Transaction, job: HandledJob) -> Handled:
    """Write down whether the year's tasks were done, and count the years in a row without."""
    base = base_of(transaction, job)
    report = found(transaction, Report, (base.number, number(job, "report_year")), "年度工作总结")
    report.fulfilled = text(job, "duty_fulfilled") == DONE
    transaction.flush()
    return count_unfulfilled(transaction, job)


def count_unfulfilled(transaction: Transaction, job: HandledJob) -> Handled:
    """The years in a row, up to the last one judged, in which the tasks were not done."""
    judged = select(Report.year, Report.fulfilled).where(
        Report.base_number == base_of(transaction, job).number, Report.fulfilled.is_not(None)
    )
    years = {row.year: row.fulfilled for row in transaction.execute(judged)}
    return Handled({"consecutive_years_unfulfilled": unfulfilled_in_a_row(years)})


def unfulfilled_in_a_row(years: dict[int, bool | None]) -> int:
    """How many of the last years, without a gap, were judged unfulfilled.

    >>> unfulfilled_in_a_row({2026: False, 2027: True, 2028: False, 2029: False})
    2
    >>> unfulfilled_in_a_row({2026: False, 2028: False})
    1
    """
    last, count = max(years, default=0), 0
    while years.get(last - count) is False:
        count += 1
    return count
