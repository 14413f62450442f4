"""Try a table of a draft on facts. Nothing is written."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from engine.commands.core.engine import Engine
from engine.commands.core.explained import Explained
from engine.commands.drafts.draft_tables import DraftTables, draft_tables
from engine.decisions import NeededFact
from engine.json_types import Json
from engine.lifecycle.actor import Actor
from engine.lifecycle.authority import require_reader_of_drafts


def tables_of_draft(engine: Engine, key: int, *, actor: Actor) -> DraftTables:
    """The tables of a draft. Raises NotFound, and Forbidden to all but those who read drafts."""
    require_reader_of_drafts(actor)
    with engine.store.read() as transaction:
        return draft_tables(engine, transaction, key)


def try_table(
    engine: Engine,
    key: int,
    decision_id: str,
    facts: Mapping[str, Json],
    *,
    actor: Actor,
    now: datetime,
) -> Explained:
    """What the draft's table says of these facts. Raises as `tables_of_draft` does."""
    return tables_of_draft(engine, key, actor=actor).decide(engine, decision_id, facts, now)


def facts_needed(
    engine: Engine, key: int, decision_id: str, *, actor: Actor
) -> Sequence[NeededFact]:
    """The facts that the draft's table asks for. Raises as `tables_of_draft` does."""
    return tables_of_draft(engine, key, actor=actor).decisions.needs(decision_id)
