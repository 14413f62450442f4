"""A base enters the register with its status history and the yearly reports it owes."""

from datetime import date

from sqlalchemy import func, select

from engine.commands.handlers import Handled, HandledJob
from engine.persistence import Transaction
from register.handlers.reading import day, found, header, text
from register.rows import Application, Base, Report, StatusChange

REPORT_YEARS = 3
"""GD-11-b: three consecutive years, the first is the year after recognition (AMB-GD-20)."""
REPORT_DUE = (12, 31)
"""Month and day of T-P-GD-REPORT; the text says only 按时."""


def recognise(transaction: Transaction, job: HandledJob) -> Handled:
    """建档: the base with its category and day, and a report due for each of three years."""
    application = found(transaction, Application, text(job, "application_no"), "申报")
    recognised_on = day(job, "recognised_on")
    base = Base(
        number=_number(transaction, header(job, "programme"), recognised_on.year),
        programme=header(job, "programme"),
        application_number=application.number,
        credit_code=application.credit_code,
        name=application.base_name,
        category=application.category,
        document_no=text(job, "document_no"),
        recognised_on=recognised_on,
        status="有效",
    )
    transaction.add(base)
    transaction.flush()
    transaction.add(
        StatusChange(
            base_number=base.number,
            position=1,
            status="有效",
            effective_on=recognised_on,
            reason=f"发文公告（{base.document_no}）",
            clauses=["GD-9-5"],
        )
    )
    transaction.add_all(
        Report(base_number=base.number, year=year, due_on=date(year, *REPORT_DUE))
        for year in range(recognised_on.year + 1, recognised_on.year + 1 + REPORT_YEARS)
    )
    return Handled({"base_no": base.number})


def _number(transaction: Transaction, programme: str, year: int) -> str:
    prefix = f"{programme}-B{year}-"
    taken = transaction.scalar(
        select(func.count()).select_from(Base).where(Base.number.startswith(prefix))
    )
    return f"{prefix}{(taken or 0) + 1:03d}"
