"""The numbers of a row against those that its annotation tells in words."""

import re
from collections.abc import Iterator
from decimal import Decimal

from engine.decisions.analysis.conditions import constants
from engine.decisions.table import Table
from engine.errors import Finding

_MEASURED = re.compile(
    r"(?<![\d.\w-])(?P<number>\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)\s*"
    r"(?P<unit>亿|万|%|％|个百分点|平方米|台套|元|分|人|名|家|项|件|个|次|台|套|篇|倍|公顷|亩)",
    re.ASCII,
)
_TIMES = {"亿": (Decimal(10000), Decimal(10) ** 8), "万": (Decimal(1), Decimal(10000))}
"""What a column may hold for it: 万元, or 元."""
_PERCENT = (Decimal(1), Decimal("0.01"))
_TELLING = 1
"""A bound of 0 or 1 is how a yes, a no and an absence are written: words give no number for it."""


def check_annotations(table: Table) -> Iterator[Finding]:
    """A warning for each row with a bound that its annotation does not give, and the other way
    round.
    """
    for place, rule in enumerate(table.source.rules):
        told = dict(_told(rule.annotation))
        written = {
            number: source.element
            for column, source in zip(table.columns, rule.tests, strict=True)
            for number in constants(column.cells[place].shape)
            if isinstance(number, Decimal) and number > _TELLING
        }
        untold = [n for n in written if not any(n in values for values in told.values())]
        unwritten = [text for text, values in told.items() if not values & written.keys()]
        if untold and unwritten:
            sentence = (
                f"第 {rule.number} 行的单元格写 {untold[0]}，批注写的却是"
                f"{'、'.join(unwritten)}；请按文件的原文改成一致。"
            )
            yield Finding(table.resource, written[untold[0]], sentence, "warning")


def _told(annotation: str) -> Iterator[tuple[str, frozenset[Decimal]]]:
    """Each amount in words, with the numbers that a cell may hold for it."""
    for found in _MEASURED.finditer(annotation):
        number = Decimal(found["number"].replace(",", ""))
        unit = found["unit"]
        times = _PERCENT if unit in "%％" else _TIMES.get(unit, (Decimal(1),))
        yield found.group(), frozenset(number * each for each in times)
