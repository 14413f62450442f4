"""Every expression of a process, compiled once when the process is, found again by its text."""

from collections import ChainMap
from collections.abc import Mapping
from typing import Any, cast

from engine.deadlines.deadline import SHANGHAI
from engine.definitions.expressions import expressions_of
from engine.definitions.model import Expression, Process
from engine.execution.outcome import ExecutionContext
from engine.execution.problems import IncidentRaised
from engine.feel import FeelFinding, Function, Result, compile_expression

_GIVEN_UP = ("limit", "assertion")


class Expressions:
    """The compiled expressions of one process; `functions` are FEEL functions it may call."""

    def __init__(self, process: Process, functions: Mapping[str, Function]) -> None:
        self.compiled = {
            found.text: compile_expression(found.text, functions=functions)
            for found in expressions_of(process)
        }

    def names(self, expression: Expression) -> frozenset[str]:
        """The variables that it reads."""
        return self.compiled[expression.text].names

    def evaluate(
        self,
        expression: Expression,
        variables: Mapping[str, Any],
        execution_context: ExecutionContext,
    ) -> Result:
        """The FEEL value, with the reasons for which it or a part of it is null.

        FEEL's today() is the day as the law counts it: Shanghai's.

        Raises:
            IncidentRaised: the text is no FEEL, or the evaluation was given up (its budget is
                spent, or what it asserts does not hold).
        """
        compiled = self.compiled[expression.text]
        if not compiled.valid:
            raise _unusable(expression, compiled.findings[0])
        facts = ChainMap(
            cast("dict[str, Any]", variables), cast("dict[str, Any]", execution_context.functions)
        )
        result = compiled.evaluate(facts, now=execution_context.now.astimezone(SHANGHAI))
        given_up = next((f for f in result.findings if f.kind in _GIVEN_UP), None)
        if given_up is not None:
            raise _unusable(expression, given_up)
        return result


def _unusable(expression: Expression, finding: FeelFinding) -> IncidentRaised:
    why = f"表达式「={expression.text}」无法求值：{finding.message}"
    return IncidentRaised("extract_value_error", why)


def reasons(result: Result) -> str:
    """Why a value is not what was needed, as the end of a sentence."""
    return "；".join(finding.message for finding in result.findings) or f"得到 {result.value!r}"
