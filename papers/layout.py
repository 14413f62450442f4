"""A Word document → the page, paragraphs and tables that the PDF shows, as plain data.

Read are: paper size and margins; alignment, indents and spacing of paragraphs; size, boldness and
face of the text, from the text itself, its style or a style above that; tables with their column
widths. Lengths are in points. What Word has beside these, an official paper does not need; pictures
are refused by `papers.template`.
"""

import io
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import docx
from docx.oxml.ns import qn
from docx.shared import Length
from docx.table import Table
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from papers.styled import Styled, Styles

Layout = dict[str, Any]
"""JSON: what `page.typ` reads."""


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
        "blocks": _kept(list(_blocks(document, Styles()))),
    }


def _kept(blocks: list[Layout]) -> list[Layout]:
    """What stands before lines that are kept together stays with them: no page of signatures."""
    for before, after in pairwise(blocks):
        before["keep"] = before.get("keep", False) or after.get("keep", False)
    return blocks


def _blocks(holder: Any, styles: Styles) -> Iterator[Layout]:
    for block in holder.iter_inner_content():
        if isinstance(block, Paragraph):
            yield _paragraph(styles.of(block))
        else:
            yield _table(block, styles)


def _paragraph(styled: Styled) -> Layout:
    return {
        "kind": "paragraph",
        "align": styled.alignment,
        "first": _first_line(styled),
        "inset": _points(styled.format(lambda one: one.left_indent)),
        "outset": _points(styled.format(lambda one: one.right_indent)),
        "before": _points(styled.format(lambda one: one.space_before)),
        "after": _points(styled.format(lambda one: one.space_after)),
        "line": _line(styled),
        "keep": bool(styled.format(lambda one: one.keep_with_next)),
        "runs": [_run(run, styled) for run in styled.paragraph.runs if run.text],
    }


def _run(run: Run, styled: Styled) -> Layout:
    return {
        "text": run.text,
        "size": styled.size(run),
        "bold": bool(styled.font(run, lambda font: font.bold)),
        "face": "sans" if "黑" in styled.face(run) else "serif",
    }


def _table(table: Table, styles: Styles) -> Layout:
    """Borders are drawn where the table's style is *Table Grid*."""
    return {
        "kind": "table",
        "columns": [_points(column.w) for column in table._tbl.tblGrid.gridCol_lst],
        "ruled": table.style is not None and table.style.name == "Table Grid",
        "rows": [
            [{"span": cell.grid_span, "blocks": list(_blocks(cell, styles))} for cell in row.cells]
            for row in table.rows
        ],
        "headings": sum(_is_heading(row) for row in table.rows),
    }


def _is_heading(row: Any) -> bool:
    properties = row._tr.trPr
    return properties is not None and properties.find(qn("w:tblHeader")) is not None


def _first_line(styled: Styled) -> float:
    """Word counts it in hundredths of a character where it is so written, else in points."""
    hundredths = styled.first_line_characters
    if hundredths is not None:
        return hundredths / 100 * styled.usual_size
    return _points(styled.format(lambda one: one.first_line_indent))


def _line(styled: Styled) -> float:
    """The pitch of lines: as it is written, or so many times the size of the text."""
    spacing = styled.format(lambda one: one.line_spacing)
    if isinstance(spacing, Length):
        return _points(spacing)
    return float(styled.usual_size * 1.3 * (spacing or 1))


def _points(length: Any) -> float:
    return float(length.pt) if length is not None else 0.0
