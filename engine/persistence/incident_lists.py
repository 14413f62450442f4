"""Open incidents, the oldest first."""

from collections.abc import Sequence

from sqlalchemy import func, select

from engine.persistence.case_rows import Incident, Instance
from engine.persistence.definition_rows import Definition
from engine.persistence.store import Transaction

IncidentLine = tuple[Incident, str | None, str | None]
"""The incident, its case's title, its process's name."""


def find(transaction: Transaction, start: int, limit: int) -> Sequence[IncidentLine]:
    """A part of them."""
    rows = (
        select(Incident, Instance.title, Definition.name)
        .outerjoin(Instance, Instance.key == Incident.instance_key)
        .outerjoin(Definition, Definition.key == Incident.process_key)
        .where(Incident.state == "open")
        .order_by(Incident.key)
        .offset(start)
        .limit(limit)
    )
    return transaction.execute(rows).all()


def count(transaction: Transaction) -> int:
    """How many there are."""
    rows = select(func.count()).select_from(Incident).where(Incident.state == "open")
    return transaction.scalar(rows) or 0
