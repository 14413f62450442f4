"""register.evaluation: they come round by themselves, end with a grade or without."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from engine.commands.core.handlers import Handled, HandledJob
from engine.execution.outcome import PublishMessage
from engine.json_types import Json
from engine.persistence import Transaction
from engine.persistence.series import draw
from register.duty import last_day
from register.evaluation_facts import consecutive_failures, scheduled
from register.handlers.bases import base_of, case_of
from register.handlers.moving import move
from register.handlers.parties import parties_of_base
from register.handlers.reading import (
    day,
    event_of,
    flag,
    found,
    header,
    legal_day,
    number,
    text_or_none,
    texts,
)
from register.handlers.reports import missing_facts, missing_years
from register.lifecycle.duties import EVALUATION
from register.lifecycle.table import ABSENT
from register.lifecycle_rows import Evaluation
from register.programme_rules import rules_of
from register.rows import Base
from register.steps import write_event

EVENTS = ("schedule", "announce", "open", "conclude", "absent")


def evaluation(transaction: Transaction, job: HandledJob) -> Handled:
    """Take the step `event` (header) of an evaluation's life; see each function below."""
    match event_of(job, EVENTS):
        case "schedule":
            return _schedule(transaction, job)
        case "announce":
            return _announce(transaction, job)
        case "open":
            return _open(transaction, job)
        case "conclude":
            return _conclude(transaction, job)
        case _:
            return _absent(transaction, job)


def _schedule(transaction: Transaction, job: HandledJob) -> Handled:
    """Write down the next evaluation, a period after `counted_from`; start the case that waits.

    Headers: `message` starts the procedure, `timer` is the period.
    """
    base, counted_from = base_of(transaction, job), day(job, "counted_from")
    due_on = last_day(transaction, header(job, "timer"), counted_from)
    row = _next(transaction, job, base, due_on, "schedule")
    start = {
        **case_of(transaction, base, f"第{row.number}次评价"),
        "evaluation_no": row.number,
        "duty": row.duty,
        "counted_from": counted_from.isoformat(),
    }
    told = PublishMessage(
        header(job, "message"), row.duty, start, parties=parties_of_base(transaction, base)
    )
    return Handled(messages=(told,))


def _announce(transaction: Transaction, job: HandledJob) -> Handled:
    """The notice of a batch of evaluations reaches the bodies of the programme in the series.

    Headers: `programme`, `message` that a waiting case takes by its body's number, and the
    `variables` of the notice that go with it. `chosen` names the variable that lists the bodies of
    the batch; without it the batch is of all. A body whose evaluation has begun meanwhile is not
    told again: `bodies_not_told`.
    """
    of = header(job, "programme")
    current = rules_of(transaction, of).current
    bodies = select(Base.number).where(Base.programme == of, Base.status.in_(current))
    numbers: Sequence[str] = transaction.scalars(bodies.order_by(Base.number)).all()
    not_told: list[Json] = []
    if chosen := job.headers.get("chosen"):
        asked = {*texts(job, chosen)}
        waiting = {*scheduled(transaction, numbers)}
        numbers = [one for one in numbers if one in asked & waiting]
        not_told = [*sorted(asked - {*numbers})]
    told = {name: job.variables.get(name) for name in header(job, "variables").split()}
    message = header(job, "message")
    return Handled(
        {"bodies_told": len(numbers), "bodies_not_told": not_told},
        messages=tuple(PublishMessage(message, number, told) for number in numbers),
    )


def _open(transaction: Transaction, job: HandledJob) -> Handled:
    """The evaluation begins; one that nobody scheduled is written down now.

    It comes with what the register knows: reports missed, grades so far.
    """
    base, today = base_of(transaction, job), legal_day(job.now)
    if job.variables.get("evaluation_no") is not None:
        row = _row(transaction, job)
        move(transaction, job, EVALUATION, row, "open")
    else:
        row = _next(transaction, job, base, today, "open")
    missing = missing_years(transaction, base.number, today)
    return Handled(
        {
            **case_of(transaction, base, f"第{row.number}次评价"),
            "evaluation_no": row.number,
            "evaluation_opened_on": today.isoformat(),
            **missing_facts(missing),
            "consecutive_unqualified": consecutive_failures(transaction, base),
        },
        parties=parties_of_base(transaction, base),
    )


def _conclude(transaction: Transaction, job: HandledJob) -> Handled:
    """The evaluation is over, with `evaluation_grade` or without; failures in a row are counted."""
    row, base = _row(transaction, job), base_of(transaction, job)
    if move(transaction, job, EVALUATION, row, "conclude"):
        row.concluded_on = legal_day(job.now)
        row.grade = text_or_none(job, "evaluation_grade")
    transaction.flush()
    return Handled({"consecutive_unqualified": consecutive_failures(transaction, base)})


def _absent(transaction: Transaction, job: HandledJob) -> Handled:
    """The body did not take part (`absence`), for a good reason or not; without one it is over."""
    row, due_cause = _row(transaction, job), flag(job, "due_cause")
    if move(transaction, job, EVALUATION, row, "excuse" if due_cause else "absent"):
        row.absence, row.due_cause = text_or_none(job, "absence"), due_cause
        row.concluded_on = None if due_cause else legal_day(job.now)
    return Handled()


def _row(transaction: Transaction, job: HandledJob) -> Evaluation:
    key = (base_of(transaction, job).number, number(job, "evaluation_no"))
    return found(transaction, Evaluation, key, "评价")


def _next(
    transaction: Transaction, job: HandledJob, base: Base, due_on: date, event: str
) -> Evaluation:
    place, step = draw(transaction, f"evaluation/{base.number}"), EVALUATION.after(ABSENT, event)
    row = Evaluation(
        base_number=base.number,
        number=place,
        duty=f"{base.number}/evaluation/{place}",
        due_on=due_on,
        standing=step.state,
    )
    transaction.add(row)
    write_event(
        transaction, EVALUATION.noun, step, event, base.number, str(place),
        legal_day(job.now), job.process_instance_key,
    )  # fmt: skip
    transaction.flush()
    return row


def grade_lines(transaction: Transaction, base_number: str) -> list[Json]:
    """The evaluations that are over, oldest first, as a form shows them."""
    over = select(Evaluation).where(
        Evaluation.base_number == base_number, Evaluation.standing == "已办结"
    )
    return [
        {
            "number": one.number,
            "grade": one.grade or one.absence or "没有等次",
            "concluded_on": one.concluded_on.isoformat() if one.concluded_on else None,
        }
        for one in transaction.scalars(over.order_by(Evaluation.concluded_on, Evaluation.number))
    ]
