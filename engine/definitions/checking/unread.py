"""Answers and conclusions that decide something elsewhere, and here are never looked at."""

from collections.abc import Iterable, Iterator, Mapping

from engine.decisions import DecisionSummary
from engine.definitions.checking.element_finding import ElementFinding
from engine.definitions.checking.values import form_id
from engine.definitions.checking.writers import Writers, root
from engine.definitions.expressions import expressions_of
from engine.definitions.model import (
    CallWork,
    DecisionWork,
    FlowNode,
    JobWork,
    LinkEvent,
    Process,
    UserWork,
)
from engine.definitions.naming import called
from engine.feel import compile_expression
from engine.forms import Form
from engine.forms.expressions import expressions_in
from engine.forms.schema import Component

_CHOOSING = ("select", "radio", "checkbox")


def unread_faults(
    process: Process, writers: Writers, decisions: Mapping[str, DecisionSummary]
) -> Iterator[ElementFinding]:
    """A warning for each choice of a person and each conclusion of a table that nothing looks at
    before it is written again or the process ends.

    Told of names that a gateway of the process asks for, of a choice; of every conclusion. What a
    job, a called process, a paper or a caller may read is taken for read.
    """
    asked = {name for flow in process.flows.values() for name in _names([flow.condition])}
    reading = _Reading(process, writers, decisions)
    for node in process.nodes.values():
        for name in _decisive(node, writers, asked):
            if not reading.read_after(node, name):
                noun = "结论" if isinstance(node.work, DecisionWork) else "回答"
                message = f"{called(node)}的{noun}「{name}」此后没有任何环节看它，不起作用"
                advice = f"请在它之后画一个网关，连线上写条件，例如 ={name} = …"
                yield ElementFinding(node.id, f"{message}；{advice}", "warning")


def _decisive(node: FlowNode, writers: Writers, asked: set[str]) -> Iterator[str]:
    if node.loop is not None or node.outputs:
        return
    if isinstance(node.work, DecisionWork):
        yield node.work.result_variable
    if isinstance(node.work, UserWork):
        form = writers.neighbours.forms.get(form_id(node))
        for component in form.root.walk() if form else ():
            if component.type in _CHOOSING and len(component.path) == 1:
                yield from asked.intersection(component.path)


class _Reading:
    """Who reads a variable, after an element of a process."""

    def __init__(
        self, process: Process, writers: Writers, decisions: Mapping[str, DecisionSummary]
    ) -> None:
        self._process = process
        self._writers = writers
        self._decisions = decisions
        self._called = any(writers.neighbours.callers(process.id))

    def read_after(self, node: FlowNode, name: str) -> bool:
        """Whether some way from the element leads to one that reads the name, before another
        writes it.
        """
        seen, ahead = {node.id}, [*self._after(node)]
        if self._reads_beside(node, name):
            return True
        while ahead:
            one = ahead.pop()
            if one.id in seen:
                continue
            seen.add(one.id)
            if self._reads(one, name):
                return True
            if name not in self._writes(one):
                ahead += self._after(one)
        return False

    def _after(self, node: FlowNode) -> Iterator[FlowNode]:
        """What may come next: the ways out, the events attached, and where a scope is left."""
        process = self._process
        for flow in node.outgoing:
            yield process.nodes[process.flows[flow].target]
        yield from process.boundary_events(node.id)
        yield from (one for one in process.inside(node.id) if not one.incoming)
        if not node.outgoing and node.container in process.nodes:
            yield from self._after_scope(process.nodes[node.container])
        if isinstance(node.event, LinkEvent):
            yield from (
                one
                for one in process.nodes.values()
                if isinstance(one.event, LinkEvent) and one.event == node.event
            )

    def _after_scope(self, scope: FlowNode) -> Iterator[FlowNode]:
        for flow in scope.outgoing:
            yield self._process.nodes[self._process.flows[flow].target]
        yield from self._process.boundary_events(scope.id)
        if not scope.outgoing and scope.container in self._process.nodes:
            yield from self._after_scope(self._process.nodes[scope.container])

    def _reads_beside(self, node: FlowNode, name: str) -> bool:
        """By the conditions behind it, and by event sub-processes that may begin at any time."""
        conditions = [self._process.flows[flow].condition for flow in node.outgoing]
        begun = self._process.event_sub_processes(self._process.id)
        return name in _names(conditions) or any(
            name in _names([inner])
            for scope, _ in begun
            for inner in self._process.inside(scope.id)
        )

    def _reads(self, node: FlowNode, name: str) -> bool:
        if name in _names([node, *(self._process.flows[f].condition for f in node.outgoing)]):
            return True
        if isinstance(node.work, JobWork | CallWork) or self._is_told(node):
            return True
        if isinstance(node.work, DecisionWork):
            decision = self._decisions.get(str(node.work.decision.id))
            return decision is None or name in {fact.name for fact in decision.inputs}
        form = self._writers.neighbours.forms.get(form_id(node))
        return form is not None and _shows(form, name)

    def _is_told(self, node: FlowNode) -> bool:
        """A paper may name it; a caller may take it from the end."""
        return "paper" in node.properties or (node.kind == "endEvent" and self._called)

    def _writes(self, node: FlowNode) -> Iterable[str]:
        if node.outputs:
            return {root(row.target) for row in node.outputs}
        return self._writers.result(node).names


def _names(owners: Iterable[object]) -> set[str]:
    return {
        name
        for owner in owners
        for expression in expressions_of(owner)
        for name in compile_expression(expression.text).names
    }


def _shows(form: Form, name: str) -> bool:
    """Whether the form's conditions or texts speak of the name, or show it without asking."""
    return any(_speaks(component, name) for component in form.root.walk())


def _speaks(component: Component, name: str) -> bool:
    texts = [str(value) for value in component.properties.values() if isinstance(value, str)]
    shown = component.path[:1] == (name,) and bool(
        component.properties.get("readonly") or component.properties.get("disabled")
    )
    named = any("{{" in text and name in text for text in texts)
    read = any(name in compile_expression(text).names for text in expressions_in(component))
    return shown or named or read
