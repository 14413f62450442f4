"""What all elements share: the phases an element instance goes through, as in Camunda 8.

    new → entering (input mappings) → starting (start listeners) → active (it works or waits)
        → completing (task listeners) → leaving (output mappings) → ending (end listeners)

SpiffWorkflow calls `_run_hook` whenever the token is READY: it goes on from the phase it is in,
answers True when the element is complete, and None while it waits. A step evaluates everything
before it writes anything; when it raises `IncidentRaised` the phase stays, so that a retry does
exactly that
step again.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, cast

from SpiffWorkflow.specs.base import TaskSpec
from SpiffWorkflow.util.task import TaskState

from engine.definitions.model import FlowNode, Listener, Process
from engine.errors import Refused
from engine.execution.catching import Opening, place_of, subscribe
from engine.execution.mappings import apply_mappings
from engine.execution.problems import IncidentRaised
from engine.execution.tokens import Token
from engine.execution.undoing import remember
from engine.execution.waits import Job
from engine.execution.withdrawing import CANCELING, ask_next
from engine.json_types import Json

if TYPE_CHECKING:
    from engine.execution.instance import Instance

MOST_RETRIES = 1000
INNER = "#inner"
"""Ends the spec name of the activity that a multi-instance body runs many times."""


class ElementSpec(TaskSpec):
    """An element of the diagram. `inner`: it is run by a multi-instance body."""

    def __init__(self, wf_spec: Any, node: FlowNode, process: Process, inner: bool = False) -> None:
        super().__init__(wf_spec, node.id + (INNER if inner else ""))  # type: ignore[no-untyped-call]  # SpiffWorkflow's
        self.node = node
        self.process = process
        self.inner = inner
        self.boundary_events = () if inner else process.boundary_events(node.id)
        self.event_sub_processes = process.event_sub_processes(node.id)

    # -- what each kind of element says for itself

    def waits(self, token: Token) -> Iterable[Opening]:
        """What the element waits for while it is active. Nothing may be changed here."""
        return ()

    def begin(self, token: Token) -> bool:
        """The element becomes active; True when it has nothing to wait for."""
        return False

    def flows(self, token: Token) -> tuple[str, ...]:
        """The sequence flows that are taken when the element completes."""
        if self.inner:
            return ()
        return tuple(token.notes.get("flows", self.node.outgoing))

    def remove_child(self, child: Token) -> None:
        """A token inside this element has completed; it leaves the tree."""
        child.workflow.forget(child)

    def child_completed(self, token: Token, child: Token) -> None:
        """A token inside this element has ended (elements that hold others)."""

    def check_completion(self, token: Token) -> None:
        """Whether this element is over, now that something inside has ended or been mended."""

    def follow(
        self, token: Token, variables: Mapping[str, Json], answer: Mapping[str, Json]
    ) -> None:
        """A job has said what is to be done (ad-hoc sub-processes, changes of user tasks)."""

    def change(
        self, token: Token, event: str, asked: Mapping[str, Json], written: Json = None
    ) -> bool:
        """The element is to change; True when its listeners are asked first (user tasks)."""
        return False

    def require_rest(self, token: Token) -> None:
        """Refused while a change of the element is pending (user tasks)."""

    def apply_listener_result(self, token: Token, answer: Mapping[str, Json]) -> bool:
        """What a listener says besides its variables; True when it denies the completion.

        Raises:
            Refused: it says what a listener at this moment cannot.
        """
        if answer.get("denied") or answer.get("corrections"):
            raise Refused("只有用户任务的监听器可以更正任务或拒绝办结")
        return False

    def is_task(self, token: Token) -> bool:
        """Whether a person has, or could be given, this as a task (user tasks)."""
        return False

    def canceling_listeners(self) -> list[Listener]:
        """Those that are heard before a task is withdrawn."""
        return [each for each in self.node.task_listeners if each.event == CANCELING]

    def reopen(self, token: Token) -> None:
        """The completion was denied: the element waits again as before."""
        token.notes.pop("heard", None)
        token.notes.pop("result", None)
        token.phase = "active"
        token._set_state(TaskState.STARTED)
        for role, wait, extra in self.waits(token):
            token.workflow.open(token, role, wait, extra)

    def settle(self, token: Token) -> None:
        """Nothing else moves and this token still waits (inclusive joins)."""

    # -- the phases

    def _run_hook(self, token: Token) -> bool | None:
        if token.phase == CANCELING:  # an incident of its withdrawal is tried again
            token._set_state(TaskState.STARTED)
            ask_next(token)
            return None
        if token.phase == "new":
            self._announce(token)
        if token.phase == "entering":
            self._enter(token)
        if token.phase == "starting":
            if self._listen(token, "start", "creating"):
                return None
            if not self._activate(token):
                return None
        return self._complete(token)

    def _complete(self, token: Token) -> bool | None:
        if token.phase == "active":
            token.phase = "completing"
        if token.phase == "completing":
            if self._listen(token, "completing"):
                return None
            token.phase = "leaving"
        if token.phase == "leaving":
            self._leave(token)
            token.phase = "ending"
        if self._listen(token, "end"):
            return None
        if self.inner:
            token.scope.task_spec.complete_instance(token)
        return True

    def _announce(self, token: Token) -> None:
        data: dict[str, Json] = {"type": self.type_name(), "name": self.node.name}
        token.workflow.journal.record("activated", self.node.id, token.id, data)
        token.phase = "entering"

    def type_name(self) -> str:
        """The element's type as Camunda 8 spells it."""
        return "eventSubProcess" if self.node.event_sub_process else self.node.kind

    def _enter(self, token: Token) -> None:
        instance = token.workflow
        if self.node.inputs:
            inputs = apply_mappings(instance, token, self.node.inputs, {})
            instance.scopes.set_local(token, inputs)
        token.phase = "starting"

    def _activate(self, token: Token) -> bool:
        instance = token.workflow
        openings = [*self._watches(token), *self.waits(token)]
        finished = self.begin(token)
        token.phase = "active"
        if token.id in instance.tasks and not finished:
            for role, wait, extra in openings:
                instance.open(token, role, wait, extra)
        return finished

    def open_by_hand(self, token: Token) -> None:
        """The scope is opened for what begins in it by hand: neither mappings nor listeners, and
        nothing begins by itself."""
        self._announce(token)
        for role, wait, extra in [*self._watches(token), *self.waits(token)]:
            token.workflow.open(token, role, wait, extra)
        token.phase = "active"
        token._set_state(TaskState.STARTED)

    def _watches(self, token: Token) -> Iterator[Opening]:
        for event in self.boundary_events:
            yield from subscribe(token.workflow, token, event, "boundary")

    def _leave(self, token: Token) -> None:
        """Output mappings; without them the result goes to the nearest scope that knows it."""
        instance = token.workflow
        result: Mapping[str, Json] = token.notes.get("result") or {}
        if self.node.outputs:
            written = apply_mappings(instance, token, self.node.outputs, result)
            instance.scopes.merge(token if self.inner else token.scope, written)
        elif result:
            instance.scopes.merge(token, result)
        if self.inner:
            cast(Token, token.parent).task_spec.collect(token)
        token.notes.pop("result", None)

    def collect(self, child: Token) -> None:
        """One of the instances of a multi-instance body has its result."""

    def complete_instance(self, child: Token) -> None:
        """One of the instances of a multi-instance body completes now.

        Raises:
            IncidentRaised: it cannot be judged whether the others are needed still.
        """

    def _listen(self, token: Token, *events: str) -> bool:
        """Open the job of the next listener of these events; False when all have been heard."""
        heard = token.notes.get("heard", 0)
        listeners = [
            (listener, kind)
            for event in events
            for kind, all_of_kind in self._listeners()
            for listener in all_of_kind
            if listener.event == event
        ]
        if heard >= len(listeners):
            token.notes.pop("heard", None)
            return False
        listener, kind = listeners[heard]
        instance = token.workflow
        instance.open(token, "listener", self.listener_job(token, listener, kind))
        return True

    def _listeners(self) -> tuple[tuple[str, tuple[Listener, ...]], ...]:
        node = self.node
        return (("execution_listener", node.listeners), ("task_listener", node.task_listeners))

    def listener_job(self, token: Token, listener: Listener, kind: Any) -> Job:
        """The job a listener is."""
        instance = token.workflow
        return Job(
            key=instance.execution_context.next_key(),
            element_instance_key=token.id,
            element_id=self.node.id,
            type=instance.text(token, listener.type, "监听器的作业类型"),
            retries=retries(instance, token, listener.retries),
            kind=kind,
            headers=self.node.headers,
        )

    # -- SpiffWorkflow's hooks

    def serialize(self, serializer: Any, **kwargs: Any) -> Any:
        """Specs are compiled from the diagram and never saved."""
        raise NotImplementedError

    def test(self) -> None:
        """SpiffWorkflow's own check; ours is the deployment check."""

    def _predict_hook(self, token: Token) -> None:
        """No predicted tokens: only what has happened is in the tree."""

    def _update_hook(self, token: Token) -> bool:
        return True

    def _on_ready_hook(self, token: Token) -> None:
        token.workflow.ready.append(token)

    def _on_complete_hook(self, token: Token) -> None:
        instance = token.workflow
        hand_over = token.notes.get("hand_over", {})
        remember(token)
        if self.node.kind == "endEvent" and self.process.ends_the_case(self.node):
            instance.journal.ended_by.append(self.node.id)
        for key in self.flows(token):
            flow = self.process.flows[key]
            instance.journal.record("flow_taken", key, token.id)
            instance.spawn(flow.target, token.parent, flow=key, **hand_over)

    def _on_cancel(self, token: Token) -> None:
        token.workflow.cancelled(token)


def place(token: Token) -> dict[str, Any]:
    """What all waits have, for a wait of this token's own element."""
    return place_of(token, token.task_spec.node)


def retries(instance: "Instance", token: Token, text: Any) -> int:
    """How often a job may fail."""
    value = text if isinstance(text, str) else instance.evaluate(token, text)
    try:
        number = int(value)
    except (TypeError, ValueError) as error:
        raise IncidentRaised(
            "extract_value_error", f"重试次数应是整数，而得到 {value!r}"
        ) from error
    if not 0 <= number <= MOST_RETRIES:
        raise IncidentRaised(
            "extract_value_error", f"重试次数应在 0–{MOST_RETRIES} 之间，而得到 {number}"
        )
    return number
