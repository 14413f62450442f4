"""What an evaluation carries: the values in scope, which of them are missing, and the run itself.

A missing fact is never "false": its absence travels with every value that depends on it.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from engine.errors import Finding
from engine.feel import Evaluation, Facts, Limits
from engine.feel.evaluation import DEFAULT_LIMITS

MAX_DEPTH = 25
"""How deep decisions and functions may call one another; Python's stack must hold them."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value that cannot be known because facts are missing.

    `opaque` is False where the value is plainly null (the fact itself was not given), which a
    test for null may answer; True where a decision was refused, so that nothing may be concluded.
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


@dataclass(slots=True)
class Run:
    """One evaluation: what it was given, and what it finds on the way.

    `values` remembers the decisions already made, so that each is made once. `trace` gathers the
    explanation where one was asked for, `tables` that of the decision being made. `limits` is
    what is left of the budget.
    """

    facts: Mapping[str, object]
    strict: bool = True
    functions: Mapping[str, object] = field(default_factory=dict)
    now: datetime | None = None
    limits: Limits = DEFAULT_LIMITS
    values: dict[object, object] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    hits: list[MatchedRule] = field(default_factory=list)
    trace: list[dict[str, object]] | None = None
    tables: list[dict[str, object]] = field(default_factory=list)
    depth: int = 0
    _open: list[Evaluation] = field(default_factory=list)

    def evaluation(self, facts: Facts) -> Evaluation:
        """FEEL's side of a scope, within what is left of the budget."""
        opened = Evaluation(facts, now=self.now, limits=self.limits)
        self._open.append(opened)
        return opened

    def say(self, resource: str, element: str, message: str) -> None:
        """Note a fault, once."""
        finding = Finding(resource, element, message)
        if finding not in self.findings:
            self.findings.append(finding)

    @contextmanager
    def deeper(self, caller: Evaluation | None = None) -> Iterator[None]:
        """One decision or function inside another; raises Stopped when they go too deep.

        What a function spends is charged to the expression that calls it.
        """
        if self.depth >= MAX_DEPTH:
            raise Stopped
        self.depth += 1
        before, mark = self.limits, len(self._open)
        if caller is not None:
            self.limits = Limits(caller.steps_left, before.calls)
        try:
            yield
        finally:
            allowed = self.limits.steps
            spent = sum(allowed - opened.steps_left for opened in self._open[mark:])
            del self._open[mark:]
            self.depth -= 1
            self.limits = before
        if caller is not None:
            caller.spend(spent)


class Scope:
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

    def inner(self, values: Mapping[str, object] | None = None) -> "Scope":
        """A scope inside this one."""
        scope = Scope(Facts(self.facts), dict(self.absent), self.run)
        for name, value in (values or {}).items():
            scope.put(name, value)
        return scope
