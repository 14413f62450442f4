"""Single cells of the conditions: wrong types, values that are not allowed, never true."""

from collections.abc import Iterator

from engine.decisions.cells import region_of
from engine.decisions.coercion import type_words
from engine.decisions.column import Column
from engine.decisions.region import ORDERED, Region
from engine.decisions.table import Table
from engine.decisions.types import unrestricted
from engine.errors import Finding
from engine.feel import Evaluation, UnaryTests
from engine.feel.shapes import Among, Comparison, Either, Not, Shape
from engine.feel.values import types
from engine.feel.values.types import describe


def check_conditions(table: Table) -> Iterator[Finding]:
    """The faults of every cell of constants."""
    for column in table.columns:
        for rule, region in enumerate(column.regions):
            cell = column.cells[rule]
            sentence = _impossible(cell) if region is None else _fault(column, rule, region)
            if sentence:
                written = cell.text
                where = f"第 {rule + 1} 行“{column.clause.label}”列的 {written} "
                source = table.source.rules[rule].tests[table.columns.index(column)]
                yield Finding(table.resource, source.element, where + sentence)


def _impossible(cell: UnaryTests) -> str | None:
    """Why a cell without names, which is no region, cannot be asked at all."""
    if cell.names or not cell.valid:
        return None
    evaluation = Evaluation()
    cell.run(evaluation, None)
    faults = [fault for fault in evaluation.findings if fault.kind == "domain"]
    return f"永远不会成立：{faults[0].message}；请改正。" if faults else None


def _fault(column: Column, rule: int, region: Region) -> str | None:
    declared = unrestricted(column.wanted)
    for constant in constants(column.cells[rule].shape):
        if constant is not None and not _fits(constant, declared):
            return (
                f"是{describe(constant)}，而这一列是{type_words(declared)}，永远不会成立；请改正。"
            )
    if region.is_empty:
        return "永远不会成立；请检查区间的两端。"
    for constant in _equals(column.cells[rule].shape):
        if constant is not None and not column.index.mask(constant) >> len(column.cells) & 1:
            return f"不在允许的值（{column.allowed}）之内；请改正，或把它加进允许的值。"
    return None


def _fits(constant: object, declared: types.Type) -> bool:
    if not isinstance(declared, types.Simple) or type(constant) not in ORDERED:
        return True
    return declared.accepts(constant) or declared == types.DATE_TIME


def _equals(shape: Shape) -> Iterator[object]:
    """The constants that a cell asks the value to equal."""
    match shape:
        case Among(constants):
            yield from constants
        case Comparison("=", constant):
            yield constant
        case Either(shapes):
            for each in shapes:
                yield from _equals(each)
        case Not(inner):
            yield from _equals(inner)


def constants(shape: Shape) -> Iterator[object]:
    """All constants of a cell, ends of ranges too."""
    region = region_of(shape)
    yield from _equals(shape)
    for kind, intervals in (region.kinds or {}).items() if region else ():
        for each in intervals:
            yield from (end for end in (each.low, each.high) if type(end) is kind)
