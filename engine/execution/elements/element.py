"""What all elements share: the phases an element instance goes through, as in Camunda 8.

    new → entering (input mappings) → starting (start listeners) → active (it works or waits)
        → completing (task listeners) → leaving (output mappings) → ending (end listeners)

SpiffWorkflow calls `_run_hook` whenever the token is READY: it goes on from the phase it is in,
answers True when the element is complete, and None while it waits. A step evaluates everything
before it writes anything; when it raises `IncidentRaised` the phase stays, so that a retry does
exactly that
step again.
"""

from collections.abc import Iterator, Mapping
from typing import Any, cast

from SpiffWorkflow.util.task import TaskState

from engine.definitions.model import Listener
from engine.execution.catching import place_of, subscribe
from engine.execution.element_hooks import CANCELING
from engine.execution.evaluating import evaluate, required_text
from engine.execution.kernel import ElementSpec, Instance, Token
from engine.execution.mappings import apply_mappings
from engine.execution.open_waits import Opening
from engine.execution.problems import IncidentRaised
from engine.execution.undoing import remember
from engine.execution.waits import Job
from engine.execution.withdrawing import ask_next
from engine.json_types import Json

MOST_RETRIES = 1000


class Element(ElementSpec):
    """An element that goes through the phases."""

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

    def reopen(self, token: Token) -> None:
        token.notes.pop("heard", None)
        token.notes.pop("result", None)
        token.phase = "active"
        token._set_state(TaskState.STARTED)
        for role, wait, extra in self.waits(token):
            token.workflow.open(token, role, wait, extra)

    def open_by_hand(self, token: Token) -> None:
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
        instance = token.workflow
        return Job(
            key=instance.execution_context.next_key(),
            element_instance_key=token.id,
            element_id=self.node.id,
            type=required_text(token, listener.type, "监听器的作业类型"),
            retries=retries(instance, token, listener.retries),
            kind=kind,
            listener_event=listener.event,
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


def retries(instance: Instance, token: Token, text: Any) -> int:
    """How often a job may fail."""
    value = text if isinstance(text, str) else evaluate(token, text)
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
