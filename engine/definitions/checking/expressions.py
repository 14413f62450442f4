"""FEEL in a diagram: does every expression read, and where not?"""

from collections.abc import Iterator, Mapping

from engine.definitions.checking.fault import Fault
from engine.definitions.expressions import expressions_of
from engine.definitions.model import Process
from engine.feel import Function, compile_expression


def expression_faults(process: Process, functions: Mapping[str, Function]) -> Iterator[Fault]:
    """A finding for each expression that isn't FEEL, with the position in it."""
    owners = [*process.nodes.items(), *process.flows.items(), (process.id, process.listeners)]
    for element, owner in owners:
        for expression in expressions_of(owner):
            compiled = compile_expression(expression.text, functions=functions)
            if not expression.text:
                yield Fault(element, "表达式是空的")
            elif not compiled.valid:
                why = "；".join(str(finding) for finding in compiled.findings)
                yield Fault(element, f"表达式「={expression.text}」不是 FEEL：{why}")
