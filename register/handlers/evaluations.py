"""Evaluations: they come round by themselves, end with a grade or without, and are counted."""

from datetime import date

from sqlalchemy import select

from engine.commands.core.handlers import Handled, HandledJob
from engine.execution.outcome import PublishMessage
from engine.json_types import Json
from engine.persistence import Transaction
from engine.persistence.series import draw
from register.handlers.bases import base_of, case_of
from register.handlers.duties import last_day
from register.handlers.parties import parties_of_base
from register.handlers.reading import (
    day,
    day_or_none,
    flag,
    found,
    header,
    legal_day,
    number,
    text_or_none,
)
from register.handlers.reports import missing_facts, missing_years
from register.lifecycle_rows import Evaluation
from register.rows import Base

UNQUALIFIED = "不合格"


def schedule_evaluation(transaction: Transaction, job: HandledJob) -> Handled:
    """Write down the next evaluation, a period after `counted_from`; start the case that waits.

    Headers: `message` starts the procedure, `timer` is the period.
    """
    base, counted_from = base_of(transaction, job), day(job, "counted_from")
    due_on = last_day(transaction, header(job, "timer"), counted_from)
    row = _next(transaction, base, due_on, "未到期")
    start = {
        **case_of(transaction, base, f"第{row.number}次评价"),
        "evaluation_no": row.number,
        "duty": row.duty,
        "counted_from": counted_from.isoformat(),
    }
    told = PublishMessage(header(job, "message"), row.duty, start, parties=parties_of_base(base))
    return Handled(messages=(told,))


def open_evaluation(transaction: Transaction, job: HandledJob) -> Handled:
    """The evaluation begins; one that nobody scheduled is written down now.

    It comes with what the register knows: reports missed, grades so far.
    """
    base, today = base_of(transaction, job), legal_day(job.now)
    if job.variables.get("evaluation_no") is not None:
        row = _row(transaction, job)
        row.standing = "进行中"
    else:
        row = _next(transaction, base, today, "进行中")
    missing = missing_years(transaction, base.number, today)
    return Handled(
        {
            **case_of(transaction, base, f"第{row.number}次评价"),
            "evaluation_no": row.number,
            "evaluation_opened_on": today.isoformat(),
            **missing_facts(missing),
            "consecutive_unqualified": consecutive_unqualified(transaction, base.number),
        },
        parties=parties_of_base(base),
    )


def conclude_evaluation(transaction: Transaction, job: HandledJob) -> Handled:
    """The evaluation is over, with `evaluation_grade` or without; failures in a row are counted."""
    row = _row(transaction, job)
    row.standing, row.concluded_on = "已办结", legal_day(job.now)
    row.grade = text_or_none(job, "evaluation_grade")
    transaction.flush()
    return Handled(
        {"consecutive_unqualified": consecutive_unqualified(transaction, row.base_number)}
    )


def note_absence(transaction: Transaction, job: HandledJob) -> Handled:
    """The body did not take part (`absence`), for a good reason or not; without one it is over."""
    row = _row(transaction, job)
    row.absence, row.due_cause = text_or_none(job, "absence"), flag(job, "due_cause")
    if not row.due_cause:
        row.standing, row.concluded_on = "已办结", legal_day(job.now)
    return Handled()


def begin_rectification(transaction: Transaction, job: HandledJob) -> Handled:
    """限期整改: until when, by the header's `timer` from `rectification_started_on`."""
    row = latest(transaction, base_of(transaction, job).number)
    until = last_day(transaction, header(job, "timer"), day(job, "rectification_started_on"))
    if row is not None:
        row.rectified_until = until
    return Handled({"rectified_until": until.isoformat()})


def note_reassessment(transaction: Transaction, job: HandledJob) -> Handled:
    """复评: its day, and whether it was passed."""
    row = latest(transaction, base_of(transaction, job).number)
    if row is not None:
        row.reassessed_on = day_or_none(job, "reassessed_on")
        row.reassessment_passed = flag(job, "passed")
    return Handled()


