"""What evaluations, rectifications and changes say, as the facts of a decision on a body."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from engine.commands.core.moments import said_day
from engine.json_types import Json
from engine.persistence import Transaction
from register.lifecycle_rows import Change, Evaluation, Rectification
from register.programme_rules import rules_of
from register.rows import Base


def latest(transaction: Transaction, base_number: str) -> Evaluation | None:
    """The latest evaluation that is over."""
    over = select(Evaluation).where(
        Evaluation.base_number == base_number, Evaluation.standing == "已办结"
    )
    newest = over.order_by(Evaluation.concluded_on.desc(), Evaluation.number.desc())
    return transaction.scalars(newest).first()


def latest_rectification(transaction: Transaction, base_number: str) -> Rectification | None:
    """The latest rectification, whatever came of it."""
    asked = select(Rectification).where(Rectification.base_number == base_number)
    return transaction.scalars(asked.order_by(Rectification.number.desc())).first()


def consecutive_failures(transaction: Transaction, base: Base) -> int:
    """How many of the latest evaluations in a row failed; one that has no grade does not count.

    Where the programme counts years, a year without a result ends the row.
    """
    of = rules_of(transaction, base.programme)
    graded = select(Evaluation.grade, Evaluation.concluded_on).where(
        Evaluation.base_number == base.number, Evaluation.grade.is_not(None)
    )
    newest = graded.order_by(Evaluation.concluded_on.desc(), Evaluation.number.desc())
    rows = [(row.grade, row.concluded_on) for row in transaction.execute(newest)]
    return failures_in_a_row(
        rows, of.words.get("failing_grade", ""), by_year=of.consecutive == "years"
    )


def failures_in_a_row(
    results: list[tuple[str, date]], failing: str, *, by_year: bool = False
) -> int:
    """How many of the latest results (newest first) are `failing`, without a gap.

    >>> failures_in_a_row([("差", date(2028, 4, 1)), ("差", date(2026, 4, 1))], "差")
    2
    >>> failures_in_a_row([("差", date(2028, 4, 1)), ("差", date(2026, 4, 1))], "差", by_year=True)
    1
    """
    count, year = 0, None
    for grade, on in results:
        gap = by_year and year is not None and year - on.year > 1
        if grade != failing or gap:
            break
        if not by_year or on.year != year:
            count += 1
        year = on.year
    return count


def evaluation_facts(transaction: Transaction, base: Base, today: date) -> dict[str, Json]:
    """What the latest evaluation and rectification say."""
    row, words = latest(transaction, base.number), rules_of(transaction, base.programme).words
    rectified = latest_rectification(transaction, base.number)
    absence = row and row.absence
    return {
        "evaluation_grade": (row and row.grade) or words.get("no_grade"),
        "rectification_period_expired": bool(rectified and rectified.until < today),
        "rectification_accepted": bool(rectified and rectified.standing == "已通过"),
        "reevaluation_after_rectification_failed": bool(
            rectified and rectified.standing == "未通过"
        ),
        "evaluation_obliged": bool(absence),
        "absent_from_evaluation": absence is not None and absence == words.get("absent"),
        "evaluation_absent": absence is not None and absence == words.get("absent"),
        "quit_evaluation_midway": absence is not None and absence == words.get("quit"),
        "evaluation_quit": absence is not None and absence == words.get("quit"),
        "absence_or_quit_has_due_cause": bool(row and row.due_cause),
        "has_due_reason": bool(row and row.due_cause),
        "consecutive_unqualified": consecutive_failures(transaction, base),
    }


def change_facts(transaction: Transaction, base: Base, today: date) -> dict[str, Json]:
    """How the latest change ended, and whether one is late that has not been put right.

    A change that was never reported is late once its day has passed; one that was reported late and
    approved is late no more.
    """
    of, words = base.number, rules_of(transaction, base.programme).words
    asked = select(Change).where(Change.base_number == of)
    last = transaction.scalars(asked.order_by(Change.number.desc())).first()
    outcome = last and last.outcome
    late = [
        one
        for one in transaction.scalars(asked)
        if one.standing != "已同意" and one.due_on < (one.reported_on or today)
    ]
    return {
        "major_change_not_reported": outcome is not None and outcome == words.get("never_reported"),
        "major_change_review_failed": outcome is not None and outcome == words.get("not_agreed"),
        "major_change_not_applied_in_time": bool(late),
    }


def on_record(transaction: Transaction, base_number: str) -> str:
    """The latest evaluation, rectification and change in words, for who verifies."""
    asked = select(Change).where(Change.base_number == base_number)
    change = transaction.scalars(asked.order_by(Change.number.desc())).first()
    row = latest(transaction, base_number)
    rectified = latest_rectification(transaction, base_number)
    return f"{_of_evaluation(row, rectified)}；{_of_change(change)}"


def _of_evaluation(row: Evaluation | None, rectified: Rectification | None) -> str:
    said = f"第{row.number}次评估{row.grade or row.absence or '没有等次'}" if row else "尚未评估"
    if rectified:
        said += f"，整改期至{said_day(rectified.until)}，{rectified.standing}"
    return said


def _of_change(row: Change | None) -> str:
    if row is None:
        return "没有重大事项"
    return f"{said_day(row.occurred_on)}的重大事项（{row.kind}）{row.outcome or '尚未办结'}"


def scheduled(transaction: Transaction, bodies: Sequence[str]) -> Sequence[str]:
    """Those of the bodies whose next evaluation is written down and has not begun."""
    waiting = select(Evaluation.base_number).where(
        Evaluation.base_number.in_(bodies), Evaluation.standing == "未到期"
    )
    return transaction.scalars(waiting.distinct()).all()
