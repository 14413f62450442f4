"""Where a token waits: every wait is a row, opened and closed by an outcome.

`key` names the wait; `element_instance_key` is the element instance that owns it: for a boundary
event or an event sub-process the activity or scope it watches, for an event-based gateway the
gateway. `element_id` is the id in the diagram of the element that continues when the wait is over.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from engine.json_types import Json

Binding = Literal["latest", "deployment", "versionTag"]


@dataclass(frozen=True, slots=True)
class Reference:
    """Another resource named by a diagram: a form, a decision, a called process."""

    id: str
    binding: Binding = "latest"
    version_tag: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """What all waits have."""

    key: int
    element_instance_key: int
    element_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UserTask(Wait):
    """A person's work. `priority` 0–100; moments are aware; headers and properties of the diagram
    in one."""

    name: str
    assignee: str | None = None
    candidate_groups: tuple[str, ...] = ()
    candidate_users: tuple[str, ...] = ()
    due_at: datetime | None = None
    follow_up_at: datetime | None = None
    priority: int = 50
    form: Reference | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job(Wait):
    """Work for a handler or an external worker; listeners are jobs too, told apart by `kind`.

    `listener_event` is the `eventType` of the listener, as the diagram says it.
    `form` is that of a user task which a worker hands out.
    """

    type: str
    retries: int = 3
    kind: Literal["task", "execution_listener", "task_listener", "ad_hoc_sub_process"] = "task"
    listener_event: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    form: Reference | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Timer(Wait):
    """Due at a moment, or not yet countable (`due_at` None: 待定, `estimate` for reminders alone).

    `repetitions` left after this one (-1: without end); `explanation` says how it was counted;
    `deadline_id` is the timer of the regulation, where the diagram names one; `counted_from` holds
    the facts it can be counted from again (`engine.deadlines.running`). `headers` are the
    properties of its element in the diagram: reminders and escalation.
    """

    due_at: datetime | None
    estimate: datetime | None = None
    repetitions: int = 0
    interrupting: bool = True
    deadline_id: str | None = None
    explanation: tuple[str, ...] = ()
    counted_from: Mapping[str, Json] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageSubscription(Wait):
    """Waits for one message of this name whose correlation key equals this one."""

    name: str
    correlation_key: str
    interrupting: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalSubscription(Wait):
    """Waits for a signal of this name, from anywhere."""

    name: str
    interrupting: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionalSubscription(Wait):
    """Waits for a FEEL condition to become true; looked at whenever variables change."""

    condition: str
    interrupting: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class CallWait(Wait):
    """Waits for a called process, which the caller of the execution room starts and completes."""

    process: Reference
    variables: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident(Wait):
    """Something that a person must mend; the rest of the instance goes on. Message in Chinese."""

    kind: str
    message: str


AnyWait = (
    UserTask
    | Job
    | Timer
    | MessageSubscription
    | SignalSubscription
    | ConditionalSubscription
    | CallWait
    | Incident
)

WaitKind = Literal[
    "user_task", "job", "timer", "message", "signal", "condition", "call", "incident"
]
"""What is waited for, in a word."""

KINDS: Mapping[type, WaitKind] = {
    UserTask: "user_task",
    Job: "job",
    Timer: "timer",
    MessageSubscription: "message",
    SignalSubscription: "signal",
    ConditionalSubscription: "condition",
    CallWait: "call",
    Incident: "incident",
}
