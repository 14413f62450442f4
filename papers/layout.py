"""A Word document → the page, paragraphs and tables that the PDF shows, as plain data.

Read are: paper size and margins; alignment, indents and spacing of paragraphs; size, boldness and
face of the text, from the text itself, its style or a style above that; tables with their column
widths. Lengths are in points. What Word has beside these, an official paper does not need; pictures
are refused by `papers.template`.
"""

import io
from collections.abc import Callable, Iterator
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml.ns import qn
from docx.shared import Length
from docx.table import Table
from docx.text.paragraph import Paragraph
from docx.text.run import Run

Layout = dict[str, Any]
"""JSON: what `page.typ` reads."""

_ALIGNED = {ALIGN.CENTER: "center", ALIGN.RIGHT: "right", ALIGN.LEFT: "left"}
_USUAL_SIZE = 16.0  # 三号, what official papers are set in (GB/T 9704-2012, 5.2.2)


def read_layout(content: bytes) -> Layout:
    """The layout of a filled-in document."""
    document = docx.Document(io.BytesIO(content))
    page = document.sections[0]
    return {
        "width": _points(page.page_width),
        "height": _points(page.page_height),
        "top": _points(page.top_margin),
        "bottom": _points(page.bottom_margin),
        "left": _points(page.left_margin),
        "right": _points(page.right_margin),
        "numbered": "PAGE" in page.footer._element.xml,
        "blocks": list(_blocks(document)),
    }


def _blocks(holder: Any) -> Iterator[Layout]:
    for block in holder.iter_inner_content():
        yield _paragraph(block) if isinstance(block, Paragraph) else _table(block)


def _paragraph(paragraph: Paragraph) -> Layout:
    align = _of_paragraph(paragraph, lambda format_: format_.alignment)
    spacing = _of_paragraph(paragraph, lambda format_: format_.line_spacing)
    return {
        "kind": "paragraph",
        "align": _ALIGNED.get(align, "justify"),
        "first": _first_line(paragraph),
        "inset": _points(_of_paragraph(paragraph, lambda format_: format_.left_indent)),
        "outset": _points(_of_paragraph(paragraph, lambda format_: format_.right_indent)),
        "before": _points(_of_paragraph(paragraph, lambda format_: format_.space_before)),
        "after": _points(_of_paragraph(paragraph, lambda format_: format_.space_after)),
        "line": _line(spacing, paragraph),
        "runs": [_run(run, paragraph) for run in paragraph.runs if run.text],
    }


def _run(run: Run, paragraph: Paragraph) -> Layout:
    return {
        "text": run.text,
        "size": _size(run, paragraph),
        "bold": bool(_of_run(run, paragraph, lambda font: font.bold)),
        "face": "sans" if "黑" in _face(run, paragraph) else "serif",
    }


def _table(table: Table) -> Layout:
    """Borders are drawn where the table's style is *Table Grid*."""
    grid = table._tbl.tblGrid
    return {
        "kind": "table",
        "columns": [_points(column.w) for column in grid.gridCol_lst],
        "ruled": table.style is not None and table.style.name == "Table Grid",
        "rows": [
            [{"span": cell.grid_span, "blocks": list(_blocks(cell))} for cell in row.cells]
            for row in table.rows
        ],
        "headings": sum(_is_heading(row) for row in table.rows),
    }


def _is_heading(row: Any) -> bool:
    properties = row._tr.trPr
    return properties is not None and properties.find(qn("w:tblHeader")) is not None


def _first_line(paragraph: Paragraph) -> float:
    """In points; Word counts it in hundredths of a character where it is so written."""
    for properties in _paragraph_properties(paragraph):
        indent = properties.find(qn("w:ind")) if properties is not None else None
        if indent is not None and indent.get(qn("w:firstLineChars")):
            size = _size(paragraph.runs[0], paragraph) if paragraph.runs else _USUAL_SIZE
            return int(indent.get(qn("w:firstLineChars"))) / 100 * size
    return _points(_of_paragraph(paragraph, lambda format_: format_.first_line_indent))


def _line(spacing: Any, paragraph: Paragraph) -> float:
    """The pitch of lines: as it is written, or so many times the size of the text."""
    if isinstance(spacing, Length):
        return _points(spacing)
    size = _size(paragraph.runs[0], paragraph) if paragraph.runs else _USUAL_SIZE
    return size * 1.3 * (spacing or 1)


def _size(run: Run, paragraph: Paragraph) -> float:
    return _points(_of_run(run, paragraph, lambda font: font.size)) or _USUAL_SIZE


def _face(run: Run, paragraph: Paragraph) -> str:
    """The typeface of the Chinese text."""
    return _of_run(run, paragraph, _east_asian) or ""


def _east_asian(font: Any) -> str | None:
    properties = font._element.rPr
    fonts = properties.rFonts if properties is not None else None
    found = fonts.get(qn("w:eastAsia")) if fonts is not None else None
    return str(found) if found else None


def _of_run(run: Run, paragraph: Paragraph, ask: Callable[[Any], Any]) -> Any:
    """The first answer of the run's font, and the fonts of its styles."""
    fonts = [run.font, *(style.font for style in _styles(paragraph))]
    return next((found for found in map(ask, fonts) if found is not None), None)


def _of_paragraph(paragraph: Paragraph, ask: Callable[[Any], Any]) -> Any:
    """The first answer of the paragraph's own format, and those of its styles."""
    formats = [paragraph.paragraph_format]
    formats += [style.paragraph_format for style in _styles(paragraph)]
    return next((found for found in map(ask, formats) if found is not None), None)


def _paragraph_properties(paragraph: Paragraph) -> list[Any]:
    return [paragraph._p.pPr, *(style.element.pPr for style in _styles(paragraph))]


def _styles(paragraph: Paragraph) -> Iterator[Any]:
    style: Any = paragraph.style
    while style is not None:
        yield style
        style = style.base_style


def _points(length: Any) -> float:
    return float(length.pt) if length is not None else 0.0
