"""register.report: yearly reports, owed from the recognition on, filed, missed, judged."""

from datetime import date

from sqlalchemy import select

from engine.commands.core.handlers import Handled, HandledJob
from engine.errors import Refused
from engine.execution.outcome import PublishMessage
from engine.json_types import Json
from engine.persistence import Transaction
from register.duty import last_day
from register.handlers.bases import base_of, case_of
from register.handlers.moving import move
from register.handlers.parties import parties_of_base
from register.handlers.reading import (
    day,
    event_of,
    found,
    header,
    legal_day,
    number,
    rules,
    text,
    texts,
)
from register.lifecycle.duties import REPORT
from register.lifecycle.table import ABSENT
from register.rows import Base, Report
from register.standing import is_current
from register.steps import write_event

STEPS = ("demand", "file", "miss", "excuse")
EVENTS = ("schedule", *STEPS, "supplement", "judge")


def report(transaction: Transaction, job: HandledJob) -> Handled:
    """Take the step `event` (header) of a yearly report's life; see each function below."""
    match event_of(job, EVENTS):
        case "schedule":
            return _schedule(transaction, job)
        case "supplement":
            return _supplement(transaction, job)
        case "judge":
            return _judge(transaction, job)
        case step:
            return _note(transaction, job, step)


def _schedule(transaction: Transaction, job: HandledJob) -> Handled:
    """Write down the reports of `years` years from `first_report_year` on; start a case for each.

    The years are independent of one another: what happens to one year's report keeps none of the
    others waiting. Headers: `message` starts the procedure, `timer` gives the day of each year,
    `years` how many years there are. A year that is known or a body that has left opens nothing,
    and with `skip_past` (是) a year whose day has passed.
    """
    base, first = base_of(transaction, job), number(job, "first_report_year")
    years = range(first, first + int(header(job, "years"))) if is_current(transaction, base) else ()
    owed = (_owed(transaction, job, base, year) for year in years)
    return Handled(messages=tuple(message for message in owed if message))


def _owed(
    transaction: Transaction, job: HandledJob, base: Base, year: int
) -> PublishMessage | None:
    """The report of one year, and the message that starts its case."""
    due_on = last_day(transaction, header(job, "timer"), date(year, 1, 1))
    past = job.headers.get("skip_past") == "是" and due_on < legal_day(job.now)
    if past or transaction.get(Report, (base.number, year)) is not None:
        return None
    step, duty = REPORT.after(ABSENT, "schedule"), f"{base.number}/report/{year}"
    transaction.add(
        Report(base_number=base.number, year=year, due_on=due_on, standing=step.state, duty=duty)
    )
    write_event(
        transaction, REPORT.noun, step, "schedule", base.number, str(year),
        legal_day(job.now), job.process_instance_key,
    )  # fmt: skip
    start = {
        **case_of(transaction, base, f"{year}年度报告"),
        "report_year": year,
        "report_due_on": due_on.isoformat(),
        "duty": duty,
    }
    return PublishMessage(
        header(job, "message"), duty, start, parties=parties_of_base(transaction, base)
    )


def _note(transaction: Transaction, job: HandledJob, event: str) -> Handled:
    """How the report of `report_year` stands after the event; one filed late is dated late.

    The day of the first filing stays: what is sent again after a return is no second filing. What
    came on paper was filed on the day of its receipt (`filed_on`), not on the day of its entry.
    """
    row = _of_year(transaction, job, number(job, "report_year"))
    filed_on = _filing_day(job) if event == "file" else None
    if move(transaction, job, REPORT, row, event) and row.filed_on is None:
        row.filed_on = filed_on
    return Handled({"report_due_on": row.due_on.isoformat(), "report_standing": row.standing})


def _filing_day(job: HandledJob) -> date:
    today = legal_day(job.now)
    if job.variables.get("filed_on") is None:
        return today
    if (received := day(job, "filed_on")) > today:
        raise Refused(f"收到日 {received} 不能晚于今天（{today}）")
    return received


def _supplement(transaction: Transaction, job: HandledJob) -> Handled:
    """The missed reports handed in during an evaluation (`supplemented_years`); what still lacks.

    `report_supplemented_in_evaluation` is true where something had been missed and nothing is now.
    """
    base, today = base_of(transaction, job), legal_day(job.now)
    before = missing_years(transaction, base.number, today)
    for year in sorted({int(one) for one in texts(job, "supplemented_years")} & set(before)):
        row = _of_year(transaction, job, year)
        move(transaction, job, REPORT, row, "file")
        row.filed_on = today
    transaction.flush()
    left = missing_years(transaction, base.number, today)
    return Handled(
        {
            **missing_facts(left),
            "report_supplemented_in_evaluation": bool(before) and not left,
            "evaluation_window_closed": today > day(job, "materials_due_on"),
        },
        parties=parties_of_base(transaction, base),
    )


def _judge(transaction: Transaction, job: HandledJob) -> Handled:
    """Write down whether the year's tasks were done, and count the years in a row without."""
    row = _of_year(transaction, job, number(job, "report_year"))
    row.fulfilled = text(job, "duty_fulfilled") == rules(transaction, job).words["fulfilled"]
    transaction.flush()
    return Handled(unfulfilled_facts(transaction, row.base_number))


def unfulfilled_facts(transaction: Transaction, base_number: str) -> dict[str, Json]:
    """The years in a row, up to the last one judged, in which the tasks were not done."""
    judged = select(Report.year, Report.fulfilled).where(
        Report.base_number == base_number, Report.fulfilled.is_not(None)
    )
    years = {row.year: row.fulfilled for row in transaction.execute(judged)}
    return {"consecutive_years_unfulfilled": unfulfilled_in_a_row(years)}


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


def _of_year(transaction: Transaction, job: HandledJob, year: int) -> Report:
    base: Base = base_of(transaction, job)
    return found(transaction, Report, (base.number, year), "年度报告")
