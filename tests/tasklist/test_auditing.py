"""审计: auditors find who did what, when and from where; they read no case's material."""

from dataclasses import replace
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook

from engine.commands.core.engine import Engine
from engine.errors import Forbidden
from engine.lifecycle.actor import Actor
from engine.queries.audit import AuditFilter, search_audit
from tests.tasklist.conftest import signed_in

AUDITOR = Actor("ji", "纪审计", offices=frozenset({"audit"}))


@pytest.fixture
def admin(app: Flask, case_key: int, wang: FlaskClient) -> FlaskClient:
    assert wang.get("/cases.xlsx").status_code == 200
    return signed_in(app, "admin")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("kind=exported", True),
        ("kind=exported&person=wang", True),
        ("kind=exported&person=王", True),
        ("kind=exported&person=li", False),
        ("kind=exported&address=127.0.0.1", True),
        ("kind=exported&address=10.0.0.1", False),
        ("kind=exported&from=2026-03-16&until=2026-03-16", True),
        ("kind=exported&from=2026-03-17", False),
        ("kind=exported&until=2026-03-15", False),
        ("kind=exported&subject=/cases.xlsx", True),
        ("kind=exported&subject=/tasks.xlsx", False),
    ],
)
def test_lines_are_found_by_person_verb_object_period_and_address(
    admin: FlaskClient, asked: str, found: bool
) -> None:
    page = admin.get(f"/audit?{asked}").get_data(as_text=True)
    assert ("没有符合条件的记录" not in page) is found


def test_a_case_is_found_by_its_number_without_its_material(
    admin: FlaskClient, case_key: int
) -> None:
    page = admin.get(f"/audit?subject={case_key}").get_data(as_text=True)
    assert str(case_key) in page
    assert "甲研究所" not in page


def test_what_was_found_is_exported_and_that_is_a_line_too(admin: FlaskClient) -> None:
    answer = admin.get("/audit.xlsx?kind=exported")
    sheet = load_workbook(BytesIO(answer.data)).active
    assert sheet is not None
    assert [row[3].value for row in sheet.iter_rows(min_row=2)] == ["导出"]
    assert "/audit.xlsx" in admin.get("/audit?kind=exported").get_data(as_text=True)


def test_whoever_is_no_auditor_reads_nothing(wang: FlaskClient) -> None:
    assert wang.get("/audit").status_code == 403
    assert wang.get("/audit.xlsx").status_code == 403


def test_a_day_that_is_none_is_refused(admin: FlaskClient) -> None:
    assert admin.get("/audit?from=gestern").status_code == 422


def test_the_office_reads_and_nobody_else(engine: Engine, case_key: int) -> None:
    assert search_audit(engine.store, AUDITOR, AuditFilter())[1] > 3
    with pytest.raises(Forbidden):
        search_audit(engine.store, replace(AUDITOR, offices=frozenset({"system"})), AuditFilter())
