"""Decision tables: every rule against every input, the hit policy, and the trace of both.

The quick way intersects one mask a column. Where a value is missing, of an unusual type or not
allowed, or where an explanation is wanted, the careful way asks every cell, three-valued.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from engine.decisions.axis import Axis, bits
from engine.decisions.clauses import clauses_of
from engine.decisions.column import Answers, Column, compile_column
from engine.decisions.explanation import table_trace
from engine.decisions.hits import Conflict, Policy, Undecided, policy_of
from engine.decisions.language import Evaluate, Language, Names
from engine.decisions.model import DecisionTable, Literal
from engine.decisions.outputs import Outputs, compile_outputs
from engine.decisions.scope import MatchedRule, Scope, Unknown, join
from engine.decisions.types import TypeBook


@dataclass(frozen=True, slots=True)
class Table:
    """A compiled table."""

    source: DecisionTable
    resource: str
    columns: tuple[Column, ...]
    outputs: Outputs
    policy: Policy
    clauses: tuple[tuple[str, ...], ...]
    quick: tuple[tuple[str, Evaluate, dict[type, Axis]], ...]
    computed: int

    def evaluate(self, scope: Scope) -> object:
        """The outcome; Unknown where missing facts could change it."""
        mask = (2 << len(self.source.rules)) - 1
        if scope.run.trace is not None:
            return self._carefully(scope)
        facts, absent = scope.facts, scope.absent
        for name, read, axes in self.quick:
            value = facts.get(name) if name else read(scope)
            axis = axes.get(type(value))
            if axis is None or name in absent:
                return self._carefully(scope)
            mask &= axis.mask(value)  # type: ignore[arg-type]  # the axis is of the value's type
        if not mask >> len(self.source.rules) or mask & self.computed:
            return self._carefully(scope)
        return self._choose(scope, list(bits(mask & ~(1 << len(self.source.rules)))), [])

    def _carefully(self, scope: Scope) -> object:
        everything = (1 << len(self.source.rules)) - 1
        possible = true = everything
        asked: list[Answers] = []
        for column in self.columns:
            ask = everything if scope.run.trace is not None else possible
            answers = column.answers(column.value(scope), scope, ask)
            asked.append(answers)
            true &= answers.true
            possible &= answers.true | answers.unknown
        outcome = self._choose(scope, list(bits(true)), list(bits(possible & ~true)), asked)
        if scope.run.trace is not None:
            scope.run.tables.append(table_trace(self, asked, true, possible, outcome))
        return outcome

    def _choose(
        self, scope: Scope, hits: list[int], waiting: list[int], asked: Sequence[Answers] = ()
    ) -> object:
        try:
            value, chosen = self.policy(_Candidates(self, scope), hits, waiting)
        except Undecided as undecided:
            return self._refuse(scope, undecided.rules, asked)
        except Conflict as conflict:
            self._contradiction(scope, conflict.rules)
            return None
        if isinstance(value, Unknown):
            return value
        if not chosen and value is None:
            scope.run.say(self.resource, self.source.element, "没有一行规则命中，也没有默认输出。")
        for rule in chosen:
            scope.run.hits.append(self._matched(rule, scope))
        return _without_unknown(value)

    def _refuse(self, scope: Scope, rules: Sequence[int], asked: Sequence[Answers]) -> Unknown:
        unknown = [
            answers.value if isinstance(answers.value, Unknown) else self._reads(place, scope)
            for place, answers in enumerate(asked)
            if any(answers.unknown >> rule & 1 for rule in rules)
        ]
        refused = join(unknown, opaque=True)
        if not refused.facts:
            labels = "、".join(
                column.clause.label
                for column, answers in zip(self.columns, asked, strict=True)
                if any(answers.unknown >> rule & 1 for rule in rules)
            )
            scope.run.say(
                self.resource, self.source.element, f"输入“{labels}”没有得到值，不能据此决定。"
            )
        return refused

    def _reads(self, place: int, scope: Scope) -> Unknown:
        """The missing facts that the computed cells of a column read."""
        names = {name for cell in self.columns[place].cells for name in cell.names}
        return join(scope.absent[name] for name in scope.absent if name in names)

    def _contradiction(self, scope: Scope, rules: Sequence[int]) -> None:
        numbers = "、".join(str(rule + 1) for rule in rules)
        why = (
            "同时命中，而命中策略 UNIQUE 只许一行命中"
            if self.source.hit_policy == "UNIQUE"
            else "同时命中而结论不同，命中策略 ANY 要求结论相同"
        )
        scope.run.say(self.resource, self.source.element, f"第 {numbers} 行规则{why}。")

    def _matched(self, rule: int, scope: Scope) -> MatchedRule:
        source = self.source.rules[rule]
        return MatchedRule(
            self.source.element,
            source.number,
            source.element,
            source.annotation,
            self.clauses[rule],
            self.outputs.value(rule, scope),
        )


@dataclass(frozen=True, slots=True)
class _Candidates:
    """The rules as a hit policy sees them."""

    table: Table
    scope: Scope

    def output(self, rule: int) -> object:
        return self.table.outputs.value(rule, self.scope)

    def rank(self, rule: int) -> tuple[int, ...]:
        return self.table.outputs.rank(rule, self.scope)

    def no_hit(self) -> object:
        return self.table.outputs.default(self.scope)


def _without_unknown(value: object) -> object:
    """A list of outputs is unknown if one of them is."""
    if isinstance(value, list):
        unknown = [each for each in value if isinstance(each, Unknown)]
        if unknown:
            return join(unknown, opaque=True)
    return value


def compile_table(
    source: DecisionTable, names: Names, language: Language, types: TypeBook,
    literal: Callable[[Literal, Names], Evaluate],
) -> Table:  # fmt: skip
    """The table over the names in scope."""
    columns = tuple(
        compile_column(place, clause, source.rules, names, language, types)
        for place, clause in enumerate(source.inputs)
    )
    computed = 0
    for column in columns:
        computed |= column.computed
    return Table(
        source,
        language.resource,
        columns,
        compile_outputs(source, names, language, types, literal),
        policy_of(source.hit_policy, source.aggregation),
        tuple(clauses_of(rule.annotation) for rule in source.rules),
        tuple(
            (column.expression.variable, column.read, column.index.axes if column.indexed else {})
            for column in columns
        ),
        computed,
    )
