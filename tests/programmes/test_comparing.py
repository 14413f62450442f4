"""Two versions of a programme are told apart place by place: element, cell, field, clause, text."""

from io import BytesIO
from pathlib import Path

import docx
import pytest

from engine.programmes.comparing import FileChange, differences
from tests.drawing import chain, diagram, end, start, user

TABLE = (Path(__file__).parents[1] / "tasklist/review.dmn").read_bytes()
FORM = '{"id": "f", "components": [{"key": "n", "label": "%s"}, {"key": "m", "label": "乙"}]}'


def drawn(name: str) -> bytes:
    return diagram(start(), user("review", name=name), end(), chain("S", "review", "E"))


def word(*paragraphs: str) -> bytes:
    document, file = docx.Document(), BytesIO()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.save(file)
    return file.getvalue()


def changes(path: str, before: bytes, after: bytes) -> list[tuple[str, str, str]]:
    (file,) = differences({path: before}, {path: after})
    assert file.kind == "changed"
    return [(one.place, one.before, one.after) for one in file.changes]


def test_a_file_is_added_removed_or_the_same() -> None:
    before, after = {"a": b"1", "b": b"2"}, {"b": b"2", "c": b"3"}
    assert differences(before, after) == (FileChange("a", "removed"), FileChange("c", "added"))


def test_an_element_of_a_diagram_is_named() -> None:
    assert changes("p.bpmn", drawn("审查"), drawn("核对")) == [
        ("P · nodes · review · name", "审查", "核对")
    ]


def test_a_cell_is_named_by_row_and_column() -> None:
    changed = TABLE.replace(b"<text>&lt; 600</text>", b"<text>&lt; 500</text>")
    assert changed != TABLE
    (found,) = changes("ban.dmn", TABLE, changed)
    assert " · 第 " in found[0]
    assert found[1:] == ("< 600", "< 500")


def test_a_field_of_a_form_is_named_by_its_key_wherever_it_stands() -> None:
    before, after = (FORM % label for label in ("甲", "丙"))
    assert changes("f.form", before.encode(), after.encode()) == [
        ("components · n · label", "甲", "丙")
    ]


def test_a_clause_is_named_by_its_id() -> None:
    before = b"clauses: [{id: JS-1, text: a}]"
    after = b"clauses: [{id: JS-0, text: x}, {id: JS-1, text: b}]"
    found = changes("clauses.yaml", before, after)
    assert ("clauses · JS-1 · text", "a", "b") in found
    assert ("clauses · JS-0 · text", "", "x") in found


def test_a_paragraph_of_a_template_is_told_by_its_text() -> None:
    before, after = word("一", "二", "二"), word("一", "二", "三")
    found = changes("t.docx", before, after)
    assert [(one, two) for _, one, two in found] == [("二", ""), ("", "三")]


def test_the_same_bytes_in_another_form_are_told_without_places() -> None:
    (file,) = differences({"a.yaml": b"a: 1"}, {"a.yaml": b"a:   1"})
    assert file == FileChange("a.yaml", "changed", ())


@pytest.mark.parametrize("path", ["a.bpmn", "a.dmn", "a.form", "a.docx", "a.yaml"])
def test_what_cannot_be_read_is_told_as_changed(path: str) -> None:
    (file,) = differences({path: b"\xff"}, {path: b"\xfe["})
    assert (file.path, file.kind, file.changes) == (path, "changed", ())
