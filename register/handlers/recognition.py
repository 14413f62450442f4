"""A body enters the register with its status history; what it owes begins with it."""

from engine.commands.core.handlers import Handled, HandledJob
from engine.execution.outcome import PublishMessage
from engine.json_types import Json
from engine.persistence import Transaction
from engine.persistence.series import draw_unused, hold
from register.handlers.reading import day, day_or_none, header, text, text_or_none
from register.handlers.standing import change_standing
from register.rows import Base, Organisation

AWHILE = 3600
"""How long the message that starts what follows is kept, in seconds."""


def recognise(transaction: Transaction, job: HandledJob) -> Handled:
    """建档: the body under a new number, 有效 from the day of its document.

    It reads what every programme has: credit_code, base_name, base_category, document_no,
    recognised_on; valid_until, application_no and recommender_code where there is one. Header
    `origin` says how it came in where that is not 认定; each message of the header `starts` begins
    a procedure that follows at once.
    """
    told: dict[str, Json] = {"base_no": enter_base(transaction, job).number}
    key = str(told["base_no"])
    starts = job.headers.get("starts", "").split()
    return Handled(told, tuple(PublishMessage(name, key, told, AWHILE) for name in starts))


def enter_base(transaction: Transaction, job: HandledJob) -> Base:
    """The new row with the first line of its history."""
    programme, recognised_on = header(job, "programme"), day(job, "recognised_on")
    base = Base(
        number=draw_unused(transaction, Base, f"{programme}-B{recognised_on.year}-", 3),
        programme=programme,
        origin=job.headers.get("origin", "认定"),
        case_key=job.process_instance_key,
        application_number=text_or_none(job, "application_no"),
        credit_code=text(job, "credit_code"),
        recommender_code=text_or_none(job, "recommender_code"),
        name=text(job, "base_name"),
        category=text(job, "base_category"),
        document_no=text(job, "document_no"),
        recognised_on=recognised_on,
        valid_until=day_or_none(job, "valid_until"),
        status="有效",
    )
    transaction.add(base)
    know(transaction, base.credit_code, text_or_none(job, "host_name"))
    transaction.flush()
    reason, clauses = f"发文公告（{base.document_no}）", header(job, "clauses").split()
    change_standing(transaction, base, "有效", recognised_on, reason, clauses)
    return base


def know(transaction: Transaction, credit_code: str, name: str | None) -> None:
    """The register calls a host by its name from its first recognition on."""
    if name:
        hold(transaction, f"organisation/{credit_code}")  # two recognised at once know it once
        if transaction.get(Organisation, credit_code) is None:
            transaction.add(Organisation(credit_code=credit_code, name=name))
