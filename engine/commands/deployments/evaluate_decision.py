"""Decide without a case: what a deployed table would say of these facts. Nothing is written."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.commands.core import library
from engine.commands.core.engine import Engine
from engine.errors import Invalid, NotFound
from engine.execution.outcome import Decided
from engine.json_types import Json
from engine.persistence import definitions
from engine.persistence.definition_rows import Definition


@dataclass(frozen=True, slots=True)
class Evaluated:
    """A decision's result and the version that was asked."""

    key: int
    id: str
    name: str
    version: int
    graph_key: int
    graph_id: str
    result: Decided


def evaluate_decision(
    engine: Engine,
    facts: Mapping[str, Json],
    *,
    now: datetime,
    decision_id: str | None = None,
    definition_key: int | None = None,
) -> Evaluated:
    """The newest version of `decision_id`, or the version `definition_key`, over these facts.

    Raises NotFound; Invalid where neither is given.
    """
    with engine.store.read() as transaction:
        if definition_key is not None:
            row = transaction.get(Definition, definition_key)
        elif decision_id is not None:
            row = definitions.latest(transaction, "decision", decision_id)
        else:
            raise Invalid("请给出 decisionDefinitionId 或 decisionDefinitionKey。")
        if row is None or row.kind != "decision":
            raise NotFound(f"决策“{decision_id or definition_key}”没有部署，请先部署它。")
        result = library.evaluate(engine, transaction, row, facts, now)
        graph = transaction.get_one(Definition, row.parent_key)
        return Evaluated(row.key, row.id, row.name, row.version, graph.key, graph.id, result)
