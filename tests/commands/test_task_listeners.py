"""What a person asks of a task goes through the listeners of its diagram."""

from collections.abc import Iterator

import pytest

from engine.assembly import assemble
from engine.commands.core.engine import Engine
from engine.commands.core.handlers import Handled, HandledJob
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.commands.jobs.complete_job import complete_job
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.commands.user_tasks.claim_user_task import claim_user_task
from engine.commands.user_tasks.complete_user_task import complete_user_task
from engine.errors import Refused
from engine.persistence import Store, Transaction
from engine.persistence.case_rows import UserTask
from engine.persistence.history_rows import HistoryRecord
from engine.settings import Settings
from tests.commands.conftest import ADMIN, LI, NOW, WANG
from tests.commands.looking import all_of, history_holds, jobs, open_tasks, state_of
from tests.drawing import chain, diagram, end, start, user, zeebe

DENIED = Handled(answer={"denied": True, "deniedReason": "应当回避"})
URGENT = Handled(answer={"corrections": {"priority": 90}})


def guard(_: Transaction, job: HandledJob) -> Handled:
    """Li must keep out; for others the matter becomes urgent."""
    return DENIED if job.headers["io.camunda.zeebe:assignee"] == "li" else URGENT


def refuse(_: Transaction, job: HandledJob) -> Handled:
    return DENIED


@pytest.fixture
def engine(store: Store) -> Iterator[Engine]:
    settings = Settings(store.database.url.render_as_string(hide_password=False), "demonstration")
    made = assemble(settings, {"guard": guard, "refuse": refuse})
    yield made
    made.store.close()


def begin(engine: Engine, event: str, job_type: str, assignee: str = "") -> int:
    """A case at a task for dept, with a listener of this type."""
    listener = zeebe("taskListeners", zeebe("taskListener", eventType=event, type=job_type))
    offered = zeebe("assignmentDefinition", candidateGroups="dept", assignee=assignee)
    content = diagram(start(), user("A", listener, offered), end(), chain("S", "A", "E"))
    deploy_resources(engine, {"p.bpmn": content}, actor=ADMIN, now=NOW)
    begun = start_process_instance(engine, process_id="P", actor=ADMIN, now=NOW)
    return begun.process_instance_key


def the_task(engine: Engine) -> UserTask:
    [task] = open_tasks(engine)
    return task


def told(engine: Engine, kind: str) -> list[dict]:
    return [row.data for row in all_of(engine, HistoryRecord, HistoryRecord.kind == kind)]


def test_a_listener_here_agrees_and_corrects_while_the_task_is_claimed(engine: Engine) -> None:
    begin(engine, "assigning", "guard")
    claim_user_task(engine, the_task(engine).key, actor=WANG, now=NOW)
    assert (the_task(engine).assignee, the_task(engine).priority) == ("wang", 90)
    assert [line["assignee"] for line in told(engine, "user_task_assigned")] == ["wang"]
    assert history_holds(engine)


def test_a_listener_here_says_no_and_the_person_is_told_why(engine: Engine) -> None:
    begin(engine, "assigning", "guard")
    with pytest.raises(Refused, match="应当回避"):
        claim_user_task(engine, the_task(engine).key, actor=LI, now=NOW)
    assert the_task(engine).assignee is None
    assert jobs(engine) == [], "nothing is left of it"


def test_a_listener_here_says_no_to_a_completion_and_the_person_is_told_why(
    engine: Engine,
) -> None:
    case = begin(engine, "completing", "refuse")
    with pytest.raises(Refused, match="应当回避"):
        complete_user_task(engine, the_task(engine).key, {"n": 1}, actor=WANG, now=NOW)
    assert (the_task(engine).assignee, state_of(engine, case)) == (None, "active")


def test_an_external_listener_decides_later_whether_the_task_is_assigned(engine: Engine) -> None:
    begin(engine, "assigning", "elsewhere")
    key = the_task(engine).key
    for answer, assignee in (({"denied": True}, None), ({}, "wang")):
        claim_user_task(engine, key, actor=WANG, now=NOW)
        assert the_task(engine).assignee is None
        [job] = [each for each in jobs(engine) if each.state == "created"]
        assert job.listener_event == "assigning"
        complete_job(engine, job.key, actor=ADMIN, now=NOW, answer=answer)
        assert the_task(engine).assignee == assignee
    assert history_holds(engine)


def test_whom_the_diagram_assigns_is_asked_about_too(engine: Engine) -> None:
    begin(engine, "assigning", "guard", assignee="li")
    assert the_task(engine).assignee is None, "the case has begun, but nobody has its task"
    begin(engine, "assigning", "guard", assignee="wang")
    assert [task.assignee for task in open_tasks(engine)] == [None, "wang"]
