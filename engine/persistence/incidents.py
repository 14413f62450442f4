"""Incidents, and what is needed to try again."""

from collections.abc import Sequence

from sqlalchemy import select

from engine.json_types import Json
from engine.persistence.case_rows import Incident, Variable
from engine.persistence.columns import load_json
from engine.persistence.store import Transaction


def open_at(
    transaction: Transaction, instance_key: int, wait_key: int, kind: str
) -> Incident | None:
    """The open incident of this kind at a wait."""
    return transaction.scalar(
        select(Incident).where(
            Incident.instance_key == instance_key,
            Incident.wait_key == wait_key,
            Incident.kind == kind,
            Incident.state == "open",
        )
    )


def open_of_kind(transaction: Transaction, kind: str) -> Sequence[int]:
    """The keys of the open incidents of a kind, the oldest first."""
    found = select(Incident.key).where(Incident.kind == kind, Incident.state == "open")
    return transaction.scalars(found.order_by(Incident.key)).all()


def root_variables(transaction: Transaction, instance_key: int) -> dict[str, Json]:
    """The process variables of an instance that has ended."""
    rows = transaction.execute(
        select(Variable.name, Variable.value).where(Variable.scope_key == instance_key)
    )
    return {name: load_json(value) for name, value in rows}
