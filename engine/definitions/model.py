"""A process as drawn: immutable values, one for each thing of the diagram that has a meaning.

Nothing here is executed or evaluated. A `Text` attribute is either a plain string or, where the
analyst began it with "=", an `Expression` in FEEL. Ids are the diagram's.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Expression:
    """A FEEL expression, without the leading "="."""

    text: str


Text = str | Expression
"""What an attribute holds that may be written plainly or as an expression."""


@dataclass(frozen=True, slots=True)
class VariableMapping:
    """One row of an input or output mapping; `target` is a variable or a path `a.b`."""

    source: Text
    target: str


@dataclass(frozen=True, slots=True)
class Listener:
    """An execution or task listener: a job at the `event` (start, end, creating, completing)."""

    event: str
    type: Text
    retries: Text = "3"


@dataclass(frozen=True, slots=True)
class ResourceReference:
    """Another resource named by the diagram, and which version of it is meant."""

    id: Text
    binding: Literal["latest", "deployment", "versionTag"] = "latest"
    version_tag: str | None = None


@dataclass(frozen=True, slots=True)
class JobWork:
    """Work for a handler or an external worker (`zeebe:taskDefinition`)."""

    type: Text
    retries: Text = "3"


@dataclass(frozen=True, slots=True)
class UserWork:
    """A person's work (`zeebe:userTask` and the definitions beside it)."""

    assignee: Text | None = None
    candidate_groups: Text | None = None
    candidate_users: Text | None = None
    due: Text | None = None
    follow_up: Text | None = None
    priority: Text = "50"
    form: ResourceReference | None = None


USER_TASK_JOB = "io.camunda.zeebe:userTask"
"""The type of the job that a user task without `zeebe:userTask` is."""


@dataclass(frozen=True, slots=True)
class UserJobWork:
    """A person's work that a job worker hands out (a user task without `zeebe:userTask`).

    `form_key` is what the worker shows it by: `camunda-forms:bpmn:…` for a form that the process
    holds itself, else whatever the worker understands.
    """

    task: UserWork
    form_key: str | None = None


@dataclass(frozen=True, slots=True)
class ScriptWork:
    """A FEEL expression whose value becomes a variable (`zeebe:script`)."""

    expression: Expression
    result_variable: str


@dataclass(frozen=True, slots=True)
class DecisionWork:
    """A decision to be made (`zeebe:calledDecision`)."""

    decision: ResourceReference
    result_variable: str


@dataclass(frozen=True, slots=True)
class CallWork:
    """Another process to be run to its end (`zeebe:calledElement`)."""

    process: ResourceReference
    propagate_all_parent_variables: bool = True
    propagate_all_child_variables: bool = True


@dataclass(frozen=True, slots=True)
class PublishWork:
    """A message to be published by a throw event, end event or send task."""

    name: Text
    correlation_key: Text
    time_to_live: Text = "PT0S"


Work = JobWork | UserWork | UserJobWork | ScriptWork | DecisionWork | CallWork | PublishWork


@dataclass(frozen=True, slots=True)
class MessageEvent:
    """`bpmn:message`; the correlation key is needed by all but the start of a process."""

    name: Text
    correlation_key: Text | None = None


@dataclass(frozen=True, slots=True)
class TimerEvent:
    """`kind` says which child element held the value."""

    kind: Literal["timeDate", "timeDuration", "timeCycle"]
    value: Text


@dataclass(frozen=True, slots=True)
class SignalEvent:
    """`bpmn:signal`."""

    name: Text


@dataclass(frozen=True, slots=True)
class ErrorEvent:
    """`bpmn:error`; without a code a catching event catches every error."""

    code: Text | None = None


@dataclass(frozen=True, slots=True)
class EscalationEvent:
    """`bpmn:escalation`; without a code a catching event catches every escalation."""

    code: Text | None = None


@dataclass(frozen=True, slots=True)
class ConditionalEvent:
    """Happens when the condition becomes true.

    `changes`: looked at again only when a variable is created or updated, whichever is named here;
    `variables`: which ones (those of the condition, where none is named).
    """

    condition: Expression
    changes: frozenset[str] | None = None
    variables: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class LinkEvent:
    """The two ends of a path that is drawn in two parts."""

    name: str


