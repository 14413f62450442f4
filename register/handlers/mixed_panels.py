"""A panel of three kinds of experts, each of which must be there and stay (GX-PILOT-4-3-b).

Who steps aside is not counted any more; without one kind the panel cannot judge, and the decision
on the review sends it back to be formed anew.
"""

from engine.commands.core.handlers import Handled, HandledJob
from engine.json_types import Json
from engine.persistence import Transaction
from register.handlers.panels import STEPS_ASIDE, eligible, majority
from register.handlers.reading import header, lines, texts

KINDS = ("tech", "mgmt", "finance")


def appoint_mixed_panel(transaction: Transaction, job: HandledJob) -> Handled:
    """The chosen experts who may sit, each once and for one kind (`tech_experts` …)."""
    allowed = {one.login for one in eligible(transaction, job)}
    chosen = {login: kind for kind in reversed(KINDS) for login in texts(job, f"{kind}_experts")}
    panel = {login: kind for login, kind in chosen.items() if login in allowed}
    aside: list[Json] = [login for login in chosen if login not in panel]
    return Handled(
        {
            "panel": [*panel],
            "panel_kinds": [*panel.values()],
            "experts_set_aside": aside,
            **_counts([*panel.values()]),
        }
    )


def tally_mixed_panel(_transaction: Transaction, job: HandledJob) -> Handled:
    """Each fact of the header `facts` as more than half of the valid sheets have it.

    The sheets stand in the order of the panel; one never handed in is empty.
    """
    judged = zip(texts(job, "panel_kinds"), lines(job, "sheets"), strict=True)
    valid = [
        (kind, sheet) for kind, sheet in judged if sheet and sheet.get("recusal") != STEPS_ASIDE
    ]
    sheets = [sheet for _, sheet in valid]
    return Handled(
        {
            "valid_sheet_count": len(sheets),
            **_counts([kind for kind, _ in valid]),
            **{fact: majority(sheets, fact) for fact in header(job, "facts").split()},
        }
    )


def _counts(kinds: list[str]) -> dict[str, Json]:
    return {f"{kind}_expert_count": kinds.count(kind) for kind in KINDS}
