"""Groups of facts about a body that a diagram asks for by name (header `with`)."""

from collections.abc import Callable, Mapping
from datetime import date

from sqlalchemy import func, select

from engine.commands.core.handlers import HandledJob
from engine.errors import Refused
from engine.json_types import Json
from engine.persistence import Transaction
from register.evaluation_facts import change_facts, evaluation_facts, latest, on_record
from register.handlers.evaluations import grade_lines
from register.handlers.grants import grant_lines
from register.handlers.members import members_of
from register.handlers.reading import legal_day
from register.handlers.reports import missing_facts, missing_years, unfulfilled_facts
from register.handlers.targets import target_lines
from register.lifecycle_rows import Inquiry
from register.programme_rules import rules_of
from register.rows import Base, Report

Facts = dict[str, Json]


def facts_of(group: str, transaction: Transaction, base: Base, job: HandledJob) -> Facts:
    """The facts of a group. Raises Refused for one that there is not."""
    if group not in GROUPS:
        known = "、".join(GROUPS)
        raise Refused(
            f"任务“{job.element_id}”的参数 with“{group}”应为 {known} 之中的，请在图中改正"
        )
    return GROUPS[group](transaction, base, legal_day(job.now))


def _grades(transaction: Transaction, base: Base, _today: date) -> Facts:
    row = latest(transaction, base.number)
    return {
        "grades": grade_lines(transaction, base.number),
        "evaluation_grade": (row and row.grade)
        or rules_of(transaction, base.programme).words["no_grade"],
        "grade_on_record": (row and row.grade) or "尚未评估",
    }


def _grants(transaction: Transaction, base: Base, _today: date) -> Facts:
    return {"grants": grant_lines(transaction, base.number)}


def _grounds(transaction: Transaction, base: Base, today: date) -> Facts:
    """What the register holds of the grounds on which a recognition is lost."""
    return {
        **evaluation_facts(transaction, base, today),
        **change_facts(transaction, base, today),
        **_gaps(transaction, base, today),
        "grounds_on_record": on_record(transaction, base.number),
    }


def _gaps(transaction: Transaction, base: Base, today: date) -> Facts:
    """The reports still missing, and whether an evaluation has ended since without them."""
    missing = missing_years(transaction, base.number, today)
    row = latest(transaction, base.number)
    ended = row.concluded_on if row else None
    return {
        **missing_facts(missing),
        "evaluation_window_closed": bool(ended) and _due_before(transaction, base, missing, ended),
        "report_supplemented_in_evaluation": not missing,
    }


def _due_before(
    transaction: Transaction, base: Base, missing: list[int], ended: date | None
) -> bool:
    """Whether a missing report was due before the evaluation ended, and so could be filed in it."""
    due = select(func.min(Report.due_on)).where(
        Report.base_number == base.number, Report.year.in_(missing)
    )
    first = transaction.scalar(due)
    return first is not None and ended is not None and first < ended


def _inquiries(transaction: Transaction, base: Base, _today: date) -> Facts:
    """Whether an inquiry into the body is still open."""
    open_ones = select(func.count()).where(
        Inquiry.base_number == base.number, Inquiry.closed_on.is_(None)
    )
    return {"inquiry_pending": bool(transaction.scalar(open_ones))}


def _duties(transaction: Transaction, base: Base, _today: date) -> Facts:
    return unfulfilled_facts(transaction, base.number)


def _members(transaction: Transaction, base: Base, _today: date) -> Facts:
    rows = members_of(transaction, base)
    return {
        "layers": "；".join(f"{one.name}（{one.layer or one.role}）" for one in rows),
        "member_options": [{"value": one.credit_code, "label": one.name} for one in rows],
    }


def _targets(transaction: Transaction, base: Base, _today: date) -> Facts:
    return {"targets": target_lines(transaction, base)}


GROUPS: Mapping[str, Callable[[Transaction, Base, date], Facts]] = {
    "grades": _grades,
    "grants": _grants,
    "grounds": _grounds,
    "inquiries": _inquiries,
    "duties": _duties,
    "members": _members,
    "targets": _targets,
}
"""What header `with` may name."""
