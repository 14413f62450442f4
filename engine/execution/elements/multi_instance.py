"""Multi-instance: one body, which runs its activity once for each item of a collection.

Each instance has a scope of its own with the item and `loopCounter`; the results are collected in
the body's scope in the order of the items and leave it when the body completes.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, cast

from SpiffWorkflow.util.task import TaskState

from engine.definitions.model import FlowNode, Loop, Process
from engine.execution.catching import Opening
from engine.execution.elements.element import INNER, ElementSpec
from engine.execution.problems import Stuck
from engine.execution.tokens import Token
from engine.feel import to_json
from engine.json_types import Json


class MultiInstanceBody(ElementSpec):
    """Starts the instances, all at once or one after the other, and gathers what they bring."""

    def __init__(self, wf_spec: Any, node: FlowNode, process: Process) -> None:
        super().__init__(wf_spec, node, process)
        self.event_sub_processes = ()
        self.loop = cast(Loop, node.loop)

    def type_name(self) -> str:
        return "multiInstanceBody"

    def _enter(self, token: Token) -> None:
        """Mappings and listeners belong to the instances."""
        token.phase = "starting"

    def _listeners(self) -> tuple[()]:
        return ()

    def waits(self, token: Token) -> Iterable[Opening]:
        return ()

    def begin(self, token: Token) -> bool:
        instance = token.workflow
        result = instance.result(token, self.loop.input_collection)
        if not isinstance(result.value, list):
            text = self.loop.input_collection.text
            raise Stuck("extract_value_error", f"多实例的集合「={text}」不是列表：{result.value!r}")
        items = cast(list[Json], to_json(result.value))
        instance.scopes.open(token)
        token.notes.update(size=len(items), next=0, completed=0, terminated=0)
        if self.loop.output_collection:
            token.notes["output"] = [None] * len(items)
        if self.loop.sequential:
            token.notes["items"] = items
        for item in items[:1] if self.loop.sequential else items:
            self._start_one(token, item)
        return not items

    def _start_one(self, token: Token, item: Json) -> None:
        instance = token.workflow
        token.notes["next"] += 1
        counter = token.notes["next"]
        child = instance.spawn(self.name + INNER, token, counter=counter)
        variables: dict[str, Json] = {"loopCounter": counter}
        if self.loop.input_element:
            variables[self.loop.input_element] = item
        output = self.loop.output_element
        if output is not None and output.text.isidentifier() and output.text not in variables:
            variables[output.text] = None
        instance.scopes.set_local(child, variables)

    def collect(self, child: Token) -> None:
        token = child.scope
        if self.loop.output_collection and self.loop.output_element is not None:
            value = to_json(token.workflow.evaluate(child, self.loop.output_element))
            token.notes["output"][child.notes["counter"] - 1] = value

    def child_completed(self, token: Token, child: Token) -> None:
        token.notes["completed"] += 1
        self.judge(token)

    def judge(self, token: Token) -> None:
        notes = token.notes
        items = notes.get("items", [])
        if self._is_over(token):
            for other in token.children:
                other.cancel()
            self._finish(token)
        elif notes["next"] < len(items):
            self._start_one(token, items[notes["next"]])
        elif not token.inside and token.has_state(TaskState.STARTED):
            self._finish(token)

    def _is_over(self, token: Token) -> bool:
        """Whether the completion condition holds; a condition that fails is an incident."""
        condition = self.loop.completion_condition
        if condition is None:
            return False
        notes = token.notes
        active = token.inside
        counts: dict[str, Json] = {
            "numberOfInstances": Decimal(notes["size"]),
            "numberOfActiveInstances": Decimal(active),
            "numberOfCompletedInstances": Decimal(notes["completed"]),
            "numberOfTerminatedInstances": Decimal(notes["terminated"]),
        }
        return token.workflow.holds(token, condition, **counts)

    def _finish(self, token: Token) -> None:
        token.workflow.resume(token)

    def _leave(self, token: Token) -> None:
        if self.loop.output_collection:
            collected: dict[str, Json] = {
                self.loop.output_collection: token.notes.get("output", [])
            }
            token.workflow.scopes.merge(token.scope, collected)
