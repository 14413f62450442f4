"""A look at Word and Excel files: what is broken or says too much of itself is told or cut."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document
from openpyxl import Workbook

from engine.errors import Invalid
from tasklist.office_text import MOST_COLUMNS, Table, office_text


def word() -> bytes:
    document, saved = Document(), BytesIO()
    document.add_table(1, 2).rows[0].cells[0].text = "合作单位"
    document.save(saved)
    return saved.getvalue()


def excel() -> bytes:
    book, saved = Workbook(), BytesIO()
    assert book.active is not None
    book.active.append(["合作单位"])  # type: ignore[union-attr]
    book.save(saved)
    return saved.getvalue()


def changed(package: bytes, part: str, old: bytes, new: bytes) -> bytes:
    saved = BytesIO()
    with ZipFile(BytesIO(package)) as before, ZipFile(saved, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            after.writestr(name, content.replace(old, new, 1) if name == part else content)
    return saved.getvalue()


def test_a_cell_that_spans_a_great_many_columns_stands_in_those_that_are_shown() -> None:
    spans = b'<w:tcPr><w:gridSpan w:val="2000000000"/>'
    (table,) = office_text("a.docx", changed(word(), "word/document.xml", b"<w:tcPr>", spans))
    assert table == Table((("合作单位",) * MOST_COLUMNS,), is_cut=True)


def test_a_workbook_that_names_a_text_it_has_not_is_told_to_be_unreadable() -> None:
    cell = b'<row r="2"><c r="A2" t="s"><v>99999</v></c></row></sheetData>'
    broken = changed(excel(), "xl/worksheets/sheet1.xml", b"</sheetData>", cell)
    with pytest.raises(Invalid, match="读不出内容"):
        office_text("a.xlsx", broken)


@pytest.mark.parametrize("claimed", [b"A1:A1", b"A1:XFD1048576"])
def test_a_sheet_is_as_large_as_what_stands_in_it_whatever_it_claims(claimed: bytes) -> None:
    book, saved = Workbook(), BytesIO()
    assert book.active is not None
    for row in (["合作单位", "年限"], ["甲所"], ["乙所", 3]):
        book.active.append(row)  # type: ignore[union-attr]
    book.save(saved)
    lying = changed(saved.getvalue(), "xl/worksheets/sheet1.xml", b"A1:B3", claimed)
    assert lying != saved.getvalue()
    (_, table) = office_text("a.xlsx", lying)
    assert table == Table((("合作单位", "年限"), ("甲所", ""), ("乙所", "3")), is_cut=False)
