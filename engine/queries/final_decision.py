"""The decision with which a case ended: whom it concerns may read what was decided and why."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.json_types import Json
from engine.lifecycle.actor import Actor
from engine.persistence import Store, case_files


@dataclass(frozen=True, slots=True)
class FinalDecision:
    """The element of the decision, its outcome, and the reasons in the regulation's words."""

    element_id: str
    outcome: Json
    reasons: tuple[str, ...]


def final_decision(store: Store, actor: Actor, case_key: int) -> FinalDecision | None:
    """The last decision of a case that has ended; None before, or where the actor may not see it.

    What it was decided on (sheets, scores, check items) is not told with it.
    """
    with store.read() as transaction:
        found = case_files.find(transaction, actor, case_key)
        if found is None or found[0].ended_at is None:
            return None
        lines = case_files.history(transaction, case_key)
        last = next((one for one in reversed(lines) if one.kind == "decision_evaluated"), None)
        return _told(last.element_id, last.data) if last else None


def _told(element_id: str, data: Mapping[str, Json]) -> FinalDecision:
    decisions, reasons = data.get("decisions"), data.get("reasons")
    deciding = decisions[-1] if isinstance(decisions, list) and decisions else {}
    return FinalDecision(
        element_id,
        deciding.get("outcome") if isinstance(deciding, dict) else None,
        tuple(map(str, reasons)) if isinstance(reasons, list) else (),
    )
