"""Make all past decisions once more with a draft's tables. Nothing is written."""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.commands.core.engine import Engine
from engine.commands.drafts.draft_tables import DraftTables
from engine.commands.drafts.past_decisions import PastDecision, past_decisions
from engine.commands.drafts.try_table import tables_of_draft
from engine.feel import to_json
from engine.lifecycle.actor import Actor


@dataclass(frozen=True, slots=True)
class Changed:
    """A past decision that the draft would make otherwise; `trouble` says why it could not be made,
    `reasons` what the draft gives for its outcome.
    """

    past: PastDecision
    outcome: object
    trouble: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Replayed:
    """How many decisions were made once more, how many of them in cases that still run, and which
    would come out otherwise.
    """

    asked: int
    running: int
    changed: Sequence[Changed]


def replay_decisions(engine: Engine, key: int, *, actor: Actor) -> Replayed:
    """Every decision that one of the draft's tables would make, at the moment at which it was made,
    on the facts of then, the newest first.

    Raises NotFound, and Forbidden to all but those who read drafts.
    """
    tables = tables_of_draft(engine, key, actor=actor)
    past = past_decisions(engine.store, actor, tables.resources)
    changed = [found for one in past if (found := _again(engine, tables, one)) is not None]
    return Replayed(len(past), sum(one.running for one in past), changed)


def _again(engine: Engine, tables: DraftTables, past: PastDecision) -> Changed | None:
    said = tables.decide(engine, past.decision, past.facts, past.at)
    outcome = to_json(said.outcome)
    trouble = said.failure or "、".join(said.missing)
    if not trouble and outcome == past.outcome:
        return None
    reasons = said.explain().get("reasons")
    told = tuple(str(one) for one in reasons) if isinstance(reasons, list) else ()
    missing = f"缺少事实：{trouble}" if said.missing else trouble
    return Changed(past, outcome, missing, told)
