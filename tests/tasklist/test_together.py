"""批量办理: several tasks of one step filled in at once, each completed by itself."""

import json
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from engine.commands.core.engine import Engine
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.commands.process_instances.start_by_hand import start_by_hand
from engine.commands.user_tasks.claim_user_task import claim_user_task
from engine.lifecycle.actor import SYSTEM
from engine.queries.case_file import case_file
from tests.drawing import chain, diagram, end, start, user, zeebe
from tests.tasklist.conftest import MOMENT, signed_in, token
from tests.tasklist.test_task import actor, given

STEP = diagram(
    start("S", zeebe("properties", zeebe("property", name="startableBy", value="dept"))),
    user(
        "A",
        zeebe("assignmentDefinition", candidateGroups="dept"),
        zeebe("formDefinition", formId="verdict", bindingType="deployment"),
    ),
    end(),
    chain("S", "A", "E"),
)
FORM = {
    "id": "verdict",
    "type": "default",
    "schemaVersion": 19,
    "components": [
        {
            "id": "v", "type": "textfield", "key": "verdict", "label": "结论",
            "validate": {"required": True},
        }
    ],
}  # fmt: skip


@pytest.fixture
def tasks(engine: Engine) -> list[int]:
    """Three tasks of one step."""
    files = {"p.bpmn": STEP, "verdict.form": json.dumps(FORM).encode()}
    deploy_resources(engine, files, actor=SYSTEM, now=MOMENT)
    me = actor(engine, "wang")
    keys = [
        start_by_hand(engine, "P", {"caseTitle": title}, actor=me, now=MOMENT).process_instance_key
        for title in ("甲所", "乙所", "丙所")
    ]
    return [case_file(engine.store, me, key).tasks[0].key for key in keys]


def chosen(client: FlaskClient, keys: list[int]) -> TestResponse:
    return client.get("/tasks/together?" + "&".join(f"key={key}" for key in keys))


def submit(client: FlaskClient, keys: list[int], data: object) -> TestResponse:
    sent = {"key": keys, "data": json.dumps(data), "csrf_token": token(client)}
    return client.post("/tasks/together", data=sent)


def test_several_tasks_are_completed_with_one_answer(
    engine: Engine, wang: FlaskClient, tasks: list[int]
) -> None:
    page = chosen(wang, tasks).get_data(as_text=True)
    assert all(title in page for title in ("甲所", "乙所", "丙所"))
    assert "3 项中办结 3 项" in submit(wang, tasks, {"verdict": "同意"}).get_data(as_text=True)
    assert not any(f"/tasks/{key}" in wang.get("/tasks").get_data(as_text=True) for key in tasks)


def test_what_is_refused_stays_open_and_says_why(
    engine: Engine, wang: FlaskClient, tasks: list[int]
) -> None:
    claim_user_task(engine, tasks[1], actor=actor(engine, "zhao"), now=MOMENT)
    page = submit(wang, tasks, {"verdict": "同意"}).get_data(as_text=True)
    assert "3 项中办结 2 项" in page
    assert re.search("乙所.*?没有办结.*?它已由赵工认领", page, re.DOTALL)


def test_a_fault_of_the_answer_completes_nothing(wang: FlaskClient, tasks: list[int]) -> None:
    answer = submit(wang, tasks, {"verdict": ""})
    assert answer.status_code == 422
    assert [error["field_id"] for error in given(answer)["errors"]] == ["v"]  # type: ignore[attr-defined]  # JSON
    assert f"/tasks/{tasks[0]}" in wang.get("/tasks").get_data(as_text=True)


def test_tasks_of_different_steps_are_not_taken_together(
    engine: Engine, wang: FlaskClient, tasks: list[int], case_key: int
) -> None:
    other = case_file(engine.store, actor(engine, "wang"), case_key).tasks[0].key
    answer = chosen(wang, [tasks[0], other])
    assert answer.status_code == 422
    assert "不是同一环节" in answer.get_data(as_text=True)


@pytest.mark.parametrize("keys", [[], list(range(60))])
def test_none_or_too_many_is_a_sentence(wang: FlaskClient, keys: list[int]) -> None:
    assert chosen(wang, keys).status_code == 422


def test_the_tasks_of_others_are_as_if_they_were_not_there(
    app: Flask, wang: FlaskClient, tasks: list[int]
) -> None:
    stranger = signed_in(app, "li")
    assert chosen(stranger, tasks).status_code == 404
    assert submit(stranger, tasks, {"verdict": "合格"}).status_code == 404
    assert chosen(wang, tasks).status_code == 200


def test_one_task_is_opened_as_ever(wang: FlaskClient, tasks: list[int]) -> None:
    assert chosen(wang, tasks[:1]).location == f"/tasks/{tasks[0]}"


def test_the_list_counts_by_group_and_procedure_and_can_be_ordered(
    wang: FlaskClient, tasks: list[int]
) -> None:
    page = wang.get("/tasks?order=received").get_data(as_text=True)
    assert re.search(r"待认领\s*<b class=\"count\">3</b>", page)
    assert "（3）</option>" in page
    positions = [page.index(f'value="{key}"') for key in tasks]
    assert positions == sorted(positions)
