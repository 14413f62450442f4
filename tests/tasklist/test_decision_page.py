"""The page of a decision: its table, and the cases that test it, whoever brings them."""

from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

import tasklist
from engine.commands.core.engine import Engine
from engine.programmes import Programmes
from tasklist.worked_cases import WorkedCase
from tests.tasklist.conftest import signed_in
from tests.tasklist.test_task import FILLED, claimed, complete, task

__all__ = ["claimed", "task"]


def cases(decision: str, _resource: str, content: bytes, _now: datetime) -> list[WorkedCase]:
    assert b"decisionTable" in content
    facts = {"amount": 599}
    right = WorkedCase("差一万元", "", "不足六百万元", facts, "不合格", (), ())
    wrong = WorkedCase("正好六百万元", "", "", facts, "不合格", (), ("应为 不合格，实为 合格",))
    return [right, wrong] if decision == "qualified" else []


@pytest.fixture
def reader(engine: Engine) -> FlaskClient:
    made = Flask(__name__)
    made.config.update(SECRET_KEY="test", TESTING=True, WTF_CSRF_CHECK_DEFAULT=False)
    made.register_blueprint(tasklist.blueprint(engine, lambda _: Programmes(), cases))
    return signed_in(made, "wang")


def shown(client: FlaskClient, address: str) -> str:
    return client.get(address).get_data(as_text=True)


def test_the_table_is_shown_in_words_and_as_it_is_drawn_to_whoever_runs_the_system(
    app: Flask, wang: FlaskClient
) -> None:
    page = shown(wang, "/decisions/qualified")
    assert "<td>不低于 600</td>" in page
    assert "<code>" not in page
    assert "合格" in page
    assert "<code>&gt;= 600</code>" in shown(signed_in(app, "admin"), "/decisions/qualified")


def test_the_cases_say_which_of_them_agree(reader: FlaskClient) -> None:
    page = shown(reader, "/decisions/qualified")
    assert "2 例中 1 例相符" in page
    assert "应为 不合格，实为 合格" in page


def test_an_unknown_decision_is_a_clear_sentence(wang: FlaskClient) -> None:
    answer = wang.get("/decisions/nothing")
    assert answer.status_code == 404
    assert "没有部署过判定「nothing」" in answer.get_data(as_text=True)


def test_a_case_and_a_procedure_lead_to_the_decision(
    wang: FlaskClient, case_key: int, claimed: int
) -> None:
    complete(wang, claimed, FILLED)
    for address in (f"/cases/{case_key}", "/processes?kind=decision"):
        assert 'href="/decisions/qualified"' in shown(wang, address)


def test_a_verdict_is_told_to_each_reader_in_the_reader_s_language(
    wang: FlaskClient, case_key: int, claimed: int
) -> None:
    complete(wang, claimed, FILLED)
    assert "适用</span>" in shown(wang, f"/cases/{case_key}")
    with wang.session_transaction() as session:
        session["language"] = "en"
    assert "applies</span>" in shown(wang, f"/cases/{case_key}")
