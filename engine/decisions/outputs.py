"""The conclusion columns of a table: values of rules, defaults, and the order of output values."""

from dataclasses import dataclass

from engine.decisions.coercion import coerced
from engine.decisions.language import Evaluate, Language, Names, literal
from engine.decisions.model import DecisionTable, Literal, OutputClause, Rule
from engine.decisions.scope import DecisionScope, Unknown, join
from engine.decisions.types import Restricted, TypeBook
from engine.feel.shapes import Among
from engine.feel.values.equality import same
from engine.feel.values.types import Type


@dataclass(frozen=True, slots=True)
class Output:
    """One conclusion column: a value for each rule, a default, the output values in order."""

    clause: OutputClause
    values: tuple[Evaluate, ...]
    default: Evaluate | None
    order: tuple[object, ...]
    wanted: Type

    def rank(self, rule: int, scope: DecisionScope) -> int:
        """The place of the rule's value among the output values; after them all if it is none."""
        value = self.values[rule](scope)
        places = (place for place, each in enumerate(self.order) if same(each, value))
        return next(places, len(self.order))


@dataclass(frozen=True, slots=True)
class Outputs:
    """All conclusion columns: one gives plain values, several give contexts.

    `constants` has the value of each rule that is a plain literal, in a tuple of one.
    """

    columns: tuple[Output, ...]
    constants: tuple[tuple[object] | None, ...]

    def value(self, rule: int, scope: DecisionScope) -> object:
        """What the rule concludes."""
        constant = self.constants[rule]
        if constant is not None:
            return constant[0]
        return self._gathered([column.values[rule](scope) for column in self.columns])

    def default(self, scope: DecisionScope) -> object:
        """What holds when no rule matches; null where the author has given no default."""
        if all(column.default is None for column in self.columns):
            return None
        return self._gathered(
            [None if each.default is None else each.default(scope) for each in self.columns]
        )

    def rank(self, rule: int, scope: DecisionScope) -> tuple[int, ...]:
        """The places of the rule's values, the leftmost column first."""
        return tuple(column.rank(rule, scope) for column in self.columns if column.order)

    def _gathered(self, values: list[object]) -> object:
        unknown = [value for value in values if isinstance(value, Unknown)]
        if unknown:
            return join(unknown, opaque=True)
        if len(values) == 1:
            return values[0]
        names = (column.clause.name for column in self.columns)
        return dict(zip(names, values, strict=True))


def compile_outputs(
    source: DecisionTable, names: Names, language: Language, types: TypeBook
) -> Outputs:
    """The conclusion columns over the names in scope."""

    def cell(written: Literal, wanted: Type) -> Evaluate:
        value = literal(language, written, names)
        return coerced(value, wanted, language.resource, written.element)

    columns = []
    for place, clause in enumerate(source.outputs):
        wanted = types.type_of(clause.type_ref, clause.element)
        columns.append(
            Output(
                clause,
                tuple(cell(rule.outputs[place], wanted) for rule in source.rules),
                None if clause.default is None else cell(clause.default, wanted),
                _order(clause, wanted, names, language),
                wanted,
            )
        )
    return Outputs(
        tuple(columns), tuple(_constant(rule, columns, language) for rule in source.rules)
    )


def _constant(rule: Rule, columns: list[Output], language: Language) -> tuple[object] | None:
    if len(columns) != 1:
        return None
    written = rule.outputs[0]
    if not written.text:
        return (None,)
    expression = language.expression(written.text, frozenset(), written.element)
    if not expression.constant:
        return None
    value = expression.evaluate().value
    fits = value is None or columns[0].wanted.accepts(value)
    return (value,) if fits else None


def _order(
    clause: OutputClause, wanted: Type, names: Names, language: Language
) -> tuple[object, ...]:
    text = clause.values or (wanted.allowed if isinstance(wanted, Restricted) else None)
    if text is None:
        return ()
    shape = language.unary_tests(text, names, clause.element).shape
    return shape.constants if isinstance(shape, Among) else ()
