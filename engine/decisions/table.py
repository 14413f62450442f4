"""Decision tables: every rule against every input, the hit policy, and the trace of both.

The quick way intersects one mask a column. Where a value is missing, of an unusual type or not
allowed, or where an explanation is wanted, the careful way asks every cell, three-valued.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from engine.decisions.axis import bits
from engine.decisions.clauses import clauses_of
from engine.decisions.column import Answers, Column, compile_column
from engine.decisions.explanation import Asked, table_trace
from engine.decisions.hits import Conflict, Improper, Policy, Undecided, policy_of
from engine.decisions.language import Evaluate, Language, Names
from engine.decisions.model import DecisionTable
from engine.decisions.outputs import Outputs, compile_outputs
from engine.decisions.scope import DecisionScope, Failed, MatchedRule, Unknown, join
from engine.decisions.types import TypeBook

Quick = tuple[str, Evaluate, type | None, dict[Any, int] | None, int, list[Any], list[int]]
"""A column for the quick way: variable or expression, class of value, and its axis laid open."""


@dataclass(frozen=True, slots=True)
class Table:
    """A compiled table.

    Masks hold a bit a rule. `everything` has one bit more, `allowed`, which stays set while all
    values are allowed; the quick way inverts it, so that the mask meets `careful` (that bit and the
    rules with `computed` cells) where the careful way must be taken. `matched` is the record of
    each rule with a constant conclusion; `single` says that one hit decides.
    """

    source: DecisionTable
    resource: str
    columns: tuple[Column, ...]
    outputs: Outputs
    policy: Policy
    clauses: tuple[tuple[str, ...], ...]
    quick: tuple[Quick, ...]
    computed: int
    matched: tuple[MatchedRule | None, ...]
    everything: int
    allowed: int
    careful: int
    single: bool

    def evaluate(self, scope: DecisionScope) -> object:
        """The outcome; Unknown where missing facts could change it."""
        mask = self.everything
        if scope.run.trace is not None:
            return self._carefully(scope)
        facts = scope.facts
        for name, read, kind, exact, otherwise, points, pieces in self.quick:
            value: Any = facts.get(name) if name else read(scope)
            if type(value) is not kind:
                return self._carefully(scope)
            if exact is not None:
                mask &= exact.get(value, otherwise)
            else:
                at = 2 * bisect_left(points, value)
                mask &= pieces[at + 1 if at < len(pieces) - 1 and points[at >> 1] == value else at]
        mask ^= self.allowed
        if mask & self.careful:
            return self._carefully(scope)
        return self._hit(scope, mask)

    def _hit(self, scope: DecisionScope, mask: int) -> object:
        """The outcome of the rules of a mask, all of them certain."""
        if self.single and mask and not mask & (mask - 1):
            rule = mask.bit_length() - 1
            matched = self.matched[rule]
            if matched is not None:
                scope.run.hits.append(matched)
                return matched.outputs
        return self._choose(scope, list(bits(mask)), [])

    def _carefully(self, scope: DecisionScope) -> object:
        everything = (1 << len(self.source.rules)) - 1
        possible = true = everything
        asked: list[Answers] = []
        for column in self.columns:
            ask = everything if scope.run.trace is not None else possible
            answers = column.answers(column.value(scope), scope, ask)
            asked.append(answers)
            true &= answers.true
            possible &= answers.true | answers.unknown
        outcome: object = None
        try:
            outcome = self._choose(scope, list(bits(true)), list(bits(possible & ~true)), asked)
        finally:
            if scope.run.trace is not None:
                columns = list(zip(self.columns, asked, strict=True))
                seen = Asked(self.source, columns, self.clauses, true, possible)
                scope.run.tables.append(table_trace(seen, outcome))
        return outcome

    def _choose(
        self,
        scope: DecisionScope,
        hits: list[int],
        waiting: list[int],
        asked: Sequence[Answers] = (),
    ) -> object:
        try:
            value, chosen = self.policy(_Candidates(self, scope), hits, waiting)
        except Undecided as undecided:
            return self._refuse(scope, undecided.rules, asked)
        except Conflict as conflict:
            self._fail(scope, self._contradiction(conflict.rules))
            return None
        except Improper as improper:
            what = f"第 {improper.rule + 1} 行规则的结论不能汇总（{self.source.aggregation}）"
            self._fail(scope, f"{what}：{improper.why}。")
            return None
        if isinstance(value, Unknown):
            return value
        if not chosen and value is None:
            scope.run.say(self.resource, self.source.element, "没有一行规则命中，也没有默认输出。")
        for rule in chosen:
            scope.run.hits.append(self._matched(rule, scope))
        return _without_unknown(value)

    def _refuse(
        self, scope: DecisionScope, rules: Sequence[int], asked: Sequence[Answers]
    ) -> Unknown:
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

    def _reads(self, place: int, scope: DecisionScope) -> Unknown:
        """The missing facts that the computed cells of a column read."""
        names = {name for cell in self.columns[place].cells for name in cell.names}
        return join(scope.absent[name] for name in scope.absent if name in names)

    def _contradiction(self, rules: Sequence[int]) -> str:
        numbers = "、".join(str(rule + 1) for rule in rules)
        why = (
            "同时命中，而命中策略 UNIQUE 只许一行命中"
            if self.source.hit_policy == "UNIQUE"
            else "同时命中而结论不同，命中策略 ANY 要求结论相同"
        )
        return f"第 {numbers} 行规则{why}。"

    def _fail(self, scope: DecisionScope, message: str) -> None:
        """There is no outcome: the asker is refused; DMN's own reading goes on with null."""
        scope.run.say(self.resource, self.source.element, message)
        if scope.run.strict:
            raise Failed(message)

    def _matched(self, rule: int, scope: DecisionScope) -> MatchedRule:
        return self.matched[rule] or matched_rule(
            self.source, rule, self.clauses[rule], self.outputs.value(rule, scope)
        )