def draw_grades(transaction: Transaction, job: HandledJob) -> Handled:
    """The body's facts with all its grades, for who is to rely on them (header `title`)."""
    base = base_of(transaction, job)
    over = select(Evaluation).where(
        Evaluation.base_number == base.number, Evaluation.standing == "已办结"
    )
    grades: list[Json] = [
        {
            "number": one.number,
            "grade": one.grade or one.absence or "没有等次",
            "concluded_on": one.concluded_on.isoformat() if one.concluded_on else None,
        }
        for one in transaction.scalars(over.order_by(Evaluation.concluded_on, Evaluation.number))
    ]
    row = latest(transaction, base.number)
    return Handled(
        {
            **case_of(transaction, base, header(job, "title")),
            "grades": grades,
            "evaluation_grade": (row and row.grade) or "无",
        },
        parties=parties_of_base(base),
    )


def consecutive_unqualified(transaction: Transaction, base_number: str) -> int:
    """How many of the latest evaluations in a row failed; one that has no grade does not count."""
    graded = select(Evaluation.grade).where(
        Evaluation.base_number == base_number, Evaluation.grade.is_not(None)
    )
    newest = graded.order_by(Evaluation.concluded_on.desc(), Evaluation.number.desc())
    grades = list(transaction.scalars(newest))
    passed = [place for place, grade in enumerate(grades) if grade != UNQUALIFIED]
    return passed[0] if passed else len(grades)


def latest(transaction: Transaction, base_number: str) -> Evaluation | None:
    """The latest evaluation that is over."""
    over = select(Evaluation).where(
        Evaluation.base_number == base_number, Evaluation.standing == "已办结"
    )
    newest = over.order_by(Evaluation.concluded_on.desc(), Evaluation.number.desc())
    return transaction.scalars(newest).first()


def evaluation_facts(transaction: Transaction, base_number: str, today: date) -> dict[str, Json]:
    """What the latest evaluation says, as the facts of a decision on the recognition."""
    row = latest(transaction, base_number)
    return {
        "evaluation_grade": (row and row.grade) or "无",
        "rectification_period_expired": bool(
            row and row.rectified_until and row.rectified_until < today
        ),
        "reevaluation_after_rectification_failed": bool(row and _failed_for_good(row)),
        "absent_from_evaluation": bool(row and row.absence == "不参加"),
        "quit_evaluation_midway": bool(row and row.absence == "中途退出"),
        "absence_or_quit_has_due_cause": bool(row and row.due_cause),
        "consecutive_unqualified": consecutive_unqualified(transaction, base_number),
    }


def gap_facts(transaction: Transaction, base_number: str, today: date) -> dict[str, Json]:
    """The reports still missing, and whether an evaluation has ended since without them."""
    missing = missing_years(transaction, base_number, today)
    row = latest(transaction, base_number)
    closed = bool(missing and row and row.concluded_on and row.concluded_on.year >= missing[0])
    return {
        **missing_facts(missing),
        "evaluation_window_closed": closed,
        "report_supplemented_in_evaluation": not missing,
    }


def _failed_for_good(row: Evaluation) -> bool:
    """Failed in the reassessment after the period; an earlier one is without consequence."""
    until, on = row.rectified_until, row.reassessed_on
    return bool(until and on and on > until and row.reassessment_passed is False)


def _row(transaction: Transaction, job: HandledJob) -> Evaluation:
    key = (base_of(transaction, job).number, number(job, "evaluation_no"))
    return found(transaction, Evaluation, key, "评价")


def _next(transaction: Transaction, base: Base, due_on: date, standing: str) -> Evaluation:
    place = draw(transaction, f"evaluation/{base.number}")
    row = Evaluation(
        base_number=base.number,
        number=place,
        duty=f"{base.number}/evaluation/{place}",
        due_on=due_on,
        standing=standing,
    )
    transaction.add(row)
    transaction.flush()
    return row
