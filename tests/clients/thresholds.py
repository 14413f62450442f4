"""How many of the tables' thresholds are a number in a cell, where an analyst finds and changes it.

``python -m tests.clients.thresholds`` writes the share into `docs/analyst-guide.md`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from tests.clients.drawings import GUIDE, ROOT

BEGIN, END = (
    "<!-- 单元格里的数字：由 python -m tests.clients.thresholds 生成 -->",
    "<!-- 单元格里的数字：完 -->",
)
_DMN = "{https://www.omg.org/spec/DMN/20191111/MODEL/}"
_NUMBER = r"-?\d+(?:\.\d+)?"
_RANGE = rf"[\[(\]]\s*{_NUMBER}\s*\.\.\s*{_NUMBER}\s*[\])\[]"
_TEST = rf"(?:(?:[<>]=?|=)?\s*{_NUMBER}|{_RANGE})"
_PLAIN = re.compile(rf"{_TEST}(?:\s*,\s*{_TEST})*|not\({_TEST}\)")
_COMPARED = re.compile(rf"(?:[<>]=?|=)\s*{_NUMBER}")
_ANY_NUMBER = re.compile(r"(?<![\w.])\d")
_TEXT = re.compile(r'"[^"]*"')
_NO_DIVISION_BY_ZERO = re.compile(r"if \w+ <?= 0 then")


@dataclass(frozen=True, slots=True)
class Threshold:
    """A number that a table compares with: its file, its table, the text in which it stands."""

    file: str
    table: str
    text: str
    in_a_cell: bool


def thresholds() -> Iterator[Threshold]:
    """Those of every table: each cell with a number, each number compared in a column's head."""
    for path in sorted(ROOT.glob("dmn/*/*.dmn")):
        file = f"{path.parent.name}/{path.stem}"
        for decision in etree.parse(path).getroot().iter(f"{_DMN}decision"):
            table = decision.get("id", "")
            for text in _texts(decision, "inputEntry"):
                if _ANY_NUMBER.search(text):
                    yield Threshold(file, table, text, _PLAIN.fullmatch(text) is not None)
            for text in _texts(decision, "inputExpression"):
                for _ in _COMPARED.findall(_NO_DIVISION_BY_ZERO.sub("", text)):
                    yield Threshold(file, table, text, False)


def _texts(decision: etree._Element, tag: str) -> Iterator[str]:
    for element in decision.iter(f"{_DMN}{tag}"):
        yield _TEXT.sub('""', element.findtext(f"{_DMN}text") or "").strip()


def written() -> str:
    """The guide with the share as it should be."""
    before, _, rest = GUIDE.read_text("utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    every = list(thresholds())
    cells = [each for each in every if each.in_a_cell]
    said = (
        f"{len(every)} 个门槛，{len(cells)} 个是单元格里的数字（{len(cells) / len(every):.0%}）。"
    )
    return f"{before}{BEGIN}\n\n随附的判定表共有 {said}\n\n{END}{after}"


if __name__ == "__main__":
    GUIDE.write_text(written(), "utf-8")
