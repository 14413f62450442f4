"""Experts: who may sit on a panel, and what their sheets say together.

回避 is enforced here and not by the page: whoever belongs to the applicant never gets a sheet, and
a sheet whose expert steps aside counts for nothing (a rule of this system; the text has none).
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from sqlalchemy import select

from engine.commands.core.handlers import Handled, HandledJob
from engine.json_types import Json
from engine.persistence import Transaction, audiences
from engine.persistence.account_rows import Membership, User
from register.handlers.reading import found, header, lines, text, texts
from register.rows import Application

STEPS_ASIDE = "申请回避"
JUDGED = (
    "policy_familiar_and_foundation",
    "conditions_and_funding_ready",
    "team_compound_stable",
    "coop_network_stable",
    "leader_capable",
    "law_compliant",
    "goal_and_mechanism_clear",
    "service_capability_ready",
    "joint_rd_strong",
    "channel_capability",
    "transformation_value",
    "ip_and_market_advantage",
    "transfer_service_ready",
    "transfer_foundation_good",
    "feature_direction_fit",
    "feature_effect_good",
)
"""The facts that are the experts' to judge where the diagram (header `facts`) names none; a sheet
can set no other."""


def list_experts(transaction: Transaction, job: HandledJob) -> Handled:
    """The experts on offer (header `experts`, a group), without the applicant's own people."""
    options: list[Json] = [
        {"value": one.login, "label": one.name} for one in eligible(transaction, job)
    ]
    return Handled({"expert_options": options})


def appoint_panel(transaction: Transaction, job: HandledJob) -> Handled:
    """The chosen experts who may sit; the others are named in `experts_set_aside`."""
    allowed = {one.login for one in eligible(transaction, job)}
    chosen = list(dict.fromkeys(texts(job, "experts")))
    return Handled(
        {
            "panel": [login for login in chosen if login in allowed],
            "experts_set_aside": [login for login in chosen if login not in allowed],
        }
    )


def tally_sheets(transaction: Transaction, job: HandledJob) -> Handled:
    """Each judged fact as more than half of the valid sheets have it, and the mean score."""
    judged = job.headers.get("facts", "").split() or JUDGED
    valid = [
        sheet for sheet in lines(job, "sheets") if sheet and sheet.get("recusal") != STEPS_ASIDE
    ]
    average = mean([Decimal(str(sheet["score"])) for sheet in valid if "score" in sheet])
    application = found(transaction, Application, text(job, "application_no"), "申报")
    application.valid_sheets, application.average_score = len(valid), average
    return Handled(
        {
            "valid_sheet_count": len(valid),
            "average_score": average,
            **{fact: majority(valid, fact) for fact in judged if any(fact in one for one in valid)},
        }
    )


def majority(sheets: Sequence[Mapping[str, Json]], fact: str) -> bool:
    """Whether more than half of the sheets say yes."""
    return 2 * sum(sheet.get(fact) is True for sheet in sheets) > len(sheets)


def mean(scores: Sequence[Decimal]) -> Decimal | None:
    """The mean score, to the hundredth; None where there is none."""
    if not scores:
        return None
    return (sum(scores, Decimal()) / len(scores)).quantize(Decimal("0.01"))


def eligible(transaction: Transaction, job: HandledJob) -> list[User]:
    """The experts who may sit: nobody of the applicant's own, nobody who has stepped aside."""
    experts = select(User).join(Membership, Membership.login == User.login)
    others = User.organisation.is_distinct_from(text(job, "credit_code"))
    aside = User.login.in_(audiences.kept_out(transaction, job.process_instance_key))
    rows = experts.where(Membership.group_id == header(job, "experts"), User.active, others, ~aside)
    return list(transaction.scalars(rows.order_by(User.login)))
