"""Where cases stand in their diagram: counts by element, flows taken, who called whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.errors import NotFound
from engine.lifecycle.actor import Actor
from engine.persistence import Store, case_statistics, searching
from engine.persistence.conditions import Condition, Either

Filter = Sequence[Condition | Either]


@dataclass(frozen=True, slots=True)
class Taken:
    """A flow that a case has taken, with the definition it belongs to."""

    flow_id: str
    case: Mapping[str, Any]


def element_counts(store: Store, actor: Actor, conditions: Filter) -> dict[str, dict[str, int]]:
    """Element id → how many of its instances are active, completed, canceled, and have incidents;
    of the cases that the actor may see and the conditions hold of."""
    with store.read() as transaction:
        return case_statistics.counts(transaction, actor, conditions)


def flows_taken(store: Store, actor: Actor, case_key: int) -> list[Taken]:
    """The flows that a case has taken, each once; none where the actor may not see the case."""
    with store.read() as transaction:
        case = _case(transaction, actor, case_key)
        if case is None:
            return []
        return [Taken(flow, case) for flow in case_statistics.flows(transaction, case_key)]


def callers(store: Store, actor: Actor, case_key: int) -> list[Mapping[str, Any]]:
    """The case and those that called it, the outermost first. NotFound for a case he cannot see."""
    with store.read() as transaction:
        line: list[Mapping[str, Any]] = []
        key: int | None = case_key
        while key is not None:
            case = _case(transaction, actor, key)
            if case is None:
                break
            line.insert(0, case)
            key = case["parent_key"]
    if not line:
        raise NotFound(f"没有流程实例 {case_key}。")
    return line


def _case(transaction: Any, actor: Actor, key: int) -> Mapping[str, Any] | None:
    wanted = [Condition("key", "eq", key)]
    rows = searching.find(transaction, "process_instance", actor, wanted, (), 0, 1).rows
    return rows[0] if rows else None
