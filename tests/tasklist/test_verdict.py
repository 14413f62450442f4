"""Before a form is sent the page says what the tables will decide on it, and does nothing."""

import json
import re
from html import unescape

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from engine.commands.core.engine import Engine
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.commands.user_tasks.claim_user_task import claim_user_task
from engine.lifecycle.actor import SYSTEM
from engine.queries.accounts import actor_of
from engine.queries.case_file import CaseFile, case_file
from tests.tasklist.conftest import HERE, MOMENT, token

ENOUGH = {"unit_name": "甲研究所", "amount": 650, "category": "joint", "complete": "yes"}
SHORT = ENOUGH | {"amount": 432}
CONTRADICTED = '=complete = "yes" and qualified = "不合格"'


@pytest.fixture
def case_key(engine: Engine) -> int:
    drawn = (HERE / "review.bpmn").read_text("utf-8")
    asked = CONTRADICTED.replace('"', "&quot;")
    role = '<zeebe:property name="role" value="department" />'
    task, mark, rest_of_it = drawn.partition(
        '<zeebe:assignmentDefinition candidateGroups="dept" />'
    )
    told = f'{role}<zeebe:property name="confirmWhen" value="{asked}" />'
    drawn = task + mark + rest_of_it.replace(role, told, 1)
    drawn = drawn.replace('<zeebe:taskSchedule dueDate="2026-03-20T16:00:00Z" />', "")
    form = json.loads((HERE / "review.form").read_text("utf-8"))
    form["components"] = [one for one in form["components"] if one["type"] != "filepicker"]
    rest = {
        "review.dmn": (HERE / "review.dmn").read_bytes(),
        "review.form": json.dumps(form).encode(),
    }
    deploy_resources(engine, {"review.bpmn": drawn.encode(), **rest}, actor=SYSTEM, now=MOMENT)
    begun = start_process_instance(engine, process_id="review", actor=SYSTEM, now=MOMENT)
    return begun.process_instance_key


@pytest.fixture
def task(engine: Engine, case_key: int) -> int:
    (open_task,) = the_case(engine, case_key).tasks
    wang = actor_of(engine.store, "wang", now=MOMENT)
    claim_user_task(engine, open_task.key, actor=wang, now=MOMENT)
    return open_task.key


def the_case(engine: Engine, case_key: int) -> CaseFile:
    return case_file(engine.store, SYSTEM, case_key)


def post(
    client: FlaskClient, address: str, data: dict[str, object], htmx: bool = False, **more: str
) -> TestResponse:
    page = client.get(address.rpartition("/")[0]).get_data(as_text=True)
    revision = page.partition('name="revision" value="')[2].partition('"')[0]
    sent = {"data": json.dumps(data), "csrf_token": token(client), "revision": revision, **more}
    return client.post(address, data=sent, headers={"HX-Request": "true"} if htmx else {})


def said(answer: TestResponse) -> str:
    return unescape(answer.get_data(as_text=True))


def test_the_page_says_what_will_be_decided_and_does_nothing(
    engine: Engine, wang: FlaskClient, case_key: int, task: int
) -> None:
    before = the_case(engine, case_key)
    answer = post(wang, f"/tasks/{task}/verdict", SHORT, htmx=True)
    assert answer.status_code == 200
    assert "判定是否合格" in said(answer)
    assert "不合格" in said(answer)
    assert "案件将以「审核结束」办结" in said(answer)
    assert the_case(engine, case_key) == before


def test_what_is_said_before_is_what_is_decided(
    engine: Engine, wang: FlaskClient, case_key: int, task: int
) -> None:
    assert "> 合格<" in re.sub(r">\s*", "> ", said(post(wang, f"/tasks/{task}/verdict", ENOUGH)))
    post(wang, f"/tasks/{task}/complete", ENOUGH)
    assert the_case(engine, case_key).variables["qualified"] == "合格"


def test_without_scripts_the_whole_page_comes_back_with_what_was_typed(
    wang: FlaskClient, task: int
) -> None:
    answer = said(post(wang, f"/tasks/{task}/verdict", SHORT))
    assert "提交后将作出的判定" in answer
    form = json.loads(answer.partition('id="form-page">')[2].partition("</script>")[0])
    assert form["data"]["amount"] == 432


def test_an_unfinished_form_is_decided_by_nothing(wang: FlaskClient, task: int) -> None:
    answer = said(post(wang, f"/tasks/{task}/verdict", {"amount": 3}, htmx=True))
    assert "填写完整后" in answer
    assert "不合格" not in answer


def test_an_answer_that_the_table_contradicts_is_asked_about(
    engine: Engine, wang: FlaskClient, case_key: int, task: int
) -> None:
    answer = post(wang, f"/tasks/{task}/complete", SHORT)
    assert answer.status_code == 422
    assert "与判定或者所填的事实不一致" in said(answer)
    assert the_case(engine, case_key).state == "active"


def test_with_a_reason_it_is_sent_and_the_reason_is_in_the_history(
    engine: Engine, wang: FlaskClient, case_key: int, task: int
) -> None:
    answer = post(wang, f"/tasks/{task}/complete", SHORT, reason="材料齐全但经费不足")
    assert answer.status_code == 303
    (line,) = (e for e in the_case(engine, case_key).events if e.kind == "user_task_completed")
    assert line.reason == "材料齐全但经费不足"


def test_an_answer_that_agrees_is_not_asked_about(
    engine: Engine, wang: FlaskClient, case_key: int, task: int
) -> None:
    assert post(wang, f"/tasks/{task}/complete", ENOUGH).status_code == 303
    assert the_case(engine, case_key).state == "completed"


def test_a_task_that_no_table_follows_has_no_panel(wang: FlaskClient, engine: Engine) -> None:
    begun = start_process_instance(engine, process_id="request", actor=SYSTEM, now=MOMENT)
    (open_task,) = the_case(engine, begun.process_instance_key).tasks
    wang.post(f"/tasks/{open_task.key}/claim", data={"csrf_token": token(wang)})
    assert 'id="verdict"' not in said(wang.get(f"/tasks/{open_task.key}"))


def test_done_together_each_case_tells_what_was_decided(
    engine: Engine, wang: FlaskClient, case_key: int, task: int
) -> None:
    other = start_process_instance(engine, process_id="review", actor=SYSTEM, now=MOMENT)
    (second,) = the_case(engine, other.process_instance_key).tasks
    sent = {
        "key": [str(task), str(second.key)],
        "data": json.dumps(ENOUGH),
        "csrf_token": token(wang),
    }
    answer = said(wang.post("/tasks/together", data=sent))
    assert "2 项中办结 2 项" in answer
    assert answer.count("判定是否合格") == 2
    assert answer.count("审核结束") == 2


def test_done_together_a_contradicted_answer_is_left_for_the_person(
    engine: Engine, wang: FlaskClient, case_key: int, task: int
) -> None:
    other = start_process_instance(engine, process_id="review", actor=SYSTEM, now=MOMENT)
    (second,) = the_case(engine, other.process_instance_key).tasks
    sent = {
        "key": [str(task), str(second.key)],
        "data": json.dumps(SHORT),
        "csrf_token": token(wang),
    }
    answer = said(wang.post("/tasks/together", data=sent))
    assert "2 项中办结 0 项" in answer
    assert answer.count("与判定不一致") == 2
    assert the_case(engine, case_key).state == "active"
