"""审计: what was done in the whole system, for whoever audits it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.json_types import Json
from engine.lifecycle.actor import Actor
from engine.lifecycle.authority import require
from engine.persistence import Store, audit_lists
from engine.persistence.audit_lists import AuditFilter
from engine.persistence.history_rows import HistoryRecord

__all__ = ["AuditEvent", "AuditFilter", "search_audit"]


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """A line of a chain. `case_key` is None for what belongs to no case.

    What a line of a case says of its material is not told: who audits takes no part in cases.
    """

    at: datetime
    actor: str
    actor_name: str
    kind: str
    case_key: int | None
    number: int
    element_id: str
    reason: str
    address: str
    data: Mapping[str, Json]


def search_audit(
    store: Store, actor: Actor, wanted: AuditFilter, *, start: int = 0, limit: int = 100
) -> tuple[Sequence[AuditEvent], int]:
    """One page of the lines, the newest first, and how many there are. For auditors."""
    require(actor, "查阅审计")
    with store.read() as transaction:
        rows, total = audit_lists.find(transaction, wanted, start, limit)
        return [_event(row) for row in rows], total


def _event(row: HistoryRecord) -> AuditEvent:
    of_case = row.chain > 0
    return AuditEvent(
        row.at,
        row.actor,
        row.actor_name,
        row.kind,
        row.chain if of_case else None,
        row.number,
        row.element_id,
        row.reason,
        str(row.data.get("address", "")),
        {} if of_case else {name: v for name, v in row.data.items() if name != "address"},
    )
