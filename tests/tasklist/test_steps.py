"""A procedure drawn as steps with planes of their own: its lanes, its bar of steps, its returns."""

import re

import pytest
from flask.testing import FlaskClient

from engine.commands.core.engine import Engine
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.commands.user_tasks.claim_user_task import claim_user_task
from engine.commands.user_tasks.complete_user_task import complete_user_task
from engine.commands.user_tasks.return_user_task import return_user_task
from engine.definitions.reading import read_bpmn
from engine.lifecycle.actor import SYSTEM, Actor
from engine.queries.case_file import case_file
from tests.tasklist.conftest import MOMENT
from tests.tasklist.steps import steps

WANG = Actor("wang", "王处", frozenset({"dept"}))


@pytest.fixture
def case(engine: Engine) -> int:
    deploy_resources(engine, {"steps.bpmn": steps()}, actor=SYSTEM, now=MOMENT)
    return start_process_instance(
        engine, process_id="steps", actor=WANG, now=MOMENT
    ).process_instance_key


def open_task(engine: Engine, case: int) -> tuple[str, int]:
    [task] = case_file(engine.store, SYSTEM, case).tasks
    return task.name, task.key


def complete(engine: Engine, case: int) -> None:
    _, task = open_task(engine, case)
    claim_user_task(engine, task, actor=WANG, now=MOMENT)
    complete_user_task(engine, task, {}, actor=WANG, now=MOMENT)


def stages(client: FlaskClient, case: int) -> list[tuple[str, str]]:
    page = client.get(f"/cases/{case}").get_data(as_text=True)
    bar = page.partition('<ol class="stages"')[2].partition("</ol>")[0]
    return re.findall(r'<li class="(\w+)"[^>]*>([^<]*)</li>', bar)


def test_the_lane_of_a_step_counts_inside_it() -> None:
    [process] = read_bpmn(steps(), "steps.bpmn").processes
    assert {process.nodes[key].lane for key in ("apply", "fill", "approve")} == {"主管部门"}
    assert process.nodes["call"].lane is None


def test_the_bar_shows_the_steps_of_the_top_level(
    engine: Engine, wang: FlaskClient, case: int
) -> None:
    assert stages(wang, case) == [("here", "申报"), ("ahead", "审核")]
    complete(engine, case)
    assert stages(wang, case) == [("done", "申报"), ("here", "审核")]


def test_a_task_is_returned_to_an_earlier_step_and_comes_back(engine: Engine, case: int) -> None:
    complete(engine, case)
    name, task = open_task(engine, case)
    assert name == "审核"
    claim_user_task(engine, task, actor=WANG, now=MOMENT)
    return_user_task(engine, task, "fill", actor=WANG, now=MOMENT, reason="材料不全")
    assert open_task(engine, case)[0] == "填报"
    complete(engine, case)
    assert open_task(engine, case)[0] == "审核"
    complete(engine, case)
    [called] = case_file(engine.store, SYSTEM, case).children
    assert called.process_id == "review"