@dataclass(frozen=True, slots=True)
class CompensationEvent:
    """Undo one completed activity, or (None) all of the scope."""

    activity: str | None = None


@dataclass(frozen=True, slots=True)
class TerminateEvent:
    """Ends everything in its scope."""


Event = (
    MessageEvent
    | TimerEvent
    | SignalEvent
    | ErrorEvent
    | EscalationEvent
    | ConditionalEvent
    | LinkEvent
    | CompensationEvent
    | TerminateEvent
)


@dataclass(frozen=True, slots=True)
class Loop:
    """Multi-instance: once for each item of the collection."""

    sequential: bool
    input_collection: Expression
    input_element: str | None = None
    output_collection: str | None = None
    output_element: Expression | None = None
    completion_condition: Expression | None = None


@dataclass(frozen=True, slots=True)
class AdHoc:
    """Ad-hoc sub-process: which elements begin, and when it is over."""

    active_elements: Expression | None = None
    completion_condition: Expression | None = None
    cancel_remaining: bool = True
    output_collection: str | None = None
    output_element: Expression | None = None


ACTOR = "actor"
"""The property of an element inside a sub-process that names the lane of whoever acts there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowNode:
    """An activity, event or gateway.

    `kind` is the BPMN element's local name; `container` the id of the process or sub-process it
    is drawn in; `event_sub_process` marks a sub-process triggered by an event; `handler` is the
    compensation handler drawn at a compensation boundary event; `form` is what a person fills in to
    begin at a none start event; `lane` is the name of the lane of whoever acts there.
    """

    id: str
    kind: str
    name: str = ""
    container: str
    incoming: tuple[str, ...] = ()
    outgoing: tuple[str, ...] = ()
    default_flow: str | None = None
    inputs: tuple[VariableMapping, ...] = ()
    outputs: tuple[VariableMapping, ...] = ()
    listeners: tuple[Listener, ...] = ()
    task_listeners: tuple[Listener, ...] = ()
    headers: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    properties: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    work: Work | None = None
    form: ResourceReference | None = None
    event: Event | None = None
    loop: Loop | None = None
    ad_hoc: AdHoc | None = None
    attached_to: str | None = None
    interrupting: bool = True
    event_sub_process: bool = False
    for_compensation: bool = False
    handler: str | None = None
    lane: str | None = None


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow."""

    id: str
    name: str
    source: str
    target: str
    condition: Expression | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """An executable process; nodes of sub-processes stand beside the others, in drawing order;
    `lanes` are the names of its lanes.
    """

    id: str
    name: str = ""
    version_tag: str | None = None
    nodes: Mapping[str, FlowNode]
    flows: Mapping[str, Flow]
    listeners: tuple[Listener, ...] = ()
    properties: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    lanes: frozenset[str] = frozenset()
    embedded_forms: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    """Forms that the process holds itself (`zeebe:userTaskForm`): id → JSON text."""

    def inside(self, container: str) -> tuple[FlowNode, ...]:
        """The nodes drawn directly in a process or sub-process."""
        return tuple(node for node in self.nodes.values() if node.container == container)

    def boundary_events(self, activity: str) -> tuple[FlowNode, ...]:
        """The events attached to an activity."""
        return tuple(node for node in self.nodes.values() if node.attached_to == activity)

    def ends_the_case(self, end: FlowNode) -> bool:
        """Whether the case, and not only an embedded sub-process, has ended at the end event."""
        around = self.nodes.get(end.container)
        return around is None or (around.event_sub_process and self.ends_the_case(around))

    def event_sub_processes(self, container: str) -> tuple[tuple[FlowNode, FlowNode], ...]:
        """The event sub-processes of a container, each with its start event."""
        return tuple(
            (node, start)
            for node in self.inside(container)
            if node.event_sub_process
            for start in self.inside(node.id)
            if start.kind == "startEvent"
        )


@dataclass(frozen=True, slots=True)
class Diagram:
    """A BPMN file: its processes; `name` is the file's."""

    name: str
    processes: tuple[Process, ...]
