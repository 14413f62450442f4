"""What is asked once before a form is sent."""

import pytest
from flask.testing import FlaskClient

from engine.commands.core.engine import Engine
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.lifecycle.actor import SYSTEM
from tests.drawing import chain, diagram, end, start, user, zeebe
from tests.tasklist.conftest import MOMENT, token


@pytest.mark.parametrize(
    ("due", "asked"), [("2026-03-01T16:00:00Z", True), ("2026-12-01T16:00:00Z", False)]
)
def test_who_hands_in_late_is_told_before(
    engine: Engine, wang: FlaskClient, due: str, asked: bool
) -> None:
    dept = zeebe("assignmentDefinition", candidateGroups="dept")
    step = user("A", dept, zeebe("taskSchedule", dueDate=due))
    drawing = diagram(start(), step, user("B", dept), end(), chain("S", "A", "B", "E"))
    deploy_resources(engine, {"p.bpmn": drawing}, actor=SYSTEM, now=MOMENT)
    start_process_instance(engine, process_id="P", actor=SYSTEM, now=MOMENT)
    key = int(wang.get("/tasks").text.partition('href="/tasks/')[2].partition('"')[0])
    sign = token(wang)
    wang.post(f"/tasks/{key}/claim", data={"csrf_token": sign})
    answer = wang.post(
        f"/tasks/{key}/ahead", json={"data": {}, "version": 0}, headers={"X-CSRFToken": sign}
    )
    told = "期限已于2026年3月1日 24:00届满，这是逾期提交。"
    assert (told in answer.get_json()["sentences"]) is asked
