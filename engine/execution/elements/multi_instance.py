"""Multi-instance: one body, which runs its activity once for each item of a collection.

Each instance has a scope of its own with the item and `loopCounter`; the results are collected in
the body's scope in the order of the items and leave it when the body completes.
"""

from collections.abc import Iterable
from decimal import Decimal
from itertools import pairwise
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
        token.notes.update(size=len(items), begun=0, completed=0)
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
        if self.loop.output_collection and self.loop.output_element is not None:
            value = to_json(child.workflow.evaluate(child, self.loop.output_element))
            child.notes["output"] = [value]

    def let_go(self, child: Token) -> None:
        """An instance leaves nothing behind but what it brings to the output collection."""
        token, output = child.scope, child.notes.get("output")
        if output is None:
            super().let_go(child)
            return
        token.notes["results"] = token.notes.get("results", 0) + 1
        child.internal_data = {"counter": child.notes["counter"], "output": output}
        child.leave()

    def child_completed(self, token: Token, child: Token) -> None:
        token.notes["completed"] += 1
        token.notes["following"] = child.notes.get("following")
        self.judge(token)

    def judge(self, token: Token) -> None:
        if self._is_over(token):
            for other in token.children:
                other.cancel()
            self._finish(token)
        elif token.notes.get("following") is not None:
            self._begin_one(token, token.workflow.tasks[token.notes.pop("following")])
        elif not token.inside and token.has_state(TaskState.STARTED):
            self._finish(token)

    def _is_over(self, token: Token) -> bool:
        """Whether the completion condition holds; a condition that fails is an incident."""
        condition = self.loop.completion_condition
        if condition is None:
            return False
        size, begun, completed = (token.notes[name] for name in ("size", "begun", "completed"))
        counts: dict[str, Json] = {
            "numberOfInstances": Decimal(size),
            "numberOfActiveInstances": Decimal(token.inside - (size - begun)),
            "numberOfCompletedInstances": Decimal(completed),
            "numberOfTerminatedInstances": Decimal(size - completed - token.inside),
        }
        return token.workflow.holds(token, condition, **counts)

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
