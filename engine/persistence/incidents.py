"""Incidents, and what is needed to try again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import func, select

from engine.json_types import Json
from engine.persistence.case_rows import Incident, Instance
from engine.persistence.definition_rows import Definition
from engine.persistence.store import Transaction

IncidentLine = tuple[Incident, str | None, str | None]
"""The incident, its case's title, its process's name."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something went wrong: a wait (a job, timer or message; 0 where none) and its element.

    `instance_key` is None where no case was reached yet.
    """

    wait_key: int
    element_id: str = ""
    element_instance_key: int = 0
    instance_key: int | None = None
    process_key: int | None = None


def new(
    key: int,
    place: Place,
    *,
    source: str,
    kind: str,
    message: str,
    now: datetime,
    details: Mapping[str, Json] = MappingProxyType({}),
) -> Incident:
    """An open incident: what a person must mend.

    `source` says what a retry has to do (execution, job, timer, message, call, form, fault),
    `kind` is the errorType, `message` the sentence in Chinese, `details` what the retry needs.
    """
    return Incident(
        key=key,
        instance_key=place.instance_key,
        process_key=place.process_key,
        element_instance_key=place.element_instance_key,
        element_id=place.element_id,
        wait_key=place.wait_key,
        source=source,
        kind=kind,
        message=message,
        state="open",
        created_at=now,
        details=dict(details),
    )


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


def open_of_message(transaction: Transaction, message_key: int, kind: str) -> Incident | None:
    """The open incident of this kind that a message which reached no case has."""
    return transaction.scalar(
        select(Incident).where(
            Incident.wait_key == message_key,
            Incident.source == "message",
            Incident.kind == kind,
            Incident.state == "open",
        )
    )


def open_lines(transaction: Transaction, start: int, limit: int) -> Sequence[IncidentLine]:
    """A part of the open ones, the oldest first."""
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


def count_open(transaction: Transaction) -> int:
    """How many there are."""
    rows = select(func.count()).select_from(Incident).where(Incident.state == "open")
    return transaction.scalar(rows) or 0
