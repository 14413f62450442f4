"""Four eyes on the rules: what one person deployed acts on nothing until another released it."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy import select

from engine.assembly import assemble
from engine.commands.access_tokens.issue_token import issue_token
from engine.commands.accounts.register_machine import register_machine
from engine.commands.core.engine import Engine
from engine.commands.core.handlers import Handled, HandledJob
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.commands.deployments.release_deployment import release_deployment
from engine.commands.jobs.activate_jobs import activate_jobs
from engine.commands.process_instances.migrate_process_instance import migrate_process_instance
from engine.commands.process_instances.resolve_incident import resolve_incident
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.commands.user_tasks.complete_user_task import complete_user_task
from engine.errors import Forbidden, Invalid, Refused
from engine.lifecycle.actor import SYSTEM, Actor
from engine.persistence import Store, Transaction
from engine.persistence.account_rows import Group
from engine.persistence.case_rows import Instance, UserTask
from engine.persistence.history_rows import HistoryRecord
from engine.queries.definitions import awaiting_release
from engine.settings import Settings
from tests.commands.conftest import NOW
from tests.commands.looking import all_of, incidents, state_of
from tests.drawing import (
    chain,
    diagram,
    element,
    end,
    event,
    message,
    service,
    start,
    throw,
    user,
    zeebe,
)

ANALYST = Actor("an", "安工", frozenset({"analysts", "dept"}))
SECURITY = Actor("shen", "沈工", offices=frozenset({"security"}))
BOTH = Actor("an", "安工", frozenset({"analysts"}), offices=frozenset({"security"}))
OPERATOR = Actor("op", "欧工", frozenset({"operators"}))


def enter(transaction: Transaction, job: HandledJob) -> Handled:
    """Put something into the register."""
    transaction.add(Group(id=f"body {job.process_instance_key}", name="基地"))
    return Handled()


@pytest.fixture(params=["production"])
def engine(store: Store, request: pytest.FixtureRequest) -> Iterator[Engine]:
    url = store.database.url.render_as_string(hide_password=False)
    made = assemble(Settings(url, request.param), {"enter": enter})
    yield made
    made.store.close()


BEGUN = start("S", zeebe("properties", zeebe("property", name="startableBy", value="dept")))
ONE_STEP = diagram(BEGUN, service("E", type="enter"), chain("S", "E"))


def deploy(engine: Engine, drawn: bytes = ONE_STEP, actor: Actor = ANALYST) -> int:
    return deploy_resources(engine, {"p.bpmn": drawn}, actor=actor, now=NOW)[0].deployment_key


def begin(engine: Engine, process: str = "P") -> int:
    started = start_process_instance(engine, process_id=process, actor=ANALYST, now=NOW)
    return started.process_instance_key


def register(engine: Engine) -> list[str]:
    return [row.id for row in all_of(engine, Group) if row.id.startswith("body")]


def release(engine: Engine, key: int, actor: Actor = SECURITY) -> None:
    release_deployment(engine, key, actor=actor, now=NOW, reason="核对无误")


def test_a_process_of_one_analyst_alone_puts_nothing_into_the_register(engine: Engine) -> None:
    deploy(engine)
    case = begin(engine)
    assert register(engine) == []
    assert state_of(engine, case) == "active"
    (waiting,) = incidents(engine)
    assert waiting.kind == "not_released"
    assert "第 1 次部署还没有放行" in waiting.message


def test_an_operator_who_tries_again_changes_nothing(engine: Engine) -> None:
    deploy(engine)
    begin(engine)
    for row in incidents(engine):
        resolve_incident(engine, row.key, actor=OPERATOR, now=NOW, reason="重试")
    assert register(engine) == []
    assert len(incidents(engine)) == 1


def test_what_waited_goes_on_when_another_has_released_it(engine: Engine) -> None:
    key = deploy(engine)
    case = begin(engine)
    release(engine, key)
    assert register(engine) == [f"body {case}"]
    assert state_of(engine, case) == "completed"
    begin(engine)
    assert len(register(engine)) == 2


def test_whoever_deployed_it_does_not_release_it(engine: Engine) -> None:
    key = deploy(engine)
    with pytest.raises(Forbidden, match="由安全管理员办理"):
        release(engine, key, ANALYST)
    with pytest.raises(Refused, match="是您自己部署的"):
        release(engine, key, BOTH)
    with pytest.raises(Invalid, match="理由"):
        release_deployment(engine, key, actor=SECURITY, now=NOW)


def test_a_release_is_written_down_with_what_was_released(engine: Engine) -> None:
    key = deploy(engine)
    waiting = awaiting_release(engine.store)
    assert [(one.key, one.contents[0].id) for one in waiting] == [(key, "P")]
    release(engine, key)
    assert awaiting_release(engine.store) == ()
    with engine.store.read() as transaction:
        line = transaction.scalars(
            select(HistoryRecord).where(HistoryRecord.kind == "deployment_released")
        ).one()
    assert (line.actor, line.reason, line.data["deployed_by"]) == ("shen", "核对无误", "an")
    assert line.data["resources"] == {"p.bpmn": waiting[0].contents[0].sha256}
    with pytest.raises(Refused, match="已由 shen 放行"):
        release(engine, key)


def test_a_new_version_waits_again(engine: Engine) -> None:
    release(engine, deploy(engine))
    longer = diagram(BEGUN, service("E", type="enter"), end("Z"), chain("S", "E", "Z"))
    deploy(engine, longer)
    begin(engine)
    assert register(engine) == []


def test_no_worker_elsewhere_is_given_a_job_before_the_release(engine: Engine) -> None:
    """What he does happens outside the database, where nothing can be taken back."""

    def lease() -> list[str]:
        leased = activate_jobs(
            engine,
            "send",
            worker="w",
            timeout=timedelta(minutes=1),
            limit=9,
            actor=SYSTEM,
            now=NOW,
        )
        return [job.type for job in leased]

    key = deploy(engine, diagram(BEGUN, service("E", type="send"), chain("S", "E")))
    begin(engine)
    assert lease() == []
    for row in incidents(engine):
        with suppress(Refused):
            resolve_incident(engine, row.key, actor=OPERATOR, now=NOW, reason="重试")
    assert lease() == []
    release(engine, key)
    assert lease() == ["send"]


def test_what_ships_with_the_program_waits_for_nobody(engine: Engine) -> None:
    deploy(engine, actor=SYSTEM)
    begin(engine)
    assert len(register(engine)) == 1


@pytest.mark.parametrize("engine", ["demonstration"], indirect=True)
def test_in_a_demonstration_a_deployment_acts_at_once(engine: Engine) -> None:
    deploy(engine)
    begin(engine)
    assert len(register(engine)) == 1


def test_what_a_released_process_calls_or_decides_by_must_be_released_too(engine: Engine) -> None:
    """Else a new version of the part that judges would act through the whole."""
    caller = diagram(
        BEGUN,
        element("callActivity", "C", zeebe("calledElement", processId="Q")),
        service("E", type="enter"),
        chain("S", "C", "E"),
    )
    judging = 'id="Q" name="评" isExecutable="true"'
    called = diagram(start("A"), end("B"), chain("A", "B"), process=judging)
    deploy(engine, called, SYSTEM)
    deploy(engine, caller, SYSTEM)
    begin(engine)
    assert len(register(engine)) == 1
    shorter = diagram(start("A"), process=judging)
    key = deploy_resources(engine, {"q.bpmn": shorter}, actor=ANALYST, now=NOW)[0].deployment_key
    begin(engine)
    assert len(register(engine)) == 1
    release(engine, key)
    assert len(register(engine)) == 2


ASKED = start(
    "S",
    zeebe("formDefinition", formId="asks"),
    zeebe("properties", zeebe("property", name="startableBy", value="dept")),
)
DONE_BY = user("A", zeebe("formDefinition", formId="asks"))


@pytest.mark.parametrize("first", [ASKED, BEGUN + DONE_BY], ids=["start", "task"])
def test_a_new_form_of_a_released_process_must_be_released_too(engine: Engine, first: str) -> None:
    """Else whoever writes the form that the case begins with decides what the register takes."""
    steps = ("S", "A", "E") if first != ASKED else ("S", "E")
    drawn = diagram(first, service("E", type="enter"), chain(*steps))
    form = b'{"type": "default", "id": "asks", "schemaVersion": 19, "components": []}'
    deploy_resources(engine, {"p.bpmn": drawn, "f.form": form}, actor=SYSTEM, now=NOW)
    other = {"f.form": form.replace(b"19", b"18")}
    key = deploy_resources(engine, other, actor=ANALYST, now=NOW)[0].deployment_key
    begin(engine)
    for task in all_of(engine, UserTask):
        complete_user_task(engine, task.key, {}, actor=SYSTEM, now=NOW)
    assert register(engine) == []
    release(engine, key)
    assert len(register(engine)) == 1


def test_a_message_from_what_is_not_released_moves_no_other_case(engine: Engine) -> None:
    receiver = diagram(
        start("R", event("message", "m")), service("E", type="enter"), chain("R", "E"),
        roots=message("m", "m"), process='id="Q" name="收" isExecutable="true"',
    )  # fmt: skip
    deploy_resources(engine, {"q.bpmn": receiver}, actor=SYSTEM, now=NOW)
    sender = diagram(
        BEGUN,
        throw("T", event("message", "m"), zeebe("publishMessage", correlationKey='="k"')),
        chain("S", "T"),
        roots=message("m", "m"),
    )
    key = deploy(engine, sender)
    begin(engine)
    assert register(engine) == []
    release(engine, key)
    assert len(register(engine)) == 1


RULE = b"""<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d"
 namespace="n"><decision id="%s" name="d"><literalExpression id="l"><text>true</text>
