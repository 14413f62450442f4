"""FEEL in a diagram: does every expression read, and where not?"""

from collections.abc import Iterator, Mapping

from engine.definitions.checking.element_finding import ElementFinding
from engine.definitions.checking.slips import slip_of
from engine.definitions.expressions import expressions_of
from engine.definitions.model import Process
from engine.feel import Expression, Function, compile_expression, passed

MOST_SHOWN = 10
"""More choices than these are not listed in a sentence."""


def expression_faults(
    process: Process, functions: Mapping[str, Function]
) -> Iterator[ElementFinding]:
    """A finding for each expression that isn't FEEL, with the position in it."""
    owners = [*process.nodes.items(), *process.flows.items(), (process.id, process.listeners)]
    for element, owner in owners:
        for expression in expressions_of(owner):
            compiled = compile_expression(expression.text, functions=functions)
            if not expression.text:
                yield ElementFinding(element, "表达式是空的")
            elif not compiled.valid:
                why = "；".join(str(finding) for finding in compiled.findings)
                why += _advice(expression.text)
                yield ElementFinding(element, f"表达式「={expression.text}」不是 FEEL：{why}")
            for sentence in _not_offered(compiled, functions):
                yield ElementFinding(element, f"表达式「={expression.text}」{sentence}")


def _advice(text: str) -> str:
    """What to write for a bare ``1..3``, which FEEL knows only inside a loop or brackets."""
    counted = f"for i in {text} return i"
    if ".." not in text or not compile_expression(counted).valid:
        return ""
    return f"；要逐个数，写 ={counted}；要区间，写 =[{text}]"


def _not_offered(compiled: Expression, functions: Mapping[str, Function]) -> Iterator[str]:
    """A text passed to a function that takes only certain texts there, and not this one."""
    for name, place, text in passed(compiled):
        function = functions.get(name)
        for parameter in _parameters(function, place) if function else ():
            choices = function.choices.get(parameter) if function else None
            if choices is not None and text not in choices:
                meant = slip_of(text, choices)
                few = (
                    f"应为{'、'.join(choices)}之一" if len(choices) <= MOST_SHOWN else "没有这一项"
                )
                hint = f"是不是「{meant}」？" if meant else few
                yield f"中 {name} 的 {parameter}「{text}」不对：{hint}"


def _parameters(function: Function, place: int | str) -> Iterator[str]:
    for signature in function.signatures:
        for number, parameter in enumerate(signature.parameters):
            if place in (number, parameter.name):
                yield parameter.name
