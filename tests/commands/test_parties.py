"""Whom a case concerns: the organisation that a step is for, not all that are of its kind."""

import pytest

from engine.commands.core.engine import Engine
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.commands.user_tasks.claim_user_task import claim_user_task
from engine.commands.user_tasks.complete_user_task import complete_user_task
from engine.errors import NotFound
from engine.lifecycle.actor import Actor
from engine.persistence import Store
from engine.queries.case_file import case_file
from tests.commands.conftest import ADMIN, NOW, Living
from tests.drawing import chain, diagram, end, last_day, start, user, zeebe

ONE = Actor("one", "甲工", frozenset({"hosts"}))
OTHER = Actor("other", "乙工", frozenset({"hosts"}))


def step(id: str, role: str, group: str) -> str:
    said = zeebe("properties", zeebe("property", name="role", value=role))
    return user(id, zeebe("assignmentDefinition", candidateGroups=group), said)


def begin(engine: Engine, role: str, group: str = "hosts") -> tuple[int, int]:
    """The case and its first task, offered to the group as a step of this role."""
    drawn = diagram(
        last_day(),
        start(), step("A", role, group), step("B", "department", "dept"), end(),
        chain("S", "A", "B", "E"),
    )  # fmt: skip
    deploy_resources(engine, {"p.bpmn": drawn}, actor=ADMIN, now=NOW)
    case = start_process_instance(engine, process_id="P", actor=ADMIN, now=NOW).process_instance_key
    (task,) = case_file(engine.store, ADMIN, case).tasks
    return case, task.key


def sees(store: Store, actor: Actor, case: int) -> bool:
    try:
        case_file(store, actor, case)
    except NotFound:
        return False
    return True


@pytest.mark.parametrize("role", ["applicant", "participant", "recommender", "expert"])
def test_a_group_of_many_organisations_opens_no_case(living: Living, role: str) -> None:
    case, _ = begin(living.engine, role)
    assert not sees(living.engine.store, OTHER, case)


def test_the_group_of_the_department_opens_its_cases(living: Living) -> None:
    case, _ = begin(living.engine, "department", "dept")
    assert sees(living.engine.store, Actor("li", "李处", frozenset({"dept"})), case)


def test_the_group_of_one_organisation_opens_its_cases(living: Living) -> None:
    case, _ = begin(living.engine, "applicant", "host:1")
    assert sees(living.engine.store, Actor("one", "甲工", frozenset({"host:1"})), case)


def test_whoever_of_many_takes_the_task_sees_the_case(living: Living) -> None:
    case, task = begin(living.engine, "applicant")
    claim_user_task(living.engine, task, actor=ONE, now=NOW)
    assert (sees(living.engine.store, ONE, case), sees(living.engine.store, OTHER, case)) == (
        True,
        False,
    )


def test_whoever_of_many_completes_the_task_unclaimed_sees_the_case(living: Living) -> None:
    case, task = begin(living.engine, "expert")
    complete_user_task(living.engine, task, {}, actor=ONE, now=NOW)
    assert (sees(living.engine.store, ONE, case), sees(living.engine.store, OTHER, case)) == (
        True,
        False,
    )