def matched_rule(
    source: DecisionTable, rule: int, clauses: tuple[str, ...], outputs: object
) -> MatchedRule:
    """The record of a rule that decided."""
    row = source.rules[rule]
    return MatchedRule(source.element, row.number, row.element, row.annotation, clauses, outputs)


@dataclass(slots=True)
class _Candidates:
    """The rules as a hit policy sees them."""

    table: Table
    scope: DecisionScope

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
    source: DecisionTable, names: Names, language: Language, types: TypeBook
) -> Table:
    """The table over the names in scope."""
    columns = tuple(
        compile_column(place, clause, source.rules, names, language, types)
        for place, clause in enumerate(source.inputs)
    )
    outputs = compile_outputs(source, names, language, types)
    clauses = tuple(clauses_of(rule.annotation) for rule in source.rules)
    size = len(source.rules)
    computed = reduce(or_, (column.computed for column in columns), 0)
    return Table(
        source,
        language.resource,
        columns,
        outputs,
        policy_of(source.hit_policy, source.aggregation),
        clauses,
        tuple(_quick(column) for column in columns if not column.never_asks),
        computed,
        tuple(
            None if constant is None else matched_rule(source, rule, clauses[rule], constant[0])
            for rule, constant in enumerate(outputs.constants)
        ),
        (2 << size) - 1,
        1 << size,
        1 << size | computed,
        source.hit_policy in ("UNIQUE", "ANY", "FIRST", "PRIORITY"),
    )


def _quick(column: Column) -> Quick:
    """How the quick way looks a value up; no class of value where the careful way must be taken."""
    name, axes = column.expression.variable, column.index.axes
    if not column.indexed or len(axes) != 1:
        return name, column.read, None, None, 0, [], []
    ((kind, axis),) = axes.items()
    return name, column.read, kind, axis.exact, axis.otherwise, axis.points, axis.pieces
