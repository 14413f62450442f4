"""The compiled nodes of a requirements graph: how each gets its value within a run.

A node is found by its key (file, id); a decision is made once a run.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from engine.decisions.boxed import whole
from engine.decisions.coercion import coerce_value, mismatch, shown
from engine.decisions.explanation import decision_trace
from engine.decisions.facts import to_type
from engine.decisions.functions import build_function
from engine.decisions.language import Evaluate
from engine.decisions.scope import DecisionScope, Run, Unknown, join
from engine.feel import Facts, Function
from engine.feel.values import types
from engine.feel.values.admission import from_json
from engine.feel.values.number import CONTEXT
from engine.feel.values.types import Type

Kind = type | None
_NOT_GIVEN = object()
_EXACT = 10**34
"""Integers below it need no rounding."""
Key = tuple[str, str]
"""The name of the file and the id of the element."""


@dataclass(frozen=True, slots=True)
class Fact:
    """Input data: a name that the caller gives a value to; `kind` is the class of a simple type."""

    key: Key
    variable: str
    label: str
    type: Type
    kind: Kind

    def value(self, run: Run) -> object:
        """The fact as its type wants it; Unknown (strict) or null where there is no such value.

        A null that was given may be asked for; a fact that was not given at all, or of a wrong
        type, leaves nothing to conclude.
        """
        given = run.facts.get(self.variable, _NOT_GIVEN)
        if given is _NOT_GIVEN:
            return Unknown((self.variable,), opaque=True) if run.strict else None
        if type(given) is self.kind and is_plain(given):
            return given
        if type(given) is int and self.kind is Decimal and abs(given) < _EXACT:
            return Decimal(given)
        given = from_json(given)
        value = to_type(given, self.type, texts=run.strict)
        if value is types.MISMATCH:
            run.say(*self.key, self._refusal(given))
            return Unknown((self.variable,), opaque=True) if run.strict else None
        return Unknown((self.variable,)) if value is None and run.strict else value

    def _refusal(self, given: object) -> str:
        why = mismatch(given, self.type)
        return f"事实 {self.variable}（{self.label}）的值{shown(given)}不合要求：{why}。"


def is_plain(value: object) -> bool:
    """Whether a value of a simple type is FEEL's as it stands: a number must be a decimal128."""
    return type(value) is not Decimal or (value.is_finite() and value.adjusted() <= CONTEXT.Emax)


@dataclass(frozen=True, slots=True)
class Requirement:
    """A required node under its names here; `prefix` is that of the import it comes through."""

    node: "Node"
    names: tuple[str, ...]
    prefix: str

    @property
    def kind(self) -> Kind:
        """The class of a fact of a simple type that is not imported; None for all others."""
        return self.node.kind if isinstance(self.node, Fact) and not self.prefix else None


@dataclass(slots=True)
class Requirements:
    """What a node sees: filled once every node of every file is known."""

    given: list[Requirement] = field(default_factory=list)
    _plan: list[tuple[str, Kind, Requirement]] = field(default_factory=list)

    def scope(self, run: Run) -> DecisionScope:
        """The values of all required nodes, and the functions of the caller."""
        scope = DecisionScope(Facts(run.functions), {}, run)
        given, known = run.facts, scope.facts
        for name, kind, requirement in self._plan or self._prepare():
            value = given.get(name) if kind else None
            if value is not None and type(value) is kind and is_plain(value):
                known[name] = value
            else:
                _put(scope, requirement, requirement.node.value(run))
        return scope

    def _prepare(self) -> list[tuple[str, Kind, Requirement]]:
        """Facts of a simple type are taken as they are when they are of it already."""
        self._plan = [(each.names[0], each.kind, each) for each in self.given]
        return self._plan


def _put(scope: DecisionScope, requirement: Requirement, value: object) -> None:
    if requirement.prefix:
        _put_imported(scope, requirement, value)
    else:
        for name in requirement.names:
            scope.put(name, value)


def _put_imported(scope: DecisionScope, requirement: Requirement, value: object) -> None:
    """Put a value into the context that stands for its import; what is unknown marks the whole."""
    prefix = requirement.prefix
    known = scope.facts.setdefault(prefix, {})
    assert isinstance(known, dict)
    known[requirement.names[0]] = None if isinstance(value, Unknown) else value
    if isinstance(value, Unknown):
        scope.absent[prefix] = join([value, *filter(None, [scope.absent.get(prefix)])])


@dataclass(frozen=True, slots=True)
class CompiledDecision:
    """A decision: its requirements, its compiled logic, the type of its outcome."""

    key: Key
    name: str
    variable: str
    type: Type
    requirements: Requirements
    logic: Evaluate

    def value(self, run: Run) -> object:
        """The outcome, made once a run; Unknown where missing facts could change it."""
        values = run.values
        if self.key in values:
            return values[self.key]
        run.enter()
        scope = self.requirements.scope(run)
        outcome = self._decide(scope) if run.trace is None else self._explain(scope)
        run.leave()
        values[self.key] = outcome
        return outcome

    def _decide(self, scope: DecisionScope) -> object:
        outcome = self.logic(scope)
        if self.type is not types.ANY:
            outcome = coerce_value(outcome, self.type, scope.run, *self.key)
        return Unknown(outcome.facts, opaque=True) if isinstance(outcome, Unknown) else outcome

    def _explain(self, scope: DecisionScope) -> object:
        run = scope.run
        outer, run.tables = run.tables, []
        outcome: object = None
        try:
            outcome = self._decide(scope)
        finally:
            tables, run.tables = run.tables, outer
            assert run.trace is not None
            run.trace.append(decision_trace(self.key[1], self.name, scope, tables, outcome))
        return outcome


@dataclass(frozen=True, slots=True)
class Knowledge:
    """A business knowledge model: a function of its formal parameters."""

    key: Key
    variable: str
    type: Type
    requirements: Requirements
    parameters: tuple[tuple[str, Type], ...]
    logic: Evaluate

    def value(self, run: Run) -> Function:
        """The function, bound to this run."""

        def call(arguments: dict[str, object]) -> object:
            scope = self.requirements.scope(run).inner(arguments)
            return coerce_value(self.logic(scope), self.type, run, *self.key)

        return build_function(self.variable, self.parameters, call, run, self.type)


@dataclass(frozen=True, slots=True)
class Service:
    """A decision service: a function from its input decisions and data to its outputs."""

    key: Key
    name: str
    variable: str
    type: Type
    outputs: list[CompiledDecision]
    inputs: list[CompiledDecision | Fact]

    def value(self, run: Run) -> Function:
        """The function, bound to this run."""
        parameters = [(each.variable, each.type) for each in self.inputs]
        return build_function(
            self.variable, parameters, lambda given: self.invoke(given, run), run, self.type
        )

    def invoke(self, arguments: Mapping[str, object], run: Run) -> object:
        """The outputs, from these inputs alone: nothing else of the run's facts is seen."""
        outer = run.facts, run.values
        run.facts, run.values = arguments, {}
        for each in self.inputs:
            if isinstance(each, CompiledDecision):
                given = coerce_value(arguments.get(each.variable), each.type, run, *each.key)
                run.values[each.key] = given
        try:
            made = {output.variable: output.value(run) for output in self.outputs}
        finally:
            run.facts, run.values = outer
        result = next(iter(made.values())) if len(made) == 1 else whole(made)
        return coerce_value(result, self.type, run, *self.key)


Node = Fact | CompiledDecision | Knowledge | Service
