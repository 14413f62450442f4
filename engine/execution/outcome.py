"""What came of a stimulus: a frozen value that the commands write down in one transaction."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol

from engine.execution.state import Left, StoredToken
from engine.execution.waits import AnyWait, Reference, WaitKind
from engine.json_types import Json

InstanceState = Literal["active", "completed", "terminated"]


@dataclass(frozen=True, slots=True)
class Record:
    """One line of history: what happened to which element instance.

    Kinds: activated, completed, terminated, flow_taken, variable_set, decision_evaluated,
    completion_denied, assigning_denied, updating_denied, incident_created, incident_resolved,
    process_completed, process_terminated.
    `data` is JSON (for decision_evaluated the whole explanation).
    """

    kind: str
    element_id: str
    element_instance_key: int
    data: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PublishMessage:
    """A message thrown by the diagram, to be correlated in the same transaction."""

    name: str
    correlation_key: str
    variables: Mapping[str, Json]
    time_to_live_seconds: int = 0
    parties: tuple[tuple[str, str], ...] = ()
    """(group, role) that the case concerns which it begins or reaches; the register's own only."""


@dataclass(frozen=True, slots=True)
class BroadcastSignal:
    """A signal thrown by the diagram, for every instance that waits for it."""

    name: str
    variables: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class TaskChanged:
    """A user task (its wait) has new values for these fields of `UserTask`."""

    wait_key: int
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class EscalateToCaller:
    """An escalation that nobody in this instance catches and a calling one does."""

    code: str
    variables: Mapping[str, Json]


Effect = PublishMessage | BroadcastSignal | EscalateToCaller | TaskChanged


@dataclass(frozen=True, slots=True)
class Uncaught:
    """An error that ended the instance, because no one inside it catches it."""

    code: str
    message: str
    variables: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The instance after a stimulus: at rest, or paused where it has thrown something outwards.

    `root` is the key of the process instance. `tokens` and `variables` (by scope) are what has
    changed since the state that was given, None for a token that has ended: `State.take` takes
    them over. `closed` are the waits that are over, and of which kind. `ended_by`: the ids of the
    end events reached by this stimulus, but for those of embedded sub-processes. `fired` are the
    timers that have happened: the one completed, and those that were due before. `error`: set when
    the instance ended by an error that no one inside it catches (for the caller of a call
    activity).

    `left` is what is still to be done: None at rest. Otherwise the last of the `effects` is to be
    given to its receivers now, as they wait at this moment; after that `Continue` goes on.
    """

    status: InstanceState
    root: int
    tokens: Mapping[int, StoredToken | None]
    variables: Mapping[int, Mapping[str, Json]]
    opened: tuple[AnyWait, ...] = ()
    closed: Mapping[int, WaitKind] = field(default_factory=dict)
    records: tuple[Record, ...] = ()
    effects: tuple[Effect, ...] = ()
    ended_by: tuple[str, ...] = ()
    fired: tuple[int, ...] = ()
    error: Uncaught | None = None
    left: Left | None = None


class Decided(Protocol):
    """What the execution needs of a decision's result (see `engine.decisions`)."""

    @property
    def outcome(self) -> object:
        """The value decided."""

    @property
    def missing(self) -> tuple[str, ...]:
        """Facts that were needed and absent."""

    @property
    def failure(self) -> str:
        """Why it could not be made at all; nothing where it was."""

    def explain(self) -> Mapping[str, Json]:
        """The trace, as JSON."""


@dataclass(frozen=True, slots=True)
class ExecutionContext:
    """What an execution is told of the world.

    `functions` are FEEL functions (working calendar); their names must be known when the process
    is compiled, where they hold blanks. `caller_catches(kind, code)` says whether a process that
    called this one would catch an error or escalation (`engine.execution.catches`, asked
    outwards); without a caller nobody does.
    """

    now: datetime
    next_key: Callable[[], int]
    decide: Callable[[Reference, Mapping[str, Json]], Decided]
    functions: Mapping[str, object] = field(default_factory=dict)
    caller_catches: Callable[[Literal["error", "escalation"], str], bool] = lambda kind, code: False
