"""What colleagues do with a task from its page: 转办, 加签, 征求意见, 退回, 催办."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from engine.commands.core.engine import Engine
from engine.commands.process_instances.start_by_hand import start_by_hand
from engine.commands.user_tasks.complete_user_task import complete_user_task
from engine.queries.case_file import case_file
from tests.parties import concern
from tests.tasklist.conftest import MOMENT, signed_in, token
from tests.tasklist.test_task import actor, complete

WAITS = {"signer": "zhao", "reason": "预算是否合理", "waits": "yes"}


@pytest.fixture
def request_case(engine: Engine) -> int:
    """A case begun by 王处: 答复申请 is done, 核对答复 is open and may be returned."""
    me = actor(engine, "wang")
    facts = {"caseTitle": "用车申请"}
    key = start_by_hand(engine, "request", facts, actor=me, now=MOMENT).process_instance_key
    complete_user_task(engine, open_task(engine, key), {}, actor=me, now=MOMENT)
    concern(engine, key, "host:91440000123456789X", "applicant")
    return key


@pytest.fixture
def second(engine: Engine, wang: FlaskClient, request_case: int) -> int:
    """核对答复, in 王处's hands."""
    key = open_task(engine, request_case)
    send(wang, key, "claim")
    return key


def open_task(engine: Engine, case: int) -> int:
    (task,) = case_file(engine.store, actor(engine, "wang"), case).tasks
    return task.key


def send(client: FlaskClient, task: int, verb: str, **fields: str) -> TestResponse:
    return client.post(f"/tasks/{task}/{verb}", data={"csrf_token": token(client), **fields})


def shown(client: FlaskClient, address: str) -> str:
    return client.get(address).get_data(as_text=True)


def test_a_task_is_handed_to_a_colleague_with_the_reason_on_record(
    app: Flask, wang: FlaskClient, request_case: int, second: int
) -> None:
    answer = send(wang, second, "assign", assignee="zhao", reason="本周出差")
    assert (answer.status_code, answer.location) == (303, "/tasks")
    assert f"/tasks/{second}" in shown(signed_in(app, "zhao"), "/tasks?view=mine")
    story = shown(wang, f"/cases/{request_case}")
    assert "王处将「核对答复」转办给赵工" in story
    assert "本周出差" in story


def test_only_those_who_may_have_it_are_offered(wang: FlaskClient, second: int) -> None:
    page = shown(wang, f"/tasks/{second}")
    assert '<option value="zhao">赵工' in page
    assert "李老师" not in page


@pytest.mark.parametrize("verb", ["assign", "ask", "return"])
def test_a_verb_without_a_reason_is_asked_for_it(wang: FlaskClient, second: int, verb: str) -> None:
    answer = send(wang, second, verb, assignee="zhao", signer="zhao", to="answer", reason=" ")
    assert answer.status_code == 422
    assert "请填写" in answer.get_data(as_text=True)


def test_an_opinion_comes_back_to_whoever_asked(app: Flask, wang: FlaskClient, second: int) -> None:
    send(wang, second, "ask", **WAITS)
    page = shown(wang, f"/tasks/{second}")
    assert "王处请赵工提意见" in page
    assert "还在等：赵工" in page
    refused = complete(wang, second, {})
    assert refused.status_code == 409
    assert "意见" in refused.get_data(as_text=True)

    zhao = signed_in(app, "zhao")
    assert "请您提意见" in shown(zhao, f"/tasks/{second}")
    send(zhao, second, "opinion", opinion="合理")
    page = shown(wang, f"/tasks/{second}")
    assert "赵工答复" in page
    assert "合理" in page
    assert complete(wang, second, {}).status_code == 303


def test_with_advice_outstanding_work_may_go_on(wang: FlaskClient, second: int) -> None:
    send(wang, second, "ask", **{**WAITS, "waits": "no"})
    assert complete(wang, second, {}).status_code == 303


def test_a_task_goes_back_where_the_diagram_allows_it(
    wang: FlaskClient, request_case: int, second: int
) -> None:
    assert '<option value="answer">答复申请' in shown(wang, f"/tasks/{second}")
    send(wang, second, "return", to="answer", reason="答复不完整")
    page = shown(wang, f"/cases/{request_case}")
    assert "王处退回「核对答复」" in page
    assert ">答复申请</a>" in page


def test_an_applicant_presses_for_its_case_and_the_officer_sees_it(
    app: Flask, wang: FlaskClient, request_case: int, second: int
) -> None:
    host = signed_in(app, "li")
    assert "催办" in shown(host, f"/cases/{request_case}")
    answer = send(host, second, "remind", back=f"/cases/{request_case}")
    assert answer.location == f"/cases/{request_case}"
    assert "李老师催办「核对答复」" in shown(wang, f"/cases/{request_case}")
    assert "李老师催办" in shown(wang, f"/tasks/{second}")
    again = send(host, second, "remind", back=f"/cases/{request_case}")
    assert (again.status_code, again.location) == (303, f"/cases/{request_case}")
    assert "24小时内不再重复" in shown(host, f"/cases/{request_case}")


def test_a_refusal_calls_people_by_their_names(app: Flask, second: int) -> None:
    page = send(signed_in(app, "zhao"), second, "claim").get_data(as_text=True)
    assert "它已由王处认领" in page
