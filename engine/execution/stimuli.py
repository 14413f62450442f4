"""What can happen to a process instance: the only ways a token is ever moved.

Every stimulus is a value. Keys are 64-bit integers given out by the caller
(`ExecutionContext.next_key`) and unique over all instances; a wait's key names the thing that waits
(`engine.execution.waits`). The first key that `Start` asks for is the process instance's.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from engine.json_types import Json


@dataclass(frozen=True, slots=True)
class Activation:
    """Begin before `element` by hand.

    `ancestor` is the key of the living scope in which it begins, with new scopes between the two;
    without one it begins in the scopes that live. `variables` are written before, each to the
    scope of the element named (the element itself or one around it; "" is the process).
    """

    element: str
    ancestor: int | None = None
    variables: tuple[tuple[str, Mapping[str, Json]], ...] = ()


@dataclass(frozen=True, slots=True)
class Start:
    """Begin at the none start event, at `start_element` (message, signal, timer start), or before
    all elements of `begin_at`.

    When an element of `end_after` has completed or was withdrawn, the instance is terminated.
    """

    variables: Mapping[str, Json] = field(default_factory=dict)
    start_element: str | None = None
    begin_at: tuple[Activation, ...] = ()
    end_after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Complete:
    """The wait is over: a user task or job is done, a timer is due, a message or signal arrived,
    a called process ended. `variables` are the result, before output mappings. `answer` is what a
    job says besides, where its element asks (Camunda 8's job result)."""

    wait_key: int
    variables: Mapping[str, Json] = field(default_factory=dict)
    answer: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Receive:
    """A signal reaches these waits of the instance, all at the same moment."""

    wait_keys: tuple[int, ...]
    variables: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Elapse:
    """Time has passed: every timer that is due by now happens."""


@dataclass(frozen=True, slots=True)
class Continue:
    """What a paused instance has thrown has reached its receivers: it goes on."""


@dataclass(frozen=True, slots=True)
class Change:
    """A user task is to change: its listeners for this moment are asked, one after the other.

    `asked` are the attributes as Camunda 8 names them (assignee, candidateGroups, dueDate, …).
    `TaskChanged` follows when all have agreed, nothing when one denies it.
    """

    wait_key: int
    event: Literal["assigning", "updating"]
    asked: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Throw:
    """A worker or a called process reports a BPMN error or escalation instead of completing."""

    wait_key: int
    kind: Literal["error", "escalation"]
    code: str
    message: str = ""
    variables: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reschedule:
    """A timer is due at another moment (延期, 恢复, 重算); at none (None) while it stands still."""

    wait_key: int
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class SetVariables:
    """Write variables from outside (an officer, `PUT …/variables`); conditions are evaluated anew.

    `local`: write to this very scope; otherwise each name goes to the nearest scope that has it,
    or to the root scope.
    """

    scope_key: int
    variables: Mapping[str, Json]
    local: bool = False


@dataclass(frozen=True, slots=True)
class Retry:
    """Try again what an incident stopped."""

    incident_key: int


@dataclass(frozen=True, slots=True)
class Cancel:
    """End the instance; every wait is withdrawn."""

    reason: str


@dataclass(frozen=True, slots=True)
class Modify:
    """Move tokens by hand: begin as `activate` says, withdraw the element instances `terminate`."""

    reason: str
    activate: tuple[Activation, ...] = ()
    terminate: tuple[int, ...] = ()
    variables: Mapping[str, Json] = field(default_factory=dict)


Stimulus = (
    Start
    | Complete
    | Receive
    | Elapse
    | Continue
    | Change
    | Throw
    | Reschedule
    | SetVariables
    | Retry
    | Cancel
    | Modify
)
