"""One transaction runs until all cases are at rest: handlers, messages, signals, calls."""

import pytest
from sqlalchemy import select

from engine import execution
from engine.commands.core.engine import Engine
from engine.commands.core.handlers import BusinessError, Handled, HandledJob, Handler, OutboxEvent
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.commands.messages.broadcast_signal import broadcast_signal
from engine.commands.messages.publish_message import publish_message
from engine.commands.process_instances.cancel_process_instance import cancel_process_instance
from engine.commands.process_instances.resolve_incident import resolve_incident
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.commands.user_tasks.complete_user_task import complete_user_task
from engine.errors import Invalid
from engine.execution.outcome import PublishMessage
from engine.persistence import Transaction
from engine.persistence.account_rows import Group
from engine.persistence.case_rows import Instance
from engine.persistence.transit_rows import Message, OutboundEvent
from tests.commands.conftest import ADMIN, NOW, WANG, Run
from tests.commands.looking import all_of, history_holds, incidents, jobs, open_tasks, state_of
from tests.commands.stepping import lost_token, steps


def deploy(engine: Engine, *scripts: bytes) -> None:
    for number, content in enumerate(scripts):
        deploy_resources(engine, {f"{number}.bpmn": content}, actor=ADMIN, now=NOW)


def test_a_registered_handler_runs_inside_the_transaction(
    engine: Engine, run: Run, handlers: dict[str, Handler]
) -> None:
    def register(transaction: Transaction, job: HandledJob) -> Handled:
        transaction.add(Group(id=str(job.variables["who"]), name="名录"))
        return Handled({"registered": True}, events=(OutboxEvent("portal", "base.registered", {}),))

    handlers["register"] = register
    case = run([["job", "register"]], variables={"who": "科技公司"})
    assert case.state == "completed"
    assert [group.id for group in all_of(engine, Group, Group.name == "名录")] == ["科技公司"]
    assert [event.type for event in all_of(engine, OutboundEvent)] == ["base.registered"]
    assert history_holds(engine)


def test_a_handler_that_fails_undoes_its_rows_and_leaves_an_incident(
    engine: Engine, run: Run, handlers: dict[str, Handler]
) -> None:
    def fail_after_writing(transaction: Transaction, job: HandledJob) -> Handled:
        transaction.add(Group(id="half", name="半途"))
        transaction.flush()
        raise Invalid("名录里已有这家单位。")

    handlers["register"] = fail_after_writing
    case = run([["job", "register"], ["user_task", "初审"]])
    assert case.state == "active"
    assert all_of(engine, Group, Group.name == "半途") == []
    assert [(i.kind, i.message) for i in incidents(engine)] == [
        ("job_no_retries", "名录里已有这家单位。")
    ]
    assert [(job.state, job.retries) for job in jobs(engine)] == [("failed", 0)]
    assert [task.name for task in open_tasks(engine)] == ["初审"], "the other branch goes on"


def test_a_resolved_incident_runs_the_handler_again(
    engine: Engine, run: Run, handlers: dict[str, Handler]
) -> None:
    calls: list[int] = []

    def second_time_lucky(_: Transaction, job: HandledJob) -> Handled:
        calls.append(job.key)
        if len(calls) == 1:
            raise RuntimeError("断网")
        return Handled()

    handlers["send"] = second_time_lucky
    case = run([["job", "send"]])
    resolve_incident(engine, incidents(engine)[0].key, actor=ADMIN, now=NOW, reason="核对")
    assert state_of(engine, case.process_instance_key) == "completed"
    assert incidents(engine) == []
    assert history_holds(engine)


def test_a_business_error_of_a_handler_is_thrown_into_the_diagram(
    engine: Engine, run: Run, handlers: dict[str, Handler]
) -> None:
    def banned(_: Transaction, job: HandledJob) -> Handled:
        raise BusinessError("BANNED", "禁报期内")

    handlers["check"] = banned
    run([["job", "check"]])
    [nobody_catches_it] = incidents(engine)
    assert "BANNED" in nobody_catches_it.message


def test_a_handler_sees_what_the_handler_before_it_wrote(
    engine: Engine, run: Run, handlers: dict[str, Handler]
) -> None:
    handlers["one"] = lambda _, job: Handled({"count": 1})
    handlers["two"] = lambda _, job: Handled({"count": job.variables["count"] + 1})
    handlers["three"] = lambda _, job: Handled({"seen": job.variables["count"]})
    case = run([["job", "one"]], [["job", "two"]], [["job", "three"]])
    assert case.state == "completed"


