"""Decisions that were made in cases, as the history tells them."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import select

from engine.lifecycle.actor import Actor
from engine.persistence.case_rows import Instance
from engine.persistence.conditions import json_member
from engine.persistence.history_rows import HistoryRecord
from engine.persistence.store import Transaction
from engine.persistence.visibility import sees_case


def past_decisions(
    transaction: Transaction, decision_ids: Collection[str], most: int
) -> Sequence[Any]:
    """The newest lines of these decisions: chain, number, at, data, and of their case title, state
    and process id.
    """
    rows = (
        select(
            HistoryRecord.chain,
            HistoryRecord.number,
            HistoryRecord.at,
            HistoryRecord.data,
            Instance.title,
            Instance.state,
            Instance.process_id,
        )
        .join(Instance, Instance.key == HistoryRecord.chain)
        .where(
            HistoryRecord.kind == "decision_evaluated",
            json_member(HistoryRecord.data, "decision").in_(sorted(decision_ids)),
        )
        .order_by(HistoryRecord.at.desc(), HistoryRecord.chain, HistoryRecord.number)
        .limit(most)
    )
    return transaction.execute(rows).all()


def seen_by(transaction: Transaction, actor: Actor, keys: Collection[int]) -> frozenset[int]:
    """Those of the cases that the actor may see."""
    known = select(Instance.key).where(Instance.key.in_(keys), sees_case(actor))
    return frozenset(transaction.scalars(known))
