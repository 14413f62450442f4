"""What a service task's handler is given and what it answers, and what follows a step.

A handler runs inside the command's transaction, in a savepoint of its own: what it writes commits
with the token move or not at all. One that raises becomes an incident with its sentence.

A follower belongs to a property of the diagram (`zeebe:property`): where a step has the property,
the follower acts when a case has passed the step, in the same transaction. A deadline follower
belongs to a property of a timer: it acts when the deadline gets another last day.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from engine.definitions.model import Process
from engine.execution.outcome import PublishMessage
from engine.execution.waits import Timer
from engine.json_types import Json
from engine.lifecycle.actor import Actor
from engine.persistence import Transaction
from engine.programmes import Programmes


@dataclass(frozen=True, slots=True)
class EndInstance:
    """Another process instance ends, for the reason that its history gives."""

    key: int
    reason: str


@dataclass(frozen=True, slots=True)
class MoveTasks:
    """The open tasks of an instance that are offered to `group` go to the group `to`.

    `variables` are the instance's own that say so, for the tasks to come.
    """

    key: int
    group: str
    to: str
    variables: Mapping[str, Json]

    def renamed(self, groups: Sequence[str]) -> Sequence[str]:
        """The groups with the new one in the old one's place."""
        return list(dict.fromkeys(self.to if one == self.group else one for one in groups))


@dataclass(frozen=True, slots=True)
class HandledJob:
    """A job, its headers (the diagram's parameters) and the variables its element sees.

    `effects` is what the handler wants done to other instances, after its own step.
    """

    key: int
    type: str
    headers: Mapping[str, str]
    variables: Mapping[str, Json]
    process_instance_key: int
    process_id: str
    element_id: str
    now: datetime
    effects: list[EndInstance | MoveTasks] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class OutboxEvent:
    """An event for a partner, delivered at least once after the commit."""

    partner: str
    type: str
    data: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Handled:
    """The job's result: variables before output mappings, messages to correlate, events to send.

    `answer` is what it says besides, as a worker's job result: a listener's denial or corrections,
    what an ad-hoc sub-process begins.
    """

    variables: Mapping[str, Json] = field(default_factory=dict)
    messages: tuple[PublishMessage, ...] = ()
    events: tuple[OutboxEvent, ...] = ()
    answer: Mapping[str, Json] = field(default_factory=dict)
    parties: tuple[tuple[str, str], ...] = ()
    """(group, role) that the case concerns: what the register knows, never what somebody wrote."""


class BusinessError(Exception):
    """A handler raises it to throw a BPMN error that the diagram may catch."""

    def __init__(
        self, code: str, message: str = "", variables: Mapping[str, Json] | None = None
    ) -> None:
        super().__init__(message or code)
        self.code = code
        self.message = message
        self.variables = variables or {}


class WaitForInstance(Exception):
    """A handler raises it where its job waits until another process instance has ended."""

    def __init__(self, instance_key: int, reason: str) -> None:
        super().__init__(reason)
        self.instance_key = instance_key
        self.reason = reason


class EndsCase(Exception):
    """A handler raises it where its own process instance cannot go on: it ends, with the reason."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


Handler = Callable[[Transaction, HandledJob], Handled]


@dataclass(frozen=True, slots=True)
class Passed:
    """A step that a case has just passed.

    `value` is the property's. `filled_in` is what a person sent and `form_key` the definition of
    the form it was sent with, where the step was a person's. `variables` are the process's own as
    they stand after the step, `deadlines` those that began to run after it. `decided` is what the
    tables decided after it, before anybody else was asked: (element's name, history's data).
    `deployments_known` says which versions the case means.
    """

    value: str
    process: Process
    case_key: int
    case_title: str
    element_id: str
    element_instance_key: int
    filled_in: Mapping[str, Json]
    form_key: int | None
    variables: Mapping[str, Json]
    deadlines: Sequence[Timer]
    actor: Actor
    now: datetime
    deployments_known: int
    decided: Sequence[tuple[str, Mapping[str, Json]]] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """A line that a follower adds to the case's history."""

    kind: str
    data: Mapping[str, Json]


class StepListener(Protocol):
    """What a property of the diagram stands for."""

    def fault(self, programmes: Programmes, process_id: str, value: str) -> str | None:
        """Why the property of a step of that process cannot have this value with these
        programmes, said to the analyst; None where it can.
        """

    def follow(self, transaction: Transaction, passed: Passed) -> Sequence[Note]:
        """Do it. What raises undoes the whole step."""


@dataclass(frozen=True, slots=True)
class MovedDeadline:
    """A deadline with another last day; `value` is the property's, `variables` the case's own."""

    value: str
    variables: Mapping[str, Json]
    last_day: date


@dataclass(frozen=True, slots=True)
class DependentDueDate:
    """A case whose open tasks were due at the end of the day `before`, and now of `after`.

    `variables` are the case's own that say so.
    """

    case_key: int
    before: date
    after: date
    variables: Mapping[str, Json]


class DeadlineListener(Protocol):
    """What a property of a timer stands for, when its deadline is moved."""

    def fault(self, programmes: Programmes, process_id: str, value: str) -> str | None:
        """Why the property of a step of that process cannot have this value with these
        programmes, said to the analyst; None where it can.
        """

    def moved(self, transaction: Transaction, moved: MovedDeadline) -> Sequence[DependentDueDate]:
        """Do it, and name the cases whose due dates follow. What raises undoes the whole verb."""
