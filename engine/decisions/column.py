"""A condition column: its index over cells of constants, and the cells that must be computed."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from engine.decisions.axis import Index, bits, build_index
from engine.decisions.cells import region_of
from engine.decisions.coercion import coerce_value
from engine.decisions.language import Evaluate, Language, Names, evaluator, tester
from engine.decisions.model import InputClause, Rule
from engine.decisions.region import ANYTHING, Region
from engine.decisions.scope import DecisionScope, Unknown
from engine.decisions.types import Restricted, TypeBook
from engine.feel import Expression, UnaryTests
from engine.feel.values.types import Type

CellTest = Callable[[DecisionScope, object], bool | Unknown | None]


@dataclass(frozen=True, slots=True)
class Answers:
    """What the cells of a column say of one value, as masks of rules; the rest say no."""

    true: int
    unknown: int
    value: object


@dataclass(frozen=True, slots=True)
class Column:
    """Regions of all cells (None where computed), and the index over them.

    Bit n of the index, after n rules, says whether the value is allowed at all; `indexed` is False
    where that must be computed too. `null_sure` are the cells that null itself answers.
    """

    clause: InputClause
    language: Language
    expression: Expression
    read: Evaluate
    wanted: Type
    allowed: str
    regions: tuple[Region | None, ...]
    cells: tuple[UnaryTests, ...]
    tests: Mapping[int, CellTest]
    index: Index
    indexed: bool
    computed: int
    null_sure: int
    anything: int

    @property
    def rules(self) -> int:
        """The mask of all rules."""
        return (1 << len(self.cells)) - 1

    @property
    def never_asks(self) -> bool:
        """Whether no cell looks at the value and every value is allowed."""
        return self.anything == self.rules and self.indexed and not self.index.axes

    def value(self, scope: DecisionScope) -> object:
        """The tested value, of the declared type and allowed; Unknown if that cannot be had."""
        found = self.read(scope)
        if found is None or isinstance(found, Unknown):
            return Unknown(()) if found is None and scope.run.strict else found
        place = (self.language.resource, self.clause.element)
        fitted = coerce_value(found, self.wanted, scope.run, *place)
        if fitted is not None and not self.index.mask(fitted) >> len(self.cells) & 1:
            scope.run.say(*place, self._refusal(fitted))
            fitted = None
        return Unknown((), opaque=True) if fitted is None and scope.run.strict else fitted

    def _refusal(self, value: object) -> str:
        said = f"“{value}”" if isinstance(value, str) else str(value)
        return f"“{self.clause.label}”的值{said}不在允许的值（{self.allowed}）之内。"

    def answers(self, value: object, scope: DecisionScope, wanted: int) -> Answers:
        """What the cells of the `wanted` rules say of the value."""
        if isinstance(value, Unknown):
            true = self.anything if value.opaque else self.index.null
            unknown = self.rules if value.opaque else ~self.null_sure
        elif type(value) not in self.index.axes:
            return self._all_computed(value, scope, wanted)
        else:
            true, unknown = self.index.mask(value), 0
        constant = self.rules & ~self.computed
        return self._computed(
            value, scope, wanted & self.computed, true & constant, unknown & ~true & constant
        )

    def _all_computed(self, value: object, scope: DecisionScope, wanted: int) -> Answers:
        return self._computed(value, scope, wanted & ~self.anything, self.anything, 0)

    def _computed(
        self, value: object, scope: DecisionScope, ask: int, true: int, unknown: int
    ) -> Answers:
        for rule in bits(ask):
            answer = self._test(rule)(scope, value)
            if answer is True:
                true |= 1 << rule
            elif isinstance(answer, Unknown):
                unknown |= 1 << rule
        return Answers(true, unknown, value)

    def _test(self, rule: int) -> CellTest:
        """The cell as a step; cells of constants are rarely asked this way and not kept."""
        return self.tests.get(rule) or tester(self.language, self.cells[rule], self.clause.element)


def compile_column(
    position: int,
    clause: InputClause,
    rules: tuple[Rule, ...],
    names: Names,
    language: Language,
    types: TypeBook,
) -> Column:
    """The column at a position, from 0."""
    expression = language.expression(clause.expression.text or "null", names, clause.element)
    written = [rule.tests[position] for rule in rules]
    cells = tuple(language.unary_tests(cell.text, names, cell.element) for cell in written)
    regions = tuple(region_of(cell.shape) for cell in cells)
    tests = {
        rule: tester(language, cells[rule], written[rule].element)
        for rule, region in enumerate(regions)
        if region is None
    }
    wanted = types.type_of(clause.expression.type_ref, clause.element)
    allowed = _allowed_text(clause, wanted)
    limits = region_of(language.unary_tests(allowed, names, clause.element).shape)
    return Column(
        clause,
        language,
        expression,
        evaluator(language, expression, clause.element),
        wanted,
        allowed,
        regions,
        cells,
        tests,
        build_index([*(region or ANYTHING for region in regions), limits or ANYTHING]),
        limits is not None,
        _mask(region is None for region in regions),
        _mask(region is not None and _knows_null(region) for region in regions),
        _mask(region == ANYTHING for region in regions),
    )


def _allowed_text(clause: InputClause, wanted: Type) -> str:
    if clause.allowed:
        return clause.allowed
    return wanted.allowed if isinstance(wanted, Restricted) else "-"


def _knows_null(region: Region) -> bool:
    """Whether null has an answer here: it is named, or everything but null is wanted."""
    return region.null or region.kinds is None


def _mask(flags: Iterable[bool]) -> int:
    return sum(1 << place for place, flag in enumerate(flags) if flag)
