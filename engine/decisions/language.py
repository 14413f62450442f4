"""FEEL inside DMN: texts compiled over the names of a model, and missing facts kept apart.

In a strict run the value of an expression is Unknown wherever a missing fact could change it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from engine.decisions.model import Literal
from engine.decisions.reliance import Reliance, reliance_of
from engine.decisions.scope import DecisionScope, Failed, Unknown, join
from engine.errors import Finding
from engine.feel import (
    Evaluation,
    Expression,
    Facts,
    FeelFinding,
    Function,
    UnaryTests,
    compile_expression,
    compile_unary_tests,
)
from engine.feel.values.types import Type

Evaluate = Callable[[DecisionScope], object]
"""A compiled expression: its value in a scope, which may be Unknown."""
Names = frozenset[str]


@dataclass(slots=True)
class Language:
    """What the texts of one model share; `findings` gathers what is wrong with them.

    `free` are the names read that are not in scope; `unknown_names` the findings about them.
    """

    resource: str
    functions: Mapping[str, Function]
    members: frozenset[str] = frozenset()
    types: Mapping[str, Type] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    unknown_names: list[Finding] = field(default_factory=list)
    free: dict[str, None] = field(default_factory=dict)
    _expressions: dict[tuple[str, Names], Expression] = field(default_factory=dict)
    _tests: dict[tuple[str, Names], UnaryTests] = field(default_factory=dict)

    def expression(self, text: str, names: Names, element: str) -> Expression:
        """Compile an expression; faults become findings about the element."""
        key = (text, names)
        if key not in self._expressions:
            self._expressions[key] = compile_expression(
                text, names, self.functions, members=self.members, types=self.types
            )
        compiled = self._expressions[key]
        self._gather(text, compiled.findings, element)
        self.free.update(dict.fromkeys(sorted(compiled.names - names)))
        return compiled

    def unary_tests(self, text: str, names: Names, element: str) -> UnaryTests:
        """Compile a cell; the same text over the same names is compiled once."""
        key = (text, names)
        if key not in self._tests:
            self._tests[key] = compile_unary_tests(
                text, names, self.functions, members=self.members, types=self.types
            )
        compiled = self._tests[key]
        self._gather(text, compiled.findings, element)
        self.free.update(dict.fromkeys(sorted(compiled.names - names)))
        return compiled

    def _gather(self, text: str, faults: tuple[FeelFinding, ...], element: str) -> None:
        for fault in faults:
            if fault.kind == "unknown-name":
                drawn = f"请改正名称，或者在决策图里画出输入数据“{fault.name}”并连到这个决策"
                sentence = f"“{text}”{fault}；{drawn}。"
                self.unknown_names.append(Finding(self.resource, element, sentence))
            else:
                self.findings.append(Finding(self.resource, element, f"“{text}”{fault}。"))

    def report(self, scope: DecisionScope, text: str, element: str) -> None:
        """Move what an evaluation noted into the findings of the run."""
        noted = scope.evaluation.findings
        for fault in noted:
            scope.run.say(self.resource, element, f"“{text}”{fault}。")
        failed = assertion(noted)
        noted.clear()
        if failed:
            raise Failed(failed)


def assertion(noted: Iterable[FeelFinding]) -> str:
    """Why an assertion among the findings does not hold; nothing where all do."""
    return next((fault.message for fault in noted if fault.kind == "assertion"), "")


def literal(language: Language, written: Literal, names: Names) -> Evaluate:
    """A FEEL text as a step of an evaluation; an empty one is null."""
    if not written.text:
        return lambda scope: None
    expression = language.expression(written.text, names, written.element)
    return evaluator(language, expression, written.element)


def evaluator(language: Language, expression: Expression, element: str) -> Evaluate:
    """The expression as a step of an evaluation."""
    if expression.constant:
        value = expression.evaluate().value
        return lambda scope: value
    if expression.variable:
        return _variable(language, expression, element)
    reliance = reliance_of(expression.node)
    names, text = expression.names, expression.text

    def evaluate(scope: DecisionScope) -> object:
        if scope.absent and not names.isdisjoint(scope.absent):
            return _careful(expression.run, scope, reliance)
        value = expression.run(scope.evaluation)
        if scope.evaluation.findings:
            language.report(scope, text, element)
        return _with_members(value, scope, scope.evaluation, reliance)

    return evaluate


def _with_members(
    value: object, scope: DecisionScope, evaluation: Evaluation, reliance: Reliance
) -> object:
    """The value; Unknown where entries of facts were asked for that nobody gave, and they matter.

    An entry that is null counts as a fact that is null; of a decision's outcome it is a value.
    """
    if not evaluation.lacking:
        return value
    lacking, evaluation.lacking = evaluation.lacking, {}
    if not scope.run.strict:
        return value
    absent = [
        (lack.root, Unknown((name,), opaque=not lack.given))
        for name, lack in lacking.items()
        if not lack.given or lack.root in scope.run.facts
    ]
    hurt = [one for root, one in absent if value is None or reliance.hurt_by({root: one})]
    return join(hurt) if hurt else value


def _variable(language: Language, expression: Expression, element: str) -> Evaluate:
    name = expression.variable

    def read(scope: DecisionScope) -> object:
        if name in scope.absent:
            return scope.absent[name]
        if name in scope.facts:
            return scope.facts[name]
        value = expression.run(scope.evaluation)
        language.report(scope, name, element)
        return value

    return read


def tester(
    language: Language, tests: UnaryTests, element: str
) -> Callable[[DecisionScope, object], bool | Unknown | None]:
    """A cell as a step: True, False, None (FEEL cannot say) or Unknown (facts are missing)."""
    reliance = reliance_of(tests.node)
    names, text = tests.names, tests.text

    def test(scope: DecisionScope, value: object) -> bool | Unknown | None:
        if isinstance(value, Unknown) or (scope.absent and not names.isdisjoint(scope.absent)):
            return _careful_test(tests, scope, value, reliance)
        answer: object = tests.run(scope.evaluation, value)
        language.report(scope, text, element)
        answer = _with_members(answer, scope, scope.evaluation, reliance)
        assert answer is None or isinstance(answer, bool | Unknown)
        return answer

    return test


def _careful_test(
    tests: UnaryTests, scope: DecisionScope, value: object, reliance: Reliance
) -> bool | Unknown | None:
    given = None if isinstance(value, Unknown) else value
    answer = _careful(lambda evaluation: tests.run(evaluation, given), scope, reliance)
    if isinstance(answer, Unknown) or not isinstance(value, Unknown):
        assert answer is None or isinstance(answer, bool | Unknown)
        return answer
    if value.opaque or answer is None or "?" in reliance.fragile:
        return value
    assert isinstance(answer, bool)
    return answer


class _Watched(Facts):
    """Facts that remember which of the absent ones were read."""

    __slots__ = ("absent", "touched")

    def __init__(self, scope: DecisionScope) -> None:
        super().__init__(scope.facts)
        self.absent = scope.absent
        self.touched: dict[str, Unknown] = {}

    def __getitem__(self, name: str) -> object:
        if name in self.absent:
            self.touched[name] = self.absent[name]
        return super().__getitem__(name)


def _careful(
    run: Callable[[Evaluation], object], scope: DecisionScope, reliance: Reliance
) -> object:
    """Evaluate with an eye on absent facts: Unknown if those that were read matter."""
    watched = _Watched(scope)
    evaluation = scope.run.evaluation(watched)
    value = run(evaluation)
    touched = watched.touched
    if not touched:
        failed = assertion(evaluation.findings)
        if failed:
            raise Failed(failed)
        return _with_members(value, scope, evaluation, reliance)
    if value is None or reliance.hurt_by(touched):
        return join(touched.values())
    return value
