"""Word and Excel files as headings, paragraphs and tables, for a look in the page."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table as WordTable
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from engine.errors import Invalid

MOST_UNPACKED = 100 * 1024 * 1024
"""Bytes: an application's attachment is smaller by far, what unpacks to more is none."""
MOST_ROWS, MOST_COLUMNS = 500, 40
"""Of a table; whoever wants more saves the file."""
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
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            unpacked = sum(entry.file_size for entry in package.infolist())
        if unpacked > MOST_UNPACKED:
            raise Invalid(UNREADABLE)
        read = _word if name.lower().endswith(".docx") else _excel
        return tuple(read(content))
    except (
        zipfile.BadZipFile,
        PackageNotFoundError,
        InvalidFileException,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        SyntaxError,
    ) as error:  # what the two libraries raise for a file that only looks like one
        raise Invalid(UNREADABLE) from error


def _word(content: bytes) -> Iterator[Part]:
    for block in Document(io.BytesIO(content)).iter_inner_content():
        if isinstance(block, WordTable):
            rows = [tuple(cell.text for cell in row.cells) for row in block.rows[:MOST_ROWS]]
            yield _table(rows, len(block.rows) > MOST_ROWS)
        elif block.text.strip():
            style = block.style.name if block.style is not None else ""
            yield Paragraph(block.text, (style or "").startswith(("Heading", "Title", "标题")))


def _excel(content: bytes) -> Iterator[Part]:
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    for sheet in book.worksheets:
        yield Paragraph(sheet.title, is_heading=True)
        rows = list(sheet.iter_rows(max_row=MOST_ROWS + 1, values_only=True))
        said = [tuple("" if cell is None else str(cell) for cell in row) for row in rows]
        yield _table([row for row in said[:MOST_ROWS] if any(row)], len(rows) > MOST_ROWS)


def _table(rows: list[tuple[str, ...]], is_long: bool) -> Table:
    is_wide = any(len(row) > MOST_COLUMNS for row in rows)
    return Table(tuple(row[:MOST_COLUMNS] for row in rows), is_long or is_wide)
