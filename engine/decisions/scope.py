"""What an evaluation carries: the values in scope, which of them are missing, and the run itself.

A missing fact is never "false": its absence travels with every value that depends on it.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from engine.errors import Finding
from engine.feel import Evaluation, Facts, Limits
from engine.feel.evaluation import DEFAULT_LIMITS

MAX_DEPTH = 60
"""How deep decisions and functions may call one another; Python's stack must hold them."""


NO_FUNCTIONS: Final[Mapping[str, object]] = {}


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value that cannot be known because facts are missing.

    `opaque` is False where the caller has given null, which a test for null may answer; True where
    the fact was not given at all or a decision was refused, so that nothing may be concluded.
    """

    facts: tuple[str, ...]
    opaque: bool = False


def join(unknowns: Iterable[Unknown], *, opaque: bool = False) -> Unknown:
    """All the missing facts together, in order and once each."""
    found = list(unknowns)
    facts = dict.fromkeys(name for each in found for name in each.facts)
    return Unknown(tuple(facts), opaque or any(each.opaque for each in found))


@dataclass(frozen=True, slots=True)
class MatchedRule:
    """A rule that decided: the table's id, the rule's number and id, its annotation and outputs."""

    table: str
    number: int
    rule: str
    annotation: str
    clauses: tuple[str, ...]
    outputs: object


class Stopped(Exception):
    """Decisions and functions call one another too deep."""


class Failed(Exception):
    """The decision cannot be made: its rules contradict their hit policy, or what an expression
    asserts does not hold. Nothing that requires it may go on as if there were no value.
    """


class Run:
    """One evaluation: what it was given, and what it finds on the way.

    `values` remembers the decisions already made, so that each is made once. `trace` gathers the
    explanation where one was asked for, `tables` that of the decision being made. `limits` is
    what is left of the budget.
    """

    __slots__ = (
        "_open", "depth", "facts", "failure", "findings", "functions", "hits", "limits", "now",
        "strict", "tables", "trace", "values",
    )  # fmt: skip

    def __init__(
        self,
        facts: Mapping[str, object],
        strict: bool,
        functions: Mapping[str, object] = NO_FUNCTIONS,
        now: datetime | None = None,
    ) -> None:
        self.facts = facts
        self.strict = strict
        self.functions = functions
        self.now = now
        self.limits = DEFAULT_LIMITS
        self.values: dict[object, object] = {}
        self.findings: dict[Finding, None] = {}
        self.hits: list[MatchedRule] = []
        self.trace: list[dict[str, object]] | None = None
        self.tables: list[dict[str, object]] = []
        self.failure = ""
        self.depth = 0
        self._open: list[Evaluation] = []

    def evaluation(self, facts: Facts) -> Evaluation:
        """FEEL's side of a scope, within what is left of the budget."""
        opened = Evaluation(facts, now=self.now, limits=self.limits)
        self._open.append(opened)
        return opened

    def say(self, resource: str, element: str, message: str) -> None:
        """Note a fault, once."""
        self.findings[Finding(resource, element, message)] = None

    def enter(self) -> None:
        """One decision or function inside another; raises Stopped when they go too deep."""
        if self.depth >= MAX_DEPTH:
            raise Stopped
        self.depth += 1

    def leave(self) -> None:
        """It has ended."""
        self.depth -= 1

    @contextmanager
    def called(self, caller: Evaluation) -> Iterator[None]:
        """A function or loop inside an expression: what it spends is charged to that expression."""
        self.enter()
        before, mark = self.limits, len(self._open)
        self.limits = Limits(caller.steps_left, before.calls)
        try:
            yield
        finally:
            allowed = self.limits.steps
            spent = sum(allowed - opened.steps_left for opened in self._open[mark:])
            del self._open[mark:]
            self.limits = before
            self.leave()
        caller.spend(1 + spent)


class DecisionScope:
    """Names and their FEEL values; `absent` says for which of them null means "not known"."""

    __slots__ = ("_evaluation", "absent", "facts", "run")

    def __init__(self, facts: Facts, absent: dict[str, Unknown], run: Run) -> None:
        self.facts = facts
        self.absent = absent
        self.run = run
        self._evaluation: Evaluation | None = None

    @property
    def evaluation(self) -> Evaluation:
        """FEEL's side of the scope, made when the first expression asks for it."""
        if self._evaluation is None:
            self._evaluation = self.run.evaluation(self.facts)
        return self._evaluation

    def put(self, name: str, value: object) -> None:
        """Bind a name; an Unknown is null in FEEL and noted as absent."""
        if isinstance(value, Unknown):
            self.absent[name] = value
            self.facts[name] = None
        else:
            self.absent.pop(name, None)
            self.facts[name] = value

    def inner(self, values: Mapping[str, object] | None = None) -> "DecisionScope":
        """A scope inside this one."""
        scope = DecisionScope(Facts(self.facts), dict(self.absent), self.run)
        for name, value in (values or {}).items():
            scope.put(name, value)
        return scope
