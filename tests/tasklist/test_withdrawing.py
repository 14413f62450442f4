"""撤回 from the pages: found in the list, done with a reason, and the form is filled in again."""

import pytest
from flask.testing import FlaskClient

from engine.commands.core.engine import Engine
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.lifecycle.actor import SYSTEM
from tests.drawing import chain, diagram, end, start, user, zeebe
from tests.tasklist.conftest import MOMENT, token
from tests.tasklist.test_task import FILLED, complete, given, post

DEPT = zeebe("assignmentDefinition", candidateGroups="dept")
FORM = zeebe("formDefinition", formId="review-form")
WITHIN = zeebe("properties", zeebe("property", name="withdrawWithin", value="PT2H"))
DRAWING = diagram(
    start(), user("A", DEPT, FORM, WITHIN, name="初审"), user("B", DEPT), end(),
    chain("S", "A", "B", "E"),
)  # fmt: skip


@pytest.fixture
def completed(engine: Engine, wang: FlaskClient) -> str:
    """The address of a task that 王处 has just completed."""
    deploy_resources(engine, {"p.bpmn": DRAWING}, actor=SYSTEM, now=MOMENT)
    start_process_instance(engine, process_id="P", actor=SYSTEM, now=MOMENT)
    key = int(wang.get("/tasks").text.partition('href="/tasks/')[2].partition('"')[0])
    post(wang, f"/tasks/{key}/claim", {})
    assert complete(wang, key, FILLED).status_code == 303
    return f"/tasks/{key}"


def test_a_completion_is_taken_back_and_the_form_is_filled_in_again(
    wang: FlaskClient, completed: str
) -> None:
    listed = wang.get("/tasks").text.partition('id="withdrawable"')[2]
    assert completed in listed
    assert "3月16日 11:30前可以撤回" in listed
    assert "撤回" in wang.get(completed).text
    sent = {"csrf_token": token(wang), "reason": "经费填错"}
    answer = wang.post(f"{completed}/withdraw", data=sent)
    assert answer.status_code == 303
    form = given(wang.get(answer.location))
    assert form["readOnly"] is False
    assert form["data"]["amount"] == 650.5  # type: ignore[index]  # JSON
    assert 'id="withdrawable"' not in wang.get("/tasks").text


def test_without_a_reason_it_is_asked_for(wang: FlaskClient, completed: str) -> None:
    answer = wang.post(f"{completed}/withdraw", data={"csrf_token": token(wang)})
    assert answer.status_code == 422
