"""A paragraph of a Word document with the styles that it follows: its own, and those above it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from docx.text.run import Run

_ALIGNED = {ALIGN.CENTER: "center", ALIGN.RIGHT: "right", ALIGN.LEFT: "left"}
_USUAL_SIZE = 16.0  # 三号, what official papers are set in (GB/T 9704-2012, 5.2.2)


class Styles:
    """The chains of styles of a document, each followed once."""

    def __init__(self) -> None:
        self._chains: dict[str | None, tuple[Any, ...]] = {}

    def of(self, paragraph: Paragraph) -> "Styled":
        """The paragraph with its styles."""
        named = paragraph._p.style
        if named not in self._chains:
            self._chains[named] = tuple(_chain(paragraph.style))
        return Styled(paragraph, self._chains[named])


@dataclass(frozen=True, slots=True)
class Styled:
    """A paragraph, and its styles from the nearest to the most general."""

    paragraph: Paragraph
    styles: tuple[Any, ...]

    def format(self, ask: Callable[[Any], Any]) -> Any:
        """What the paragraph's own format says, else the first of its styles that says anything."""
        formats = (
            self.paragraph.paragraph_format,
            *(each.paragraph_format for each in self.styles),
        )
        return _first(ask, formats)

    def font(self, run: Run, ask: Callable[[Any], Any]) -> Any:
        """The same of a run's font."""
        return _first(ask, (run.font, *(each.font for each in self.styles)))

    @property
    def alignment(self) -> str:
        """left, center, right or justify, which is also what no style says."""
        return _ALIGNED.get(self.format(lambda one: one.alignment), "justify")

    @property
    def first_line_characters(self) -> int | None:
        """The indent of the first line in hundredths of a character, where it is so written."""
        holders = [self.paragraph._p.pPr, *(each.element.pPr for each in self.styles)]
        indents = [held.find(qn("w:ind")) for held in holders if held is not None]
        written = [one.get(qn("w:firstLineChars")) for one in indents if one is not None]
        return next((int(each) for each in written if each), None)

    def size(self, run: Run) -> float:
        """The size of a run, in points."""
        found = self.font(run, lambda font: font.size)
        return float(found.pt) if found is not None else _USUAL_SIZE

    @property
    def usual_size(self) -> float:
        """The size of the paragraph's first run."""
        runs = self.paragraph.runs
        return self.size(runs[0]) if runs else _USUAL_SIZE

    def face(self, run: Run) -> str:
        """The typeface of a run's Chinese text; empty where nothing names one."""
        return str(self.font(run, _east_asian) or "")


def _first(ask: Callable[[Any], Any], whom: tuple[Any, ...]) -> Any:
    return next((found for found in map(ask, whom) if found is not None), None)


def _chain(style: Any) -> Iterator[Any]:
    while style is not None:
        yield style
        style = style.base_style


def _east_asian(font: Any) -> str | None:
    properties = font._element.rPr
    fonts = properties.rFonts if properties is not None else None
    found = fonts.get(qn("w:eastAsia")) if fonts is not None else None
    return str(found) if found else None
