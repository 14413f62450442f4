"""What a handler does to other process instances: waits for one, ends one, moves its tasks."""

from datetime import timedelta

import pytest

from engine.commands.core.engine import Engine
from engine.commands.core.handlers import (
    EndInstance,
    EndsCase,
    Handled,
    HandledJob,
    Handler,
    MoveTasks,
    WaitForInstance,
)
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.commands.jobs.activate_jobs import activate_jobs
from engine.commands.process_instances.cancel_process_instance import cancel_process_instance
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.commands.user_tasks.complete_user_task import complete_user_task
from engine.persistence import Transaction
from engine.persistence.case_rows import Instance
from tests.commands.conftest import ADMIN, NOW, WANG
from tests.commands.looking import history_holds, incidents, jobs, open_tasks, state_of, variables
from tests.drawing import chain, diagram, end, service, start, user, zeebe

OFFERED = zeebe("assignmentDefinition", candidateGroups="dept, host:1")
FIRST = diagram(
    start(),
    user("A", OFFERED),
    end(),
    chain("S", "A", "E"),
    process='id="first" isExecutable="true"',
)
SECOND = diagram(
    start(),
    service("B"),
    end(),
    chain("S", "B", "E"),
    process='id="second" isExecutable="true"',
)


@pytest.fixture
def first(engine: Engine) -> int:
    """A case that waits for a person."""
    files = {"first.bpmn": FIRST, "second.bpmn": SECOND}
    deploy_resources(engine, files, actor=ADMIN, now=NOW)
    return begin(engine, "first")


def begin(engine: Engine, process: str) -> int:
    return start_process_instance(
        engine, process_id=process, actor=ADMIN, now=NOW
    ).process_instance_key


def waits_for(key: int) -> Handler:
    """A handler whose job waits while that case is active."""

    def handle(transaction: Transaction, _job: HandledJob) -> Handled:
        if transaction.get_one(Instance, key).state == "active":
            raise WaitForInstance(key, "在办案件办结后再办")
        return Handled({"went_on": True})

    return handle


@pytest.mark.parametrize("ending", ["completed", "canceled"])
def test_a_job_that_waits_for_a_case_goes_on_when_that_has_ended(
    engine: Engine, handlers: dict[str, Handler], first: int, ending: str
) -> None:
    handlers["work"] = waits_for(first)
    second = begin(engine, "second")
    assert (state_of(engine, second), incidents(engine)) == ("active", [])
    assert [job.waits_for for job in jobs(engine)] == [first]
    if ending == "completed":
        complete_user_task(engine, open_tasks(engine)[0].key, {}, actor=WANG, now=NOW)
    else:
        cancel_process_instance(engine, first, actor=ADMIN, now=NOW, reason="撤回")
    assert state_of(engine, second) == "completed"
    assert variables(engine, second)["went_on"] is True
    assert history_holds(engine)


def test_no_worker_is_given_a_job_that_waits_for_a_case(
    engine: Engine, handlers: dict[str, Handler], first: int
) -> None:
    handlers["work"] = waits_for(first)
    begin(engine, "second")
    taken = activate_jobs(
        engine, "work", worker="w", timeout=timedelta(minutes=1), limit=1, actor=ADMIN, now=NOW
    )
    assert taken == ()


def test_a_handler_ends_another_case_with_its_reason(
    engine: Engine, handlers: dict[str, Handler], first: int
) -> None:
    def ends(_transaction: Transaction, job: HandledJob) -> Handled:
        job.effects.append(EndInstance(first, "主体已经终止"))
        return Handled()

    handlers["work"] = ends
    second = begin(engine, "second")
    assert (state_of(engine, first), state_of(engine, second)) == ("terminated", "completed")
    assert history_holds(engine)


def test_a_handler_ends_its_own_case_and_leaves_no_incident(
    engine: Engine, handlers: dict[str, Handler], first: int
) -> None:
    def ends(_transaction: Transaction, _job: HandledJob) -> Handled:
        raise EndsCase("不能并行")

    handlers["work"] = ends
    second = begin(engine, "second")
    assert (state_of(engine, second), state_of(engine, first)) == ("terminated", "active")
    assert incidents(engine) == []


def test_a_handler_moves_the_open_tasks_of_another_case(
    engine: Engine, handlers: dict[str, Handler], first: int
) -> None:
    def moves(_transaction: Transaction, job: HandledJob) -> Handled:
        job.effects.append(MoveTasks(first, "host:1", "host:2", {"credit_code": "2"}))
        return Handled()

    handlers["work"] = moves
    begin(engine, "second")
    (task,) = open_tasks(engine)
    assert (task.candidate_groups, task.assignee) == (["dept", "host:2"], None)
    assert variables(engine, first)["credit_code"] == "2"
    assert history_holds(engine)
