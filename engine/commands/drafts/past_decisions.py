"""Decisions that were made: what was asked and said, to be asked again of another table.

Whoever tries a draft reads the facts of the tables, which are numbers, days and choices; whose case
it was only where he may see the case.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from engine.decisions.facts_seen import facts_seen, outcome_seen
from engine.json_types import Json
from engine.lifecycle.actor import Actor
from engine.lifecycle.authority import require_reader_of_drafts
from engine.persistence import Store
from engine.persistence import past_decisions as rows

MOST = 2_000
"""Decisions that are looked at, the newest of all."""


@dataclass(frozen=True, slots=True)
class PastDecision:
    """A decision in a case; `title` is empty where the reader may not see the case, `running`
    whether the case still is.
    """

    case_key: int
    number: int
    at: datetime
    decision: str
    title: str
    running: bool
    facts: Mapping[str, Json]
    outcome: Json


def past_decisions(
    store: Store, actor: Actor, decision_ids: Collection[str], most: int = MOST
) -> Sequence[PastDecision]:
    """The newest decisions of these ids. Raises Forbidden to all but those who read drafts."""
    require_reader_of_drafts(actor)
    with store.read() as transaction:
        lines = rows.past_decisions(transaction, decision_ids, most)
        seen = rows.seen_by(transaction, actor, {line.chain for line in lines})
    return [
        PastDecision(
            line.chain,
            line.number,
            line.at,
            str(line.data.get("decision")),
            (line.title or line.process_id) if line.chain in seen else "",
            line.state == "active",
            cast("dict[str, Json]", facts_seen(line.data)),
            cast("Json", outcome_seen(line.data)),
        )
        for line in lines
    ]
