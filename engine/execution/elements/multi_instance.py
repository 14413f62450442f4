"""Multi-instance: one body, which runs its activity once for each item of a collection.

Each instance has a scope of its own with the item and `loopCounter`; the results are collected in
the order of the items and leave the body's scope when it completes. What has been collected so far
is a variable of the body where its activity may look at it: wherever an expression of it names the
collection, and before people who do their work one after the other. (Written down anew with each
instance it would cost the square of their number, so it isn't where nobody looks.)

The completion condition is judged for each instance as the last thing before it completes, with the
variables that this instance sees.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Any, cast

from SpiffWorkflow.util.task import TaskState

from engine.definitions.expressions import expressions_of
from engine.definitions.model import Expression, FlowNode, Listener, Loop, Process, UserWork
from engine.execution.elements.element import Element
from engine.execution.evaluating import evaluate, holds
from engine.execution.evaluating import result as evaluated
from engine.execution.kernel import INNER, Token
from engine.execution.open_waits import Opening
from engine.execution.problems import IncidentRaised
from engine.execution.withdrawing import cancel
from engine.feel import to_json
from engine.json_types import Json


class MultiInstanceBody(Element):
    """Starts the instances, all at once or one after the other, and gathers what they bring."""

    def __init__(self, wf_spec: Any, node: FlowNode, process: Process) -> None:
        super().__init__(wf_spec, node, process)
        self.event_sub_processes = ()
        self.loop = cast(Loop, node.loop)
        self._drawn_inside = (node, *_inside(process, node.id))

    def type_name(self) -> str:
        return "multiInstanceBody"

    def _enter(self, token: Token) -> None:
        """Mappings and listeners belong to the instances."""
        token.phase = "starting"

    def _listeners(self) -> tuple[()]:
        return ()

    def canceling_listeners(self) -> list[Listener]:
        return []

    def waits(self, token: Token) -> Iterable[Opening]:
        return ()

    def begin(self, token: Token) -> bool:
        result = evaluated(token, self.loop.input_collection)
        if not isinstance(result.value, list):
            text = self.loop.input_collection.text
            raise IncidentRaised(
                "extract_value_error", f"多实例的集合「={text}」不是列表：{result.value!r}"
            )
        items = cast(list[Json], to_json(result.value))
        token.notes.update(size=len(items), begun=0, completed=0)
        if self._is_shown(token):
            self._show(token, [None] * len(items))
        children = [self._prepare(token, number, item) for number, item in enumerate(items, 1)]
        for child, following in pairwise(children if self.loop.sequential else ()):
            child.notes["following"] = following.id
        for child in children[:1] if self.loop.sequential else children:
            self._begin_one(token, child)
        return not items

    def _prepare(self, token: Token, counter: int, item: Json) -> Token:
        """The instance of one item, before its turn has come."""
        return token.workflow.make(self.name + INNER, token, counter=counter, item=[item])

    def _begin_one(self, token: Token, child: Token) -> None:
        token.notes["begun"] += 1
        (item,) = child.notes.pop("item")
        variables: dict[str, Json] = {"loopCounter": child.notes["counter"]}
        if self.loop.input_element:
            variables[self.loop.input_element] = item
        output = self.loop.output_element
        if output is not None and output.text.isidentifier() and output.text not in variables:
            variables[output.text] = None
        token.workflow.scopes.set_local(child, variables)
        token.workflow.offer(child)

    def collect(self, child: Token) -> None:
        if self.loop.output_collection is None or self.loop.output_element is None:
            return
        value = cast(Json, to_json(evaluate(child, self.loop.output_element)))
        child.notes["output"] = [value]
        so_far = child.workflow.scopes.local(child.scope).get(self.loop.output_collection)
        if isinstance(so_far, list):
            place = child.notes["counter"] - 1
            self._show(child.scope, [*so_far[:place], value, *so_far[place + 1 :]])

    def _is_shown(self, token: Token) -> bool:
        """Whether the activity may look at what has been collected so far."""
        inside, name = self._drawn_inside, self.loop.output_collection
        names = token.workflow.expressions.names
        people = self.loop.sequential and any(
            isinstance(node, FlowNode) and isinstance(node.work, UserWork) for node in inside
        )
        return name is not None and (
            people or any(name in names(found) for each in inside for found in expressions_of(each))
        )

    def _show(self, token: Token, so_far: list[Json]) -> None:
        token.workflow.scopes.set_local(token, {cast(str, self.loop.output_collection): so_far})

    def complete_instance(self, child: Token) -> None:
        token = child.scope
        if not token.notes.get("over") and self._is_over(token, child):
            token.notes["over"] = True

    def remove_child(self, child: Token) -> None:
        """An instance leaves nothing behind but what it brings to the output collection."""
        token, output = child.scope, child.notes.get("output")
        token.notes["following"] = child.notes.get("following")
        if output is None:
            super().remove_child(child)
            return
        token.notes["results"] = token.notes.get("results", 0) + 1
        child.internal_data = {"counter": child.notes["counter"], "output": output}
        child.leave()

    def child_completed(self, token: Token, child: Token) -> None:
        token.notes["completed"] += 1
        self.check_completion(token)

    def check_completion(self, token: Token) -> None:
        if token.notes.get("over"):
            for other in token.children:
                cancel(other)
            if not token.inside:
                self._finish(token)
        elif token.notes.get("following") is not None:
            self._begin_one(token, token.workflow.tasks[token.notes.pop("following")])
        elif not token.inside and token.has_state(TaskState.STARTED):
            self._finish(token)

    def _is_over(self, token: Token, child: Token) -> bool:
        """Whether the completion condition holds now that this instance completes."""
        condition = self.loop.completion_condition
        if condition is None:
            return False
        size, begun, completed = (token.notes[name] for name in ("size", "begun", "completed"))
        inside, completed = token.inside - 1, completed + 1
        counts: dict[str, Json] = {
            "numberOfInstances": Decimal(size),
            "numberOfActiveInstances": Decimal(inside - (size - begun)),
            "numberOfCompletedInstances": Decimal(completed),
            "numberOfTerminatedInstances": Decimal(size - completed - inside),
        }
        return holds(child, condition, **counts)

    def _finish(self, token: Token) -> None:
        token.workflow.resume(token)

    def _leave(self, token: Token) -> None:
        name = self.loop.output_collection
        if name is None:
            return
        collected: list[Json] = [None] * token.notes["size"]
        for child in token.results:
            (collected[child.notes["counter"] - 1],) = child.notes["output"]
        token.workflow.scopes.merge(token.scope, {name: collected})


def _inside(process: Process, container: str) -> Iterator[FlowNode | Expression]:
    """What is drawn in an activity, and the conditions of the flows there; what watches it too."""
    yield from process.boundary_events(container)
    for node in process.inside(container):
        yield node
        yield from (c for key in node.outgoing if (c := process.flows[key].condition) is not None)
        yield from _inside(process, node.id)
