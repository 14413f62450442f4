"""Word and Excel files as headings, paragraphs and tables, for a look in the page."""

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice

from docx import Document
from docx.table import Table as WordTable
from docx.table import _Cell as WordCell
from openpyxl import load_workbook

from engine.errors import GuichengError, Invalid

MOST_UNPACKED = 100 * 1024 * 1024
"""Bytes: an application's attachment is smaller by far, what unpacks to more is none."""
MOST_ROWS, MOST_COLUMNS = 500, 40
"""Of a table; whoever wants more saves the file."""
MOST_SHEETS = 50
UNREADABLE = "这个文件读不出内容，请下载后用原软件打开。"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of text."""

    text: str
    is_heading: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; `is_cut` where there are more than are shown."""

    rows: tuple[tuple[str, ...], ...]
    is_cut: bool = False


Part = Paragraph | Table


def office_text(name: str, content: bytes) -> tuple[Part, ...]:
    """What a ``.docx`` or ``.xlsx`` file says. Raises Invalid with a sentence where it is neither,
    is broken, or unpacks to more than a hundred megabytes.
    """
    with opening(content, UNREADABLE):
        read = _word if name.lower().endswith(".docx") else _excel
        return tuple(read(content))


@contextmanager
def opening(content: bytes, sentence: str) -> Iterator[None]:
    """Around whatever reads an office file that somebody sent: Invalid with the sentence where it
    is none, is broken, or unpacks to more than `MOST_UNPACKED`.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            unpacked = sum(entry.file_size for entry in package.infolist())
        if unpacked > MOST_UNPACKED:
            raise Invalid(sentence)
        yield
    except GuichengError:
        raise
    except Exception as error:  # the two libraries raise anything for what only looks like a file
        raise Invalid(sentence) from error


def _word(content: bytes) -> Iterator[Part]:
    for block in Document(io.BytesIO(content)).iter_inner_content():
        if isinstance(block, WordTable):
            rows = [*islice(_word_rows(block), MOST_ROWS + 1)]
            yield _table(rows[:MOST_ROWS], len(rows) > MOST_ROWS)
        elif block.text.strip():
            style = block.style.name if block.style is not None else ""
            yield Paragraph(block.text, (style or "").startswith(("Heading", "Title", "标题")))


def _word_rows(table: WordTable) -> Iterator[tuple[str, ...]]:
    """A cell stands in each column that it spans, in as many as are shown: how many it says to span
    is a number that nobody bounds.
    """
    for row in table._tbl.tr_lst:
        said: list[str] = []
        for cell in row.tc_lst:
            room = MOST_COLUMNS + 1 - len(said)
            if room <= 0:
                break
            said += [WordCell(cell, table).text] * min(cell.grid_span, room)
        yield tuple(said)


def _excel(content: bytes) -> Iterator[Part]:
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    for sheet in book.worksheets[:MOST_SHEETS]:
        yield Paragraph(sheet.title, is_heading=True)
        sheet.reset_dimensions()  # the file only claims how large it is
        lines = sheet.iter_rows(max_row=MOST_ROWS + 1, values_only=True)
        found = [line[: MOST_COLUMNS + 1] for line in lines]
        width = max(map(len, found), default=0)
        rows = [(*line, *[None] * (width - len(line))) for line in found]
        said = [tuple("" if cell is None else str(cell) for cell in row) for row in rows]
        yield _table([row for row in said[:MOST_ROWS] if any(row)], len(rows) > MOST_ROWS)


def _table(rows: list[tuple[str, ...]], is_long: bool) -> Table:
    is_wide = any(len(row) > MOST_COLUMNS for row in rows)
    return Table(tuple(row[:MOST_COLUMNS] for row in rows), is_long or is_wide)
