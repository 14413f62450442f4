"""Compiled unary tests: the cells of decision tables (DMN 1.5, 7.3.2, 10.3.1 rule 7)."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from engine.feel.compiler.calls import is_literal
from engine.feel.compiler.comparisons import Tested, in_test, matches
from engine.feel.compiler.core import Code, Compiler
from engine.feel.compiler.table import TABLE
from engine.feel.evaluation import DEFAULT_LIMITS, Evaluation, FeelScope, Limits
from engine.feel.expression import functions_in_scope, names_in_scope
from engine.feel.findings import Exhausted, FeelFinding, GivenUp
from engine.feel.shapes import COMPUTED, Shape, shape_of
from engine.feel.syntax import tree
from engine.feel.syntax.parse import parse_unary_tests
from engine.feel.values.admission import from_json
from engine.feel.values.function import Function
from engine.feel.values.types import Type

_INPUT = tree.Name(0, 0, "?")


class UnaryTests:
    """The tests of one cell, compiled once; asking them never raises.

    `shape` says what they are where their form shows it, so that a table can specialise or index;
    `findings`, `names`, `node`, `valid` and `text` as in `Expression`.

    >>> compile_unary_tests(">= 600, 0").matches(700)
    True
    """

    __slots__ = ("_test", "findings", "names", "node", "shape", "text", "valid")

    def __init__(
        self, text: str, test: Tested, findings: Iterable[FeelFinding],
        names: Iterable[str] = (), shape: Shape = COMPUTED, *, valid: bool = True,
        node: tree.UnaryTests | None = None,
    ) -> None:  # fmt: skip
        self.text = text
        self._test = test
        self.findings = tuple(findings)
        self.names = frozenset(names)
        self.shape = shape
        self.valid = valid
        self.node = node

    def matches(
        self,
        value: object,
        context: Mapping[str, object] | None = None,
        *,
        now: datetime | None = None,
        limits: Limits = DEFAULT_LIMITS,
    ) -> bool | None:
        """Whether `value` passes; None where that cannot be said (null, other types)."""
        try:
            evaluation = Evaluation(context, now=now, limits=limits)
            return self.run(evaluation, from_json(value))
        except Exhausted:
            return None

    def run(self, evaluation: Evaluation, value: object) -> bool | None:
        """The same for a FEEL value within an evaluation that is shared; findings go there."""
        try:
            return self._test(evaluation.root, value)
        except GivenUp as given_up:
            kind, reason = given_up.kind, str(given_up)
        except RecursionError:
            kind, reason = "limit", "表达式或函数调用嵌套太深，已停止"
        evaluation.findings.append(FeelFinding(kind, reason, 0, len(self.text)))
        return None


def compile_unary_tests(
    text: str,
    names: Iterable[str] | None = None,
    functions: Mapping[str, Function] | None = None,
    *,
    members: Iterable[str] = (),
    types: Mapping[str, Type] | None = None,
) -> UnaryTests:
    """Compile a cell; never raises. The parameters are those of `compile_expression`."""
    known = None if names is None else frozenset(names)
    parsed = parse_unary_tests(text, names_in_scope(known, functions), members, types)
    if not isinstance(parsed.node, tree.UnaryTests):
        return UnaryTests(text, _unknown, parsed.findings, valid=False)
    compiler = Compiler(TABLE, functions_in_scope(functions), known)
    try:
        test = _compile(compiler, parsed.node)
    except Exhausted as exhausted:
        limit = FeelFinding("limit", str(exhausted), parsed.node.start, parsed.node.end)
        return UnaryTests(text, _unknown, [limit], valid=False)
    shape = shape_of(parsed.node, lambda node: _fold(compiler, node))
    findings = dict.fromkeys([*parsed.findings, *compiler.findings])
    return UnaryTests(text, test, findings, compiler.reads, shape, node=parsed.node)


def _compile(compiler: Compiler, node: tree.UnaryTests) -> Tested:
    if not node.tests:
        return lambda scope, value: True
    tests = [_positive(compiler, test) for test in node.tests]
    any_test = tests[0] if len(tests) == 1 else _any(tests)
    return _negated(any_test) if node.negated else any_test


def _any(tests: list[Tested]) -> Tested:
    def check(scope: FeelScope, value: object) -> bool | None:
        unknown = False
        for test in tests:
            answer = test(scope, value)
            if answer is True:
                return True
            unknown = unknown or answer is None
        return None if unknown else False

    return check


def _negated(test: Tested) -> Tested:
    def check(scope: FeelScope, value: object) -> bool | None:
        answer = test(scope, value)
        return None if answer is None else not answer

    return check


def _positive(compiler: Compiler, test: tree.Node) -> Tested:
    compiler.mentioned.discard("?")
    if isinstance(test, tree.ComparisonTest | tree.Constant):
        with compiler.bind(["?"]):
            tested = in_test(compiler, test, _INPUT)
        return _with_input(tested) if "?" in compiler.mentioned else tested
    with compiler.bind(["?"]):
        code = compiler.compile(test)
    return _computed(code, test, asks="?" in compiler.mentioned)


def _with_input(test: Tested) -> Tested:
    return lambda scope, value: test(scope.inner({"?": value}), value)


def _computed(code: Code, test: tree.Node, *, asks: bool) -> Tested:
    plain = isinstance(test, tree.Name | tree.Path | tree.ListLiteral | tree.RangeLiteral)

    def check(scope: FeelScope, value: object) -> bool | None:
        wanted = code(scope.inner({"?": value}))
        if isinstance(wanted, bool) and (asks or not (plain or isinstance(value, bool))):
            return wanted
        return matches(scope, value, wanted, test, _INPUT)

    return check


def _fold(compiler: Compiler, node: tree.Node) -> tuple[object] | None:
    if not _is_constant(compiler, node):
        return None
    evaluation = Evaluation()
    value = compiler.compile(node)(evaluation.root)
    return None if evaluation.findings else (value,)


def _is_constant(compiler: Compiler, node: tree.Node) -> bool:
    if isinstance(node, tree.Constant):
        return True
    if isinstance(node, tree.Negation):
        return _is_constant(compiler, node.operand)
    if isinstance(node, tree.RangeLiteral):
        return all(end is None or _is_constant(compiler, end) for end in (node.low, node.high))
    return is_literal(compiler, node)


def _unknown(scope: FeelScope, value: object) -> None:
    return None