def test_a_called_process_answers_its_caller(engine: Engine) -> None:
    child = steps("child", [["user_task", "评估"]])
    deploy(engine, child, steps("parent", [["call", "child"]], [["user_task", "归档"]]))
    start_process_instance(engine, process_id="parent", actor=WANG, now=NOW)
    complete_user_task(engine, open_tasks(engine)[0].key, {"grade": "优秀"}, actor=WANG, now=NOW)
    assert [task.name for task in open_tasks(engine)] == ["归档"]
    assert history_holds(engine)


def test_a_child_that_ends_at_once_is_answered_in_the_same_transaction(engine: Engine) -> None:
    deploy(engine, steps("child"), steps("parent", [["call", "child"]]))
    started = start_process_instance(engine, process_id="parent", actor=WANG, now=NOW)
    assert started.state == "completed"


def test_a_missing_called_process_is_an_incident_that_can_be_resolved(engine: Engine) -> None:
    deploy(engine, steps("parent", [["call", "=called"]]))
    started = start_process_instance(
        engine, process_id="parent", variables={"called": "child"}, actor=WANG, now=NOW
    )
    [incident] = incidents(engine)
    assert incident.message == "流程“child”没有部署，请先部署它。"
    deploy(engine, steps("child"))
    resolve_incident(engine, incident.key, actor=ADMIN, now=NOW, reason="核对")
    assert state_of(engine, started.process_instance_key) == "completed"


def test_cancelling_a_case_cancels_what_it_called(engine: Engine) -> None:
    deploy(engine, steps("child", [["user_task", "评估"]]), steps("parent", [["call", "child"]]))
    started = start_process_instance(engine, process_id="parent", actor=WANG, now=NOW)
    cancel_process_instance(
        engine, started.process_instance_key, actor=ADMIN, now=NOW, reason="申请人撤回"
    )
    assert {row.state for row in all_of(engine, Instance)} == {"terminated"}
    assert open_tasks(engine) == []


def test_a_message_goes_to_the_case_with_its_key(engine: Engine, run: Run) -> None:
    mine = run([["message", "材料补正", "no"]], variables={"no": "A-1"})
    other = run([["message", "材料补正", "no"]], variables={"no": "A-2"})
    published = publish_message(engine, "材料补正", "A-1", {"ok": 1}, actor=ADMIN, now=NOW)
    assert published.process_instance_key == mine.process_instance_key
    assert state_of(engine, mine.process_instance_key) == "completed"
    assert state_of(engine, other.process_instance_key) == "active"


def test_one_case_may_message_another_in_the_same_transaction(engine: Engine, run: Run) -> None:
    waiting = run([["message", "结果", "no"]], variables={"no": "A-1"})
    run([["publish", "结果", "no"]], variables={"no": "A-1"})
    assert state_of(engine, waiting.process_instance_key) == "completed"


def test_a_message_start_event_begins_a_case(engine: Engine) -> None:
    deploy(engine, steps("p", [["user_task", "受理"]], begun_by="申报已提交"))
    publish_message(engine, "申报已提交", "A-1", {"applicant": "甲"}, actor=ADMIN, now=NOW)
    assert [task.name for task in open_tasks(engine)] == ["受理"]


def test_a_signal_reaches_everyone_who_waits(engine: Engine, run: Run) -> None:
    cases = [run([["signal", "年度开始"]]) for _ in range(3)]
    broadcast_signal(engine, "年度开始", actor=ADMIN, now=NOW)
    assert {state_of(engine, case.process_instance_key) for case in cases} == {"completed"}


def test_a_fault_in_the_receiver_leaves_the_message_and_an_incident(
    engine: Engine, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = run([["message", "结果", "no"]], variables={"no": "A-1"})
    monkeypatch.setattr(execution, "apply", lost_token)
    publish_message(engine, "结果", "A-1", {}, actor=ADMIN, now=NOW)
    assert state_of(engine, waiting.process_instance_key) == "active"
    assert [incident.source for incident in incidents(engine)] == ["message"]
    assert history_holds(engine)


def test_a_handler_may_publish_a_message(
    engine: Engine, run: Run, handlers: dict[str, Handler]
) -> None:
    waiting = run([["message", "公告", "no"]], variables={"no": "A-1"})
    handlers["announce"] = lambda _, job: Handled(messages=(PublishMessage("公告", "A-1", {}),))
    run([["job", "announce"]])
    assert state_of(engine, waiting.process_instance_key) == "completed"
    with engine.store.read() as transaction:
        assert transaction.scalars(select(Message.state)).all() == ["correlated"]
