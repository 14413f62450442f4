"""The lists as Excel files: what the page shows, every text a text."""

import io
from datetime import date, datetime

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from engine.commands.core.engine import Engine
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.lifecycle.actor import SYSTEM
from tasklist import exports
from tasklist.workbook import workbook
from tests.tasklist.conftest import MOMENT


def sheet(content: bytes) -> Worksheet:
    made = load_workbook(io.BytesIO(content)).active
    assert isinstance(made, Worksheet)
    return made


def values(content: bytes) -> list[tuple[object, ...]]:
    return list(sheet(content).iter_rows(values_only=True))


def test_the_cases_are_exported_with_the_filters_of_the_page(
    wang: FlaskClient, case_key: int
) -> None:
    found = values(wang.get("/cases.xlsx?text=甲研究所").get_data())
    assert [row[1] for row in found] == ["案件", "甲研究所的申请"]
    assert values(wang.get("/cases.xlsx?text=没有的").get_data())[1:] == []


def test_moments_are_local_ones(wang: FlaskClient, case_key: int) -> None:
    row = values(wang.get("/cases.xlsx").get_data())[1]
    assert row[5] == datetime(2026, 3, 16, 9, 30)  # noqa: DTZ001  Excel knows no zones


def test_the_tasks_of_a_person_are_exported(wang: FlaskClient, case_key: int) -> None:
    assert values(wang.get("/tasks.xlsx?view=offered").get_data())[1][0] == "审核材料"
    assert values(wang.get("/tasks.xlsx?view=mine").get_data())[1:] == []


def test_the_register_is_exported(wang: FlaskClient) -> None:
    heads = values(wang.get("/register.xlsx").get_data())[0]
    assert heads == ("编号", "名称", "单位", "类别", "认定", "有效期至", "状态")


def test_a_list_that_is_too_long_is_to_be_narrowed_down(
    wang: FlaskClient, engine: Engine, case_key: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    start_process_instance(engine, process_id="review", actor=SYSTEM, now=MOMENT)
    monkeypatch.setattr(exports, "MOST", 1)
    assert "超过 1 条，请缩小范围后再导出" in wang.get("/cases.xlsx").get_data(as_text=True)


@pytest.mark.parametrize("typed", ['=HYPERLINK("http://x")', "+1+1", "-2", "@SUM(A1)", "=1"])
def test_what_looks_like_a_formula_stays_a_text(typed: str) -> None:
    cell = sheet(workbook("表", ["名称"], [[typed]]))["A2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (typed, "s", True)


def test_characters_that_excel_cannot_hold_are_left_out() -> None:
    assert values(workbook("表", ["名称"], [["甲\x00\x07乙"], [None], [date(2026, 3, 16)]])) == [
        ("名称",),
        ("甲乙",),
        (None,),
        (datetime(2026, 3, 16),),  # noqa: DTZ001  Excel knows no zones
    ]
