"""Yearly reports: owed from the recognition on, filed, missed, filed later after all."""

from datetime import date

from sqlalchemy import select

from engine.commands.core.handlers import Handled, HandledJob
from engine.execution.outcome import PublishMessage
from engine.json_types import Json
from engine.persistence import Transaction
from register.handlers.bases import base_of, case_of
from register.handlers.duties import last_day
from register.handlers.parties import parties_of_base
from register.handlers.reading import day, found, header, legal_day, number, texts
from register.rows import Base, Report


def schedule_reports(transaction: Transaction, job: HandledJob) -> Handled:
    """Write down the reports of `years` years from `first_report_year` on; start a case for each.

    The years are independent of one another: what happens to one year's report keeps none of the
    others waiting. Headers: `message` starts the procedure, `timer` gives the day of each year,
    `years` how many years there are.
    """
    base, first = base_of(transaction, job), number(job, "first_report_year")
    years = range(first, first + int(header(job, "years")))
    return Handled(messages=tuple(_owed(transaction, job, base, year) for year in years))


def _owed(transaction: Transaction, job: HandledJob, base: Base, year: int) -> PublishMessage:
    """The report of one year, and the message that starts its case."""
    due_on = last_day(transaction, header(job, "timer"), date(year, 1, 1))
    duty = f"{base.number}/report/{year}"
    transaction.add(
        Report(base_number=base.number, year=year, due_on=due_on, standing="未到期", duty=duty)
    )
    start = {
        **case_of(transaction, base, f"{year}年度报告"),
        "report_year": year,
        "report_due_on": due_on.isoformat(),
        "duty": duty,
    }
    return PublishMessage(header(job, "message"), duty, start, parties=parties_of_base(base))


def note_report(transaction: Transaction, job: HandledJob) -> Handled:
    """How the report of `report_year` stands now: header `standing`; 已交 is dated today."""
    base = base_of(transaction, job)
    row = found(transaction, Report, (base.number, number(job, "report_year")), "年度报告")
    row.standing = header(job, "standing")
    if row.standing == "已交":
        row.filed_on = legal_day(job.now)
    return Handled({"report_due_on": row.due_on.isoformat()})


def file_supplements(transaction: Transaction, job: HandledJob) -> Handled:
    """The missed reports handed in during an evaluation (`supplemented_years`); what still lacks.

    `report_supplemented_in_evaluation` is true where something had been missed and nothing is now.
    """
    base, today = base_of(transaction, job), legal_day(job.now)
    before = missing_years(transaction, base.number, today)
    for year in {int(one) for one in texts(job, "supplemented_years")} & set(before):
        row = found(transaction, Report, (base.number, year), "年度报告")
        row.standing, row.filed_on = "已交", today
    transaction.flush()
    left = missing_years(transaction, base.number, today)
    return Handled(
        {
            **missing_facts(left),
            "report_supplemented_in_evaluation": bool(before) and not left,
            "evaluation_window_closed": today > day(job, "materials_due_on"),
        },
        parties=parties_of_base(base),
    )


def missing_years(transaction: Transaction, base_number: str, today: date) -> list[int]:
    """The years whose report was due before today, was owed, and has not been filed (缺报)."""
    missed = select(Report.year).where(
        Report.base_number == base_number,
        Report.due_on < today,
        Report.standing.in_(("应交", "缺报")),
    )
    return list(transaction.scalars(missed.order_by(Report.year)))


def missing_facts(years: list[int]) -> dict[str, Json]:
    """These years, also for a checklist; without any, none is missed without reason."""
    options: list[Json] = [{"value": str(y), "label": f"{y}年应交的报告"} for y in years]
    known: dict[str, Json] = {"missing_years": [*years], "missing_year_options": options}
    return known if years else {**known, "report_missed_without_reason": False}
