"""Counts over the elements of cases."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import case, distinct, func, select

from engine.lifecycle.actor import Actor
from engine.persistence.case_rows import ElementInstance, Incident
from engine.persistence.conditions import Condition, Either
from engine.persistence.history_rows import HistoryRecord
from engine.persistence.runtime_rows import Token
from engine.persistence.searching import keys_of
from engine.persistence.store import Transaction

_COUNTED = {"active": "active", "completed": "completed", "terminated": "canceled"}


def counts(
    transaction: Transaction, actor: Actor, conditions: Sequence[Condition | Either]
) -> dict[str, dict[str, int]]:
    """See `engine.queries.case_statistics`."""
    cases = keys_of(transaction, "process_instance", actor, conditions)
    found: dict[str, dict[str, int]] = defaultdict(
        lambda: dict.fromkeys(("active", "canceled", "incidents", "completed"), 0)
    )
    states = [
        func.sum(case((ElementInstance.state == state, 1), else_=0)).label(name)
        for state, name in _COUNTED.items()
    ]
    rows = (
        select(ElementInstance.element_id, *states)
        .where(ElementInstance.instance_key.in_(cases))
        .group_by(ElementInstance.element_id)
    )
    for element, *numbers in transaction.execute(rows):
        found[element].update(zip(_COUNTED.values(), map(int, numbers), strict=True))
    troubled = (
        select(Incident.element_id, func.count(distinct(Incident.element_instance_key)))
        .where(Incident.instance_key.in_(cases), Incident.state == "open")
        .group_by(Incident.element_id)
    )
    for element, number in transaction.execute(troubled):
        found[element]["incidents"] = int(number)
    return dict(found)


def flows(transaction: Transaction, case_key: int) -> list[str]:
    """The ids of the flows that a case has taken, in the order of the first time."""
    lines = (
        select(HistoryRecord.element_id, func.min(HistoryRecord.number))
        .where(HistoryRecord.chain == case_key, HistoryRecord.kind == "flow_taken")
        .group_by(HistoryRecord.element_id)
        .order_by(func.min(HistoryRecord.number))
    )
    return [flow for flow, _first in transaction.execute(lines)]


def living_scope(transaction: Transaction, key: int) -> ElementInstance | None:
    """The element instance of this key, while it lives."""
    found = transaction.get(ElementInstance, key)
    return found if found is not None and found.state == "active" else None


def living_within(transaction: Transaction, key: int) -> list[int]:
    """The keys of the element instances that live directly in this one."""
    return [*transaction.scalars(select(Token.key).where(Token.parent_key == key))]
