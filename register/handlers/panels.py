"""register.panel: which experts may sit, and what their sheets say together.

回避 is enforced here and not by the page: whoever belongs to the applicant never gets a sheet, and
a sheet whose expert steps aside counts for nothing (a rule of this system; the text has none).
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from sqlalchemy import or_, select

from engine.commands.core.handlers import Handled, HandledJob
from engine.json_types import Json
from engine.persistence import Transaction, audiences
from engine.persistence.account_rows import Membership, User
from register.handlers.members import applying
from register.handlers.reading import event_of, found, header, lines, text, text_or_none, texts
from register.rows import Application

STEPS_ASIDE = "申请回避"


def panel(transaction: Transaction, job: HandledJob) -> Handled:
    """Header `event`: appoint (those chosen who may sit), tally (their sheets)."""
    if event_of(job, ("appoint", "tally")) == "appoint":
        return _appoint(transaction, job)
    return _tally(transaction, job)


def _appoint(transaction: Transaction, job: HandledJob) -> Handled:
    """The chosen experts who may sit, each once; the others are named in `experts_set_aside`.

    With header `kinds` (tech mgmt …) a panel needs experts of each kind, chosen by kind
    (`tech_experts` …) and counted (`tech_expert_count` …).
    """
    allowed = {one.login for one in eligible(transaction, job)}
    kinds = job.headers.get("kinds", "").split()
    if not kinds:
        chosen: dict[str, str] = dict.fromkeys(texts(job, "experts"), "")
    else:
        chosen = {one: kind for kind in reversed(kinds) for one in texts(job, f"{kind}_experts")}
    sitting = {login: kind for login, kind in chosen.items() if login in allowed}
    told: dict[str, Json] = {
        "panel": [*sitting],
        "experts_set_aside": [login for login in chosen if login not in sitting],
    }
    if kinds:
        told |= {"panel_kinds": [*sitting.values()], **_counts(kinds, [*sitting.values()])}
    return Handled(told)


def _tally(transaction: Transaction, job: HandledJob) -> Handled:
    """Each fact of the header `facts` as more than half of the valid sheets have it; the mean.

    A sheet can set no other fact. With header `kinds` the sheets stand in the order of the panel,
    and who steps aside counts for its kind no more.
    """
    sheets, kinds = lines(job, "sheets"), job.headers.get("kinds", "").split()
    of_panel = texts(job, "panel_kinds") if kinds else ["" for _ in sheets]
    judged = [
        (kind, sheet)
        for kind, sheet in zip(of_panel, sheets, strict=True)
        if sheet and sheet.get("recusal") != STEPS_ASIDE
    ]
    valid = [sheet for _, sheet in judged]
    facts = [fact for fact in header(job, "facts").split() if any(fact in one for one in valid)]
    average = mean([Decimal(str(sheet["score"])) for sheet in valid if "score" in sheet])
    if number := text_or_none(job, "application_no"):
        row = found(transaction, Application, number, "申报")
        row.valid_sheets, row.average_score = len(valid), average
    return Handled(
        {
            "valid_sheet_count": len(valid),
            "average_score": average,
            **(_counts(kinds, [kind for kind, _ in judged]) if kinds else {}),
            **{fact: majority(valid, fact) for fact in facts},
        }
    )


def _counts(kinds: Sequence[str], sitting: Sequence[str]) -> dict[str, Json]:
    return {f"{kind}_expert_count": sitting.count(kind) for kind in kinds}


def majority(sheets: Sequence[Mapping[str, Json]], fact: str) -> bool:
    """Whether more than half of the sheets say yes."""
    return 2 * sum(sheet.get(fact) is True for sheet in sheets) > len(sheets)


def mean(scores: Sequence[Decimal]) -> Decimal | None:
    """The mean score, to the hundredth; None where there is none."""
    if not scores:
        return None
    return (sum(scores, Decimal()) / len(scores)).quantize(Decimal("0.01"))


def eligible(transaction: Transaction, job: HandledJob) -> list[User]:
    """The experts who may sit: nobody of the applicant's own or of the units that apply with it,
    nobody who has stepped aside.
    """
    experts = select(User).join(Membership, Membership.login == User.login)
    concerned = {text(job, "credit_code"), *(one.credit_code for one in applying(transaction, job))}
    others = or_(User.organisation.is_(None), User.organisation.not_in(concerned))
    aside = User.login.in_(audiences.kept_out(transaction, job.process_instance_key))
    rows = experts.where(Membership.group_id == header(job, "experts"), User.active, others, ~aside)
    return list(transaction.scalars(rows.order_by(User.login)))
