"""What the register holds of the grounds on which a consortium is cancelled (GX-CONS 第十三条)."""

from sqlalchemy import select

from engine.commands.core.handlers import Handled, HandledJob
from engine.persistence import Transaction
from register.handlers.bases import base_of
from register.handlers.evaluations import latest
from register.handlers.reading import legal_day
from register.lifecycle_rows import Change, Evaluation

NEVER_REPORTED, NOT_AGREED = "始终不报", "不同意"
"""What may come of a change that the consortium owed a report of (GX-CONS-13-1)."""


def draw_grounds(transaction: Transaction, job: HandledJob) -> Handled:
    """The latest evaluation with its rectification, and how the latest change ended.

    Who was absent from an evaluation was obliged to take part: the absence is noted of no other
    (AMB-GX-CONS-25). `grounds_on_record` tells all of it to who verifies.
    """
    base, today = base_of(transaction, job), legal_day(job.now)
    changes = select(Change).where(Change.base_number == base.number)
    change = transaction.scalars(changes.order_by(Change.number.desc())).first()
    row = latest(transaction, base.number)
    outcome, absence = change and change.outcome, row and row.absence
    until = row and row.rectified_until
    return Handled(
        {
            "major_change_not_reported": outcome == NEVER_REPORTED,
            "major_change_review_failed": outcome == NOT_AGREED,
            "evaluation_obliged": bool(absence),
            "evaluation_absent": absence == "不参加",
            "evaluation_quit": absence == "中途退出",
            "has_due_reason": bool(row and row.due_cause),
            "evaluation_grade": (row and row.grade) or "无",
            "rectification_period_expired": bool(until and until < today),
            "rectification_accepted": bool(row and row.reassessment_passed),
            "grounds_on_record": f"{_of_evaluation(row)}；{_of_change(change)}",
        }
    )


def _of_evaluation(row: Evaluation | None) -> str:
    if row is None:
        return "尚未评估"
    said = f"第{row.number}次评估{row.grade or row.absence or '没有等次'}"
    if row.rectified_until:
        said += f"，整改期至{row.rectified_until}"
    if row.reassessed_on:
        said += f"，{row.reassessed_on}验收{'通过' if row.reassessment_passed else '不通过'}"
    return said


def _of_change(row: Change | None) -> str:
    if row is None:
        return "没有重大事项"
    return f"{row.occurred_on}的重大事项（{row.kind}）{row.outcome or '尚未办结'}"
