"""A case whose tasks have listeners for their withdrawal, on both databases."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from engine.assembly import assemble
from engine.commands.core.engine import Engine
from engine.commands.core.handlers import Handled, HandledJob
from engine.commands.deadlines.fire_due_timers import fire_due_timers
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.commands.jobs.activate_jobs import activate_jobs
from engine.commands.jobs.complete_job import complete_job
from engine.commands.jobs.fail_job import fail_job
from engine.commands.process_instances.cancel_process_instance import cancel_process_instance
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.persistence import Store, Transaction
from engine.persistence.case_rows import Instance
from engine.settings import Settings
from tests.commands.conftest import ADMIN, NOW
from tests.commands.looking import all_of, history_holds, incidents, open_tasks, state_of
from tests.drawing import boundary, chain, diagram, element, end, flow, start, timer, user, zeebe

MINUTE = timedelta(minutes=1)
LISTENER = zeebe("taskListener", eventType="canceling", type="tell")
PROCESS = diagram(
    start(), user("A", zeebe("taskListeners", LISTENER)),
    boundary("X", "A", timer("Duration", "PT1H")), user("B"), end(),
    chain("S", "A", "E"), flow("X", "B"),
)  # fmt: skip
CALLING = diagram(
    start(), element("callActivity", "K", zeebe("calledElement", processId="P")),
    boundary("Y", "K", timer("Duration", "PT30M")), user("C"), chain("S", "K"), flow("Y", "C"),
    process='id="Q" name="甲" isExecutable="true"',
)  # fmt: skip
told: list[str] = []


def tell(_: Transaction, job: HandledJob) -> Handled:
    told.append(job.element_id)
    return Handled()


@pytest.fixture(params=["here", "outside"])
def engine(store: Store, request: pytest.FixtureRequest) -> Iterator[Engine]:
    url = store.database.url.render_as_string(hide_password=False)
    settings = Settings(url, "demonstration")
    told.clear()
    made = assemble(settings, {"tell": tell} if request.param == "here" else {})
    deploy_resources(made, {"p.bpmn": PROCESS, "q.bpmn": CALLING}, actor=ADMIN, now=NOW)
    yield made
    made.store.close()


def begin(engine: Engine, process: str = "P") -> int:
    started = start_process_instance(engine, process_id=process, actor=ADMIN, now=NOW)
    return started.process_instance_key


def hear(engine: Engine) -> None:
    """A worker outside answers; a handler here has answered already."""
    for job in activate_jobs(engine, "tell", worker="w", timeout=MINUTE, limit=9, actor=ADMIN,
                             now=NOW):  # fmt: skip
        complete_job(engine, job.key, actor=ADMIN, now=NOW)
        told.append(job.element_id)


def open_elements(engine: Engine) -> list[str]:
    return [task.element_id for task in open_tasks(engine)]


def test_a_cancelled_case_has_ended_when_its_listeners_have_been_heard(engine: Engine) -> None:
    key = begin(engine)
    cancel_process_instance(engine, key, actor=ADMIN, now=NOW, reason="误办")
    assert open_tasks(engine) == []
    hear(engine)
    assert (state_of(engine, key), told) == ("terminated", ["A"])
    assert history_holds(engine)


def test_a_deadline_goes_on_when_the_listener_has_been_heard(engine: Engine) -> None:
    begin(engine)
    fire_due_timers(engine, now=NOW + timedelta(hours=1))
    hear(engine)
    assert (open_elements(engine), told) == (["B"], ["A"])


def test_a_called_case_is_withdrawn_with_its_tasks_asked_and_its_caller_goes_on(
    engine: Engine,
) -> None:
    caller = begin(engine, "Q")
    fire_due_timers(engine, now=NOW + timedelta(minutes=30))
    assert open_elements(engine) == ["C"]
    hear(engine)
    called = next(row for row in all_of(engine, Instance) if row.parent_key == caller)
    assert (state_of(engine, called.key), told) == ("terminated", ["A"])


def test_a_listener_that_fails_for_good_is_an_incident_and_the_case_waits(engine: Engine) -> None:
    if "tell" in engine.handlers:
        return  # a handler of our own fails by raising, which test_the_loop shows
    key = begin(engine)
    cancel_process_instance(engine, key, actor=ADMIN, now=NOW, reason="误办")
    [job] = activate_jobs(engine, "tell", worker="w", timeout=MINUTE, limit=9, actor=ADMIN, now=NOW)
    fail_job(engine, job.key, "断网", retries=0, actor=ADMIN, now=NOW)
    assert state_of(engine, key) == "active"
    assert [incident.kind for incident in incidents(engine)] == ["job_no_retries"]
