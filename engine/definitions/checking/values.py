"""Can a variable ever be the text that a diagram compares it with?"""

from collections.abc import Iterable, Iterator, Mapping

from engine.decisions import DecisionSummary
from engine.definitions.checking.element_finding import ElementFinding
from engine.definitions.checking.slips import slip_of
from engine.definitions.checking.writers import DECLARES, Writers, local_names, root
from engine.definitions.expressions import expressions_of
from engine.definitions.model import DecisionWork, FlowNode, Process, UserWork
from engine.definitions.naming import called
from engine.feel import compared, compile_expression
from engine.forms.component_types import KEYED
from engine.forms.schema import Component

Texts = frozenset[str] | None
"""The texts that a variable may be; None where it may be any."""
_CHOOSING = ("select", "radio")
_NO_TEXT = ("checkbox", "number")


def value_faults(
    process: Process, writers: Writers, decisions: Mapping[str, DecisionSummary]
) -> Iterator[ElementFinding]:
    """A warning for each comparison with a text that no form offers and no decision comes to.

    Told of variables that only such forms and decisions write: what else writes may write any.
    """
    offers = _offers(process, writers, decisions)
    for element, where, owner in owners(process):
        for expression in dict.fromkeys(expressions_of(owner)):
            for name, text in compared(compile_expression(expression.text)):
                offered = offers.get(name)
                if offered is not None and text not in offered:
                    yield ElementFinding(element, _sentence(where, name, text, offered), "warning")


def owners(process: Process) -> Iterator[tuple[str, str, object]]:
    """Whatever holds expressions: its id, what it is called, itself."""
    for node in process.nodes.values():
        yield node.id, called(node), node
    for flow in process.flows.values():
        yield flow.id, f"连线「{flow.name or flow.id}」", flow


def _sentence(where: str, name: str, text: str, offered: frozenset[str]) -> str:
    meant = slip_of(text, offered)
    listed = "、".join(f"「{each}」" for each in sorted(offered))
    hint = f"是不是「{meant}」？" if meant else f"只会是{listed}" if offered else "它不是文字"
    return f"{where}比较的值不会出现：「{name}」不会是「{text}」；{hint}"


def _offers(
    process: Process, writers: Writers, decisions: Mapping[str, DecisionSummary]
) -> dict[str, Texts]:
    offers: dict[str, Texts] = {}
    for name, texts in _written(process, writers, decisions):
        before = offers.get(name, frozenset())
        offers[name] = None if texts is None or before is None else before | texts
    return offers


def _written(
    process: Process, writers: Writers, decisions: Mapping[str, DecisionSummary]
) -> Iterator[tuple[str, Texts]]:
    """What is written anywhere in the process, with the texts that are possible."""
    for caller in writers.neighbours.callers(process.id):
        yield from _any(writers.passed(*caller).names)
    for node in process.nodes.values():
        yield from _any(local_names(process, node))
        yield from _any(root(row.target) for row in node.outputs)
        form = writers.neighbours.forms.get(form_id(node))
        if form is not None and DECLARES not in node.properties:
            yield from _chosen(form.root)
        elif isinstance(node.work, DecisionWork):
            decision = decisions.get(str(node.work.decision.id))
            yield node.work.result_variable, decision.conclusions if decision else None
        else:
            yield from _any(writers.result(node).names)


def _any(names: Iterable[str]) -> Iterator[tuple[str, Texts]]:
    return ((name, None) for name in names)


def form_id(node: FlowNode) -> str:
    """The form that a person fills in there; empty where there is none."""
    form = node.work.form if isinstance(node.work, UserWork) else node.form
    return str(form.id) if form else ""


def _chosen(parent: Component) -> Iterator[tuple[str, Texts]]:
    """The fields of a form; a field in a group or a list may be read by another name."""
    for component in parent.children:
        if component.type in KEYED and len(component.path) == 1:
            yield component.path[0], _texts(component)
        elif component.path:
            yield component.path[0], None
        else:
            yield from _chosen(component)


def _texts(component: Component) -> Texts:
    values = component.properties.get("values")
    if component.type in _NO_TEXT:
        return frozenset()
    if component.type not in _CHOOSING or not isinstance(values, list):
        return None
    found = (each.get("value") if isinstance(each, dict) else each for each in values)
    return frozenset(each for each in found if isinstance(each, str))
