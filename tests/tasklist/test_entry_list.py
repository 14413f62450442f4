"""按名单录入: an Excel list begins a case a row, or says row by row and column what is wrong."""

import re
from io import BytesIO
from zipfile import ZipFile

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import Workbook, load_workbook
from werkzeug.test import TestResponse

from engine.commands.core.engine import Engine
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.lifecycle.actor import SYSTEM
from engine.queries.case_file import case_file
from engine.queries.cases import CaseFilter, search_cases
from tests.drawing import chain, diagram, element, end, user, zeebe
from tests.tasklist.conftest import MOMENT, signed_in

FORM = """{"components": [
 {"type": "textfield", "id": "a", "key": "name", "label": "名称", "validate": {"required": true}},
 {"type": "datetime", "id": "b", "key": "on", "subtype": "date", "dateLabel": "认定日期",
  "validate": {"required": true}, "properties": {"notAfter": "=today()"}},
 {"type": "select", "id": "c", "key": "kind", "label": "类别",
  "values": [{"label": "甲类", "value": "a"}, {"label": "乙类", "value": "b"}]}],
 "type": "default", "id": "existing", "schemaVersion": 19}""".encode()
START = element(
    "startEvent",
    "S",
    zeebe(
        "properties",
        zeebe("property", name="startForm", value="existing"),
        zeebe("property", name="startableBy", value="dept"),
        zeebe("property", name="enteredByList", value="是"),
    ),
)
DRAWN = diagram(
    START,
    user("A", zeebe("assignmentDefinition", candidateGroups="dept")),
    end(),
    chain("S", "A", "E"),
)
HEADS = ("名称", "认定日期", "类别")


@pytest.fixture(autouse=True)
def deployed(engine: Engine) -> None:
    files = {"existing.bpmn": DRAWN, "existing.form": FORM}
    deploy_resources(engine, files, actor=SYSTEM, now=MOMENT)


def listed(*rows: tuple[object, ...], heads: tuple[str, ...] = HEADS) -> BytesIO:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (heads, *rows):
        sheet.append(row)
    saved = BytesIO()
    book.save(saved)
    saved.seek(0)
    return saved


def send(wang: FlaskClient, content: BytesIO) -> TestResponse:
    page = wang.get("/processes/P/list").get_data(as_text=True)
    token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
    return wang.post(
        "/processes/P/list", data={"csrf_token": token, "list": (content, "名单.xlsx")}
    )


def entered(engine: Engine) -> list[dict[str, object]]:
    found, _total = search_cases(engine.store, SYSTEM, CaseFilter(process_id="P"))
    said = [case_file(engine.store, SYSTEM, one.key).variables for one in found]
    return sorted(({k: one[k] for k in ("name", "on", "kind")} for one in said), key=str)


def test_the_template_has_the_forms_fields_as_heads(wang: FlaskClient) -> None:
    answer = wang.get("/processes/P/list.xlsx")
    sheet = load_workbook(BytesIO(answer.data)).worksheets[0]
    assert tuple(cell.value for cell in sheet[1]) == HEADS


def test_every_row_begins_a_case(engine: Engine, wang: FlaskClient) -> None:
    rows = (("甲联合体", "2022-05-06", "甲类"), ("乙联合体", "2023-01-09", None))
    assert send(wang, listed(*rows)).status_code == 303
    assert entered(engine) == [
        {"name": "乙联合体", "on": "2023-01-09", "kind": None},
        {"name": "甲联合体", "on": "2022-05-06", "kind": "a"},
    ]


def test_the_same_list_sent_twice_is_entered_once(engine: Engine, wang: FlaskClient) -> None:
    content = listed(("甲联合体", "2022-05-06", "甲类")).getvalue()
    for _ in range(2):
        send(wang, BytesIO(content))
    assert len(entered(engine)) == 1


def test_findings_name_row_and_column_and_nothing_begins(engine: Engine, wang: FlaskClient) -> None:
    rows = (("甲联合体", "2022-05-06", "甲类"), (None, "2026-12-31", "丙类"))
    answer = send(wang, listed(*rows))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert [page.count(f"<td>{head}</td>") for head in HEADS] == [1, 1, 1]
    assert '<td class="number">3</td>' in page
    assert entered(engine) == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (BytesIO(b"no workbook"), "不能读取这个文件"),
        (listed(("甲", "2022-05-06"), heads=("名称", "日子")), "名单缺少列：认定日期、类别"),
        (listed(), "名单里没有内容"),
    ],
)
def test_another_file_is_refused_with_a_sentence(
    wang: FlaskClient, content: BytesIO, said: str
) -> None:
    answer = send(wang, BytesIO(content.getvalue()))
    assert answer.status_code == 422
    assert said in answer.get_data(as_text=True)


def test_whoever_may_not_start_it_enters_no_list(app: Flask) -> None:
    assert signed_in(app, "li").get("/processes/P/list").status_code in (403, 409)


def with_rows(rows: str, part: str = "xl/worksheets/sheet1.xml", *, claimed: str = "") -> BytesIO:
    """A list in whose sheet these rows stand as somebody wrote them by hand; `claimed` is how large
    the sheet says that it is.
    """
    changed, said = BytesIO(), f'<dimension ref="{claimed}"/>' if claimed else ""
    with ZipFile(listed()) as book, ZipFile(changed, "w") as other:
        for name in book.namelist():
            content = book.read(name)
            if name == part:
                content = re.sub(rb"<dimension[^>]*>", said.encode(), content)
                content = content.replace(b"</sheetData>", rows.encode() + b"</sheetData>")
            other.writestr(name, content)
    changed.seek(0)
    return changed


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="2"><c r="A2" t="n"><v>many</v></c></row>',
        '<row r="2"><c r="A2" t="s"><v>99999</v></c></row>',
        '<row r="2"><c r="@@" t="n"><v>1</v></c></row>',
        '<row r="2"><c r="A2" t="n"><v>nan</v></c></row>',
        '<row r="two">',
    ],
)
def test_a_sheet_that_is_broken_is_refused_with_a_sentence(wang: FlaskClient, rows: str) -> None:
    answer = send(wang, with_rows(rows))
    assert (answer.status_code, "不能读取这个文件" in answer.get_data(as_text=True)) == (422, True)


def test_a_row_that_says_it_is_far_below_takes_no_time(wang: FlaskClient) -> None:
    answer = send(wang, with_rows('<row r="1000000"><c r="A1000000" t="n"><v>1</v></c></row>'))
    assert (answer.status_code, "名单太长" in answer.get_data(as_text=True)) == (422, True)


@pytest.mark.parametrize("claimed", ["A1:A1", "A1:XFD1048576"])
def test_every_row_that_is_there_is_entered_whatever_size_the_sheet_claims(
    engine: Engine, wang: FlaskClient, claimed: str
) -> None:
    texts = ("甲联合体", "2022-05-06", "甲类")
    cells = "".join(
        f'<c r="{column}2" t="inlineStr"><is><t>{text}</t></is></c>'
        for column, text in zip("ABC", texts, strict=True)
    )
    answer = send(wang, with_rows(f'<row r="2">{cells}</row>', claimed=claimed))
    assert answer.status_code < 400
    assert len(entered(engine)) == 1
