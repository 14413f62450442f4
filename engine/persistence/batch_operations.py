"""Batch operations: what is left to do of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import case, exists, func, select, update

from engine.json_types import Json
from engine.lifecycle.batch_operation import Kind
from engine.persistence.batch_operation_rows import BatchOperation, BatchOperationItem
from engine.persistence.case_rows import ElementInstance, Incident
from engine.persistence.store import Transaction


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to do: `item_key` is a case, or an incident; `plan` is the operation's."""

    batch_key: int
    item_key: int
    kind: Kind
    plan: Mapping[str, Json]
    actor: str
    actor_name: str
    reason: str


def kind_of(row: BatchOperation) -> Kind:
    """What the operation does."""
    return cast(Kind, row.type)


def locked(transaction: Transaction, key: int) -> BatchOperation | None:
    """The operation, for a change."""
    return transaction.get(BatchOperation, key, with_for_update=True)


def add_items(transaction: Transaction, key: int, items: Sequence[tuple[int, int]]) -> None:
    """(item, case) keys, to be done."""
    transaction.add_all(
        BatchOperationItem(batch_key=key, item_key=item, instance_key=case, state="ACTIVE")
        for item, case in items
    )


def open_incidents(transaction: Transaction, cases: Sequence[int]) -> list[tuple[int, int]]:
    """(incident, case) keys of what is open in these cases."""
    rows = select(Incident.key, Incident.instance_key).where(
        Incident.state == "open", Incident.instance_key.in_(cases)
    )
    return [(key, case) for key, case in transaction.execute(rows.order_by(Incident.key)) if case]


def next_items(transaction: Transaction, limit: int) -> list[Item]:
    """What is to be done next of operations that are not paused, the oldest first."""
    rows = transaction.execute(
        select(BatchOperation, BatchOperationItem.item_key)
        .join(BatchOperationItem, BatchOperationItem.batch_key == BatchOperation.key)
        .where(BatchOperation.state == "ACTIVE", BatchOperationItem.state == "ACTIVE")
        .order_by(BatchOperation.key, BatchOperationItem.item_key)
        .limit(limit)
    )
    return [
        Item(row.key, item, kind_of(row), row.plan, row.actor, row.actor_name, row.reason)
        for row, item in rows
    ]


def done(transaction: Transaction, item: Item, error: str | None, now: datetime) -> bool:
    """Write down what came of an item; whether it was the last one."""
    row = transaction.get(BatchOperationItem, (item.batch_key, item.item_key))
    if row is not None and row.state == "ACTIVE":
        row.state, row.error_message = ("FAILED", error) if error else ("COMPLETED", None)
        row.processed_at = now
        transaction.flush()
    left = exists().where(
        BatchOperationItem.batch_key == item.batch_key, BatchOperationItem.state == "ACTIVE"
    )
    return transaction.scalar(select(left)) is False


def cancel_items(transaction: Transaction, key: int, now: datetime, why: str | None = None) -> None:
    """What was not done yet is not done any more."""
    transaction.execute(
        update(BatchOperationItem)
        .where(BatchOperationItem.batch_key == key, BatchOperationItem.state == "ACTIVE")
        .values(state="CANCELED", processed_at=now, error_message=why)
    )


BatchLine = tuple[BatchOperation, int, int, int]
"""The operation, how many items it has, how many are done, how many failed."""


def newest(transaction: Transaction, number: int) -> Sequence[BatchLine]:
    """The last operations that were asked for, the newest first."""
    state = BatchOperationItem.state
    rows = (
        select(
            BatchOperation,
            func.count(BatchOperationItem.item_key),
            func.count(case((state == "COMPLETED", 1))),
            func.count(case((state == "FAILED", 1))),
        )
        .outerjoin(BatchOperationItem, BatchOperationItem.batch_key == BatchOperation.key)
        .group_by(BatchOperation.key)
        .order_by(BatchOperation.key.desc())
        .limit(number)
    )
    return transaction.execute(rows).all()


def living_elements(
    transaction: Transaction, case_key: int, elements: Sequence[str]
) -> list[tuple[str, int]]:
    """(element id, key) of the living instances of these elements."""
    rows = select(ElementInstance.element_id, ElementInstance.key).where(
        ElementInstance.instance_key == case_key,
        ElementInstance.element_id.in_(elements),
        ElementInstance.state == "active",
    )
    return [(element, key) for element, key in transaction.execute(rows)]
