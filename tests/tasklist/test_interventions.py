"""调整 and 终止 on a page: for operators, with a reason, as the history keeps it."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from engine.commands.accounts.register_account import register_account
from engine.commands.core.engine import Engine
from engine.lifecycle.actor import SYSTEM
from engine.queries.case_file import case_file
from tests.tasklist.conftest import MOMENT, PASSWORD, signed_in, token


@pytest.fixture
def operator(app: Flask, engine: Engine) -> FlaskClient:
    register_account(
        engine, "ou", name="欧工", password=PASSWORD, groups=["operators"],
        actor=SYSTEM, now=MOMENT,
    )  # fmt: skip
    return signed_in(app, "ou")


@pytest.fixture
def page(case_key: int) -> str:
    return f"/cases/{case_key}/intervention"


def send(client: FlaskClient, address: str, **fields: str) -> TestResponse:
    return client.post(address, data={**fields, "csrf_token": token(client)})


def here(client: FlaskClient, page: str) -> str:
    """The key of the one step where the case is."""
    text = client.get(page).get_data(as_text=True)
    [key] = re.findall(r'name="terminate" value="(\d+)"', text)
    return str(key)


def test_a_step_is_begun_anew_and_the_old_one_withdrawn(
    engine: Engine, operator: FlaskClient, page: str, case_key: int
) -> None:
    [before] = case_file(engine.store, SYSTEM, case_key).tasks
    answer = send(
        operator, page, activate="check", terminate=here(operator, page), reason="派错了人"
    )
    assert answer.status_code == 303
    case = case_file(engine.store, SYSTEM, case_key)
    assert [task.element_id for task in case.tasks] == ["check"]
    assert case.tasks[0].key != before.key
    assert [e.reason for e in case.events if e.kind == "modified"] == ["派错了人"]


def test_a_case_is_ended_with_its_reason(
    engine: Engine, operator: FlaskClient, case_key: int
) -> None:
    send(operator, f"/cases/{case_key}/cancellation", reason="申请人撤回")
    case = case_file(engine.store, SYSTEM, case_key)
    assert (case.state, case.tasks) == ("terminated", ())
    assert [e.reason for e in case.events if e.kind == "canceled"] == ["申请人撤回"]
    after = operator.get(f"/cases/{case_key}/intervention").get_data(as_text=True)
    assert "案件已经结束" in after


@pytest.mark.parametrize("verb", ["intervention", "cancellation"])
def test_without_a_reason_nothing_happens(
    engine: Engine, operator: FlaskClient, case_key: int, verb: str
) -> None:
    answer = send(operator, f"/cases/{case_key}/{verb}", activate="check", reason=" ")
    assert answer.status_code == 409
    assert "要写明理由" in answer.get_data(as_text=True)
    assert len(case_file(engine.store, SYSTEM, case_key).tasks) == 1


def test_who_is_no_operator_is_told_whose_office_it_is(
    wang: FlaskClient, page: str, case_key: int
) -> None:
    assert "运行维护人员" in wang.get(page).get_data(as_text=True)
    assert send(wang, f"/cases/{case_key}/cancellation", reason="误").status_code == 403
    assert "调整与终止" not in wang.get(f"/cases/{case_key}").get_data(as_text=True)
