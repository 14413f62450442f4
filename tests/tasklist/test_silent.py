"""催办督办: an officer reminds several silent parties at once, and brings them before others."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engine.commands.core.engine import Engine
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.lifecycle.actor import SYSTEM
from tests.commands.looking import open_tasks
from tests.commands.test_counter import DRAWN
from tests.parties import concern
from tests.tasklist.conftest import MOMENT, signed_in


@pytest.fixture
def silent(engine: Engine) -> list[int]:
    """The tasks of two applicants that have not answered."""
    deploy_resources(engine, {"p.bpmn": DRAWN}, actor=SYSTEM, now=MOMENT)
    for number in ("甲", "乙"):
        case = start_process_instance(
            engine,
            process_id="P",
            variables={"number": number, "caseTitle": f"{number}的申请"},
            actor=SYSTEM,
            now=MOMENT,
        ).process_instance_key
        concern(engine, case, "dept", "department")
    return [one.key for one in open_tasks(engine)]


def send(wang: FlaskClient, verb: str, keys: list[int], **fields: str) -> str:
    page = wang.get("/silent").get_data(as_text=True)
    token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
    sent = {"csrf_token": token, "back": "/silent", "key": [*map(str, keys)], **fields}
    return wang.post(f"/silent/{verb}", data=sent, follow_redirects=True).get_data(as_text=True)


def test_the_page_says_who_is_silent_since_when(wang: FlaskClient, silent: list[int]) -> None:
    page = wang.get("/silent").get_data(as_text=True)
    assert "共 2 项" in page
    assert "甲的申请" in page
    assert "3月16日" in page
    assert "/silent" in wang.get("/tasks").get_data(as_text=True), "the navigation leads there"


def test_several_are_reminded_at_once_and_each_of_them_reads_it(
    wang: FlaskClient, silent: list[int]
) -> None:
    page = send(wang, "remind", silent, reason="请尽快办理")
    assert "已催办 2 项" in page
    assert page.count("请尽快办理") == 2
    assert "24小时内不再重复" in send(wang, "remind", silent[:1])


def test_several_are_brought_before_the_department_at_once(
    wang: FlaskClient, silent: list[int]
) -> None:
    assert "请填写督办的事由" in send(wang, "supervise", silent)
    assert "已督办 2 项" in send(wang, "supervise", silent, reason="逾期未报")
    todo = wang.get("/tasks").get_data(as_text=True)
    assert todo.count("逾期未报") == 2


def test_nothing_chosen_is_told_so(wang: FlaskClient, silent: list[int]) -> None:
    assert "请先选择任务" in send(wang, "remind", [])


def test_an_applicant_has_no_such_page(app: Flask, silent: list[int]) -> None:
    assert signed_in(app, "li").get("/silent").status_code == 403
