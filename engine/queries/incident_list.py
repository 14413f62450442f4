"""待处理异常: what stands still until a person mends it."""

from dataclasses import dataclass
from datetime import datetime

from engine.lifecycle.actor import Actor
from engine.lifecycle.authority import require
from engine.persistence import Store, incident_lists
from engine.persistence.case_rows import Incident


@dataclass(frozen=True, slots=True)
class OpenIncident:
    """An incident and the case that it stops; a definition's own timer has no case."""

    key: int
    kind: str
    message: str
    element_id: str
    created_at: datetime
    case_key: int | None
    case_title: str
    process_name: str


def open_incidents(
    store: Store, actor: Actor, *, start: int = 0, limit: int = 50
) -> tuple[tuple[OpenIncident, ...], int]:
    """The open incidents, oldest first, and how many; Refused to anyone but operators."""
    require(actor, "处理异常")
    with store.read() as transaction:
        page = incident_lists.find(transaction, start, limit)
        total = incident_lists.count(transaction)
    return tuple(_incident(*line) for line in page), total


def _incident(row: Incident, title: str | None, process: str | None) -> OpenIncident:
    return OpenIncident(
        row.key,
        row.kind,
        row.message,
        row.element_id,
        row.created_at,
        row.instance_key,
        title or f"{process or ''} {row.instance_key or ''}".strip(),
        process or "",
    )
