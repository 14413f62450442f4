"""Does every name in an expression, and every fact of a decision, come from somewhere?"""

from collections.abc import Collection, Iterator, Mapping

from engine.decisions import DecisionSummary
from engine.definitions.checking.element_finding import ElementFinding
from engine.definitions.checking.slips import slip_of
from engine.definitions.checking.writers import Brought, Writers
from engine.definitions.expressions import expressions_of
from engine.definitions.model import DecisionWork, FlowNode, Process
from engine.definitions.naming import called
from engine.feel import Function, bare_names, compile_expression


def name_faults(
    process: Process,
    writers: Writers,
    decisions: Mapping[str, DecisionSummary],
    functions: Mapping[str, Function],
) -> Iterator[ElementFinding]:
    """A warning for each name that nothing in the process writes, with the nearest that is.

    `decisions` are those that may be asked. In a process where something may bring any
    variable, only what looks like a slip of a known name is told.
    """
    for node in process.nodes.values():
        seen = writers.seen_at(process, node)
        for text in _texts(node):
            yield from _unknown(node.id, called(node), text, seen, functions)
        yield from _unknown_facts(node, seen, decisions)
    for flow in process.flows.values():
        source = process.nodes.get(flow.source)
        if source is not None and flow.condition is not None:
            name = f"连线「{flow.name or flow.id}」"
            seen = writers.seen_at(process, source)
            yield from _unknown(flow.id, name, flow.condition.text, seen, functions)


def _texts(node: FlowNode) -> Iterator[str]:
    for expression in dict.fromkeys(expressions_of(node)):
        yield expression.text


def _unknown(
    element: str, where: str, text: str, seen: Brought, functions: Mapping[str, Function]
) -> Iterator[ElementFinding]:
    compiled = compile_expression(text, functions=functions)
    bare = {
        name: (start, end)
        for name, start, end in bare_names(compiled)
        if name not in seen.names and name not in functions
    }
    sentence = f"{where}的表达式「={text}」用到"
    yield from _unwritten(element, sentence, compiled.names - bare.keys(), seen)
    for name, (start, end) in bare.items():
        quoted = f'{text[:start]}"{name}"{text[end:]}'
        message = f"{sentence}「{name}」，本流程没有任何地方写入它；若是文字，请加引号：={quoted}"
        yield ElementFinding(element, message, "warning")


def _unknown_facts(
    node: FlowNode, seen: Brought, decisions: Mapping[str, DecisionSummary]
) -> Iterator[ElementFinding]:
    if isinstance(node.work, DecisionWork):
        decision = decisions.get(str(node.work.decision.id))
        asked = [fact.name for fact in decision.inputs] if decision else []
        yield from _unwritten(node.id, f"{called(node)}的决策需要事实", asked, seen)


def _unwritten(
    element: str, sentence: str, names: Collection[str], seen: Brought
) -> Iterator[ElementFinding]:
    for name in sorted(set(names) - seen.names):
        meant = slip_of(name, seen.names)
        if meant or not seen.open:
            hint = (
                f"；是不是「{meant}」？"
                if meant
                else "，除非启动时给出（开始事件的属性 variables）"
            )
            yield ElementFinding(
                element, f"{sentence}「{name}」，本流程没有任何地方写入它{hint}", "warning"
            )
