"""Compiled expressions: what callers hold."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.feel.builtins import BUILT_IN
from engine.feel.compiler.core import Code, Compiler
from engine.feel.compiler.table import TABLE
from engine.feel.evaluation import DEFAULT_LIMITS, Evaluation, Limits
from engine.feel.findings import Exhausted, FeelFinding, GivenUp
from engine.feel.syntax import tree
from engine.feel.syntax.names import Names, shared
from engine.feel.syntax.parse import parse_expression
from engine.feel.values.admission import Facts
from engine.feel.values.function import Function
from engine.feel.values.size import measure
from engine.feel.values.types import Type

_BUILT_IN_NAMES = Names(BUILT_IN)


@dataclass(frozen=True, slots=True)
class Result:
    """The value, and why it or a part of it is null."""

    value: object
    findings: tuple[FeelFinding, ...] = ()


class Expression:
    """An expression compiled once; evaluating it never raises.

    `findings` are the faults of the text: where there is one of kind syntax, punctuation or limit
    the expression is not `valid` and always null; `names` the free variables it reads; `constant`
    says that it is a literal, `variable` the one variable that is all it reads (or nothing).

    >>> compile_expression("人数 * 2").evaluate({"人数": 21}).value
    Decimal('42')
    """

    __slots__ = (
        "_code",
        "_mentioned",
        "constant",
        "findings",
        "names",
        "node",
        "text",
        "valid",
        "variable",
    )

    def __init__(
        self, text: str, node: tree.Node | None, code: Code, compiler: Compiler | None,
        findings: Iterable[FeelFinding],
    ) -> None:  # fmt: skip
        self.text = text
        self.node = node
        self._code = code
        self.findings = tuple(findings)
        self._mentioned = frozenset(compiler.mentioned) if compiler else frozenset[str]()
        self.names = frozenset(compiler.reads) if compiler else frozenset[str]()
        self.valid = node is not None
        self.constant = isinstance(node, tree.Constant)
        self.variable = node.name if isinstance(node, tree.Name) else ""

    def evaluate(
        self,
        context: Mapping[str, object] | None = None,
        *,
        now: datetime | None = None,
        limits: Limits = DEFAULT_LIMITS,
    ) -> Result:
        """The value over `context`, at the moment `now`."""
        try:
            facts = relevant(context or {}, self._mentioned)
            evaluation = Evaluation(facts, now=now, limits=limits)
        except Exhausted as exhausted:
            return Result(None, (FeelFinding("limit", str(exhausted), 0, len(self.text)),))
        value = self.run(evaluation)
        return Result(value, tuple(dict.fromkeys((*self.findings, *evaluation.findings))))

    def run(self, evaluation: Evaluation) -> object:
        """The value within an evaluation that several expressions share; findings go there."""
        try:
            value = self._code(evaluation.root)
            if isinstance(value, list | dict):
                measure(value, evaluation.spend)
            return value
        except GivenUp as given_up:
            kind, reason = given_up.kind, str(given_up)
        except RecursionError:
            kind, reason = "limit", "表达式或函数调用嵌套太深，已停止"
        evaluation.findings.append(FeelFinding(kind, reason, 0, len(self.text)))
        return None


def compile_expression(
    text: str,
    names: Iterable[str] | None = None,
    functions: Mapping[str, Function] | None = None,
    *,
    members: Iterable[str] = (),
    types: Mapping[str, Type] | None = None,
) -> Expression:
    """Compile `text`; never raises: a text that is not FEEL has findings and is always null.

    `names` are the variables it may read (None: any), `functions` those beside the built-in ones,
    `members` the names of context entries that hold blanks or signs, `types` the named types.
    """
    known = None if names is None else frozenset(names)
    parsed = parse_expression(text, names_in_scope(known, functions), members, types)
    if parsed.node is None:
        return Expression(text, None, _null, None, parsed.findings)
    compiler = Compiler(TABLE, functions_in_scope(functions), known)
    try:
        code = compiler.compile(parsed.node)
    except Exhausted as exhausted:
        limit = FeelFinding("limit", str(exhausted), parsed.node.start, parsed.node.end)
        return Expression(text, None, _null, None, [limit])
    findings = dict.fromkeys([*parsed.findings, *compiler.findings])
    return Expression(text, parsed.node, code, compiler, findings)


def names_in_scope(known: Iterable[str] | None, functions: Mapping[str, Function] | None) -> Names:
    """The variables, the given functions and the built-in ones."""
    return shared(frozenset(known or ()) | frozenset(functions or ()), _BUILT_IN_NAMES)


def functions_in_scope(functions: Mapping[str, Function] | None) -> Mapping[str, Function]:
    """The given functions and the built-in ones."""
    return {**BUILT_IN, **functions} if functions else BUILT_IN


def relevant(context: Mapping[str, object], names: frozenset[str]) -> Mapping[str, object]:
    """The variables that can be asked for: the others need not be looked at."""
    if isinstance(context, Facts):
        return context
    return {name: context[name] for name in names if name in context}


def _null(scope: object) -> None:
    return None