</literalExpression></decision></definitions>"""


def test_a_decision_that_an_expression_names_must_be_released_too(engine: Engine) -> None:
    asks = element(
        "businessRuleTask", "D", zeebe("calledDecision", decisionId="=rule", resultVariable="r")
    )
    drawn = diagram(BEGUN, asks, service("E", type="enter"), chain("S", "D", "E"))
    deploy(engine, drawn, SYSTEM)
    deploy_resources(engine, {"a.dmn": RULE % b"old"}, actor=SYSTEM, now=NOW)
    key = deploy_resources(engine, {"b.dmn": RULE % b"new"}, actor=ANALYST, now=NOW)[
        0
    ].deployment_key
    for rule in ("old", "new"):
        start_process_instance(
            engine, process_id="P", variables={"rule": rule}, actor=ANALYST, now=NOW
        )
    assert len(register(engine)) == 1
    release(engine, key)
    assert len(register(engine)) == 2


def test_a_called_case_waits_when_its_caller_moves_to_what_is_not_released(engine: Engine) -> None:
    def caller(*more: str) -> bytes:
        call = element("callActivity", "C", zeebe("calledElement", processId="Q"))
        return diagram(BEGUN, call, *more, chain("S", "C", *(["Z"] if more else [])))

    called = diagram(
        start("A"), user("U"), service("E", type="enter"), chain("A", "U", "E"),
        process='id="Q" name="评" isExecutable="true"',
    )  # fmt: skip
    deploy_resources(engine, {"q.bpmn": called}, actor=SYSTEM, now=NOW)
    deploy(engine, caller(), SYSTEM)
    for _ in range(2):
        begin(engine)
    first, second = all_of(engine, UserTask)
    complete_user_task(engine, first.key, {}, actor=SYSTEM, now=NOW)
    assert len(register(engine)) == 1
    [moved] = deploy_resources(engine, {"p.bpmn": caller(end("Z"))}, actor=ANALYST, now=NOW)
    parent = next(
        one.key
        for one in all_of(engine, Instance)
        if one.process_id == "P" and one.state == "active"
    )
    migrate_process_instance(
        engine, parent, target_key=moved.key, actor=SYSTEM, now=NOW, reason="修订"
    )
    complete_user_task(engine, second.key, {}, actor=SYSTEM, now=NOW)
    assert len(register(engine)) == 1
    release(engine, moved.deployment_key)
    assert len(register(engine)) == 2


def test_whoever_has_seen_a_machines_token_does_not_release_what_it_deployed(
    engine: Engine,
) -> None:
    keeper = Actor("gu", "顾工", offices=frozenset({"system"}))
    register_machine(engine, "ci", name="流水线", actor=keeper, now=NOW)
    issue_token(
        engine, "ci", name="部署", scopes=["deployments"], expires_at=NOW + timedelta(days=9),
        world=NOW, actor=SECURITY, now=NOW,
    )  # fmt: skip
    key = deploy(engine, actor=Actor("ci", "流水线", scopes=frozenset({"deployments"})))
    with pytest.raises(Refused, match="它的密钥由您签发"):
        release(engine, key)
    with pytest.raises(Forbidden):
        release(engine, key, Actor("ci", "流水线", scopes=frozenset({"deployments"})))
    release(engine, key, Actor("lu", "陆工", offices=frozenset({"security"})))
