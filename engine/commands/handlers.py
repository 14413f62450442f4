"""What a service task's handler is given and what it answers.

A handler runs inside the command's transaction, in a savepoint of its own: what it writes commits
with the token move or not at all. One that raises becomes an incident with its sentence.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from engine.execution.outcome import PublishMessage
from engine.json_types import Json
from engine.persistence import Transaction


@dataclass(frozen=True, slots=True)
class HandledJob:
    """A job, its headers (the diagram's parameters) and the variables its element sees."""

    key: int
    type: str
    headers: Mapping[str, str]
    variables: Mapping[str, Json]
    process_instance_key: int
    process_id: str
    element_id: str
    now: datetime


@dataclass(frozen=True, slots=True)
class OutboxEvent:
    """An event for a partner, delivered at least once after the commit."""

    partner: str
    type: str
    data: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Handled:
    """The job's result: variables before output mappings, messages to correlate, events to send."""

    variables: Mapping[str, Json] = field(default_factory=dict)
    messages: tuple[PublishMessage, ...] = ()
    events: tuple[OutboxEvent, ...] = ()


class BusinessError(Exception):
    """A handler raises it to throw a BPMN error that the diagram may catch."""

    def __init__(
        self, code: str, message: str = "", variables: Mapping[str, Json] | None = None
    ) -> None:
        super().__init__(message or code)
        self.code = code
        self.message = message
        self.variables = variables or {}


Handler = Callable[[Transaction, HandledJob], Handled]
