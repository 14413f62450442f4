"""A list as an Excel file. Every text is a text: nothing that people typed becomes a formula."""

import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from tasklist.moments import local

Value = str | date | datetime | None

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
"""Characters that the format cannot hold."""
_FORMULA = ("=", "+", "-", "@")
"""What Excel takes for the beginning of a formula, when it is typed or pasted."""


def workbook(title: str, heads: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """One sheet: a line of heads that stays in sight, then the rows. Moments are local ones."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for index, head in enumerate(heads, 1):
        sheet.column_dimensions[get_column_letter(index)].width = max(14, 2 * len(head) + 4)
    sheet.append([_head(sheet, head) for head in heads])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def _head(sheet: WriteOnlyWorksheet, text: str) -> Cell:
    cell = _cell(sheet, text)
    cell.font = Font(bold=True)
    return cell


def _cell(sheet: WriteOnlyWorksheet, value: Value) -> Cell:
    if isinstance(value, datetime):
        value = local(value).replace(tzinfo=None, microsecond=0)
    cell = WriteOnlyCell(sheet)
    cell.value = _CONTROL.sub("", value) if isinstance(value, str) else value
    if isinstance(value, str):
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(_FORMULA)
    return cell
