"""回避: whoever declares that he has to keep out reads the case no more, on both databases."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from engine.assembly import assemble
from engine.commands.accounts.register_account import register_account
from engine.commands.core.engine import Engine
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.commands.user_tasks.assign_user_task import assign_user_task
from engine.commands.user_tasks.claim_user_task import claim_user_task
from engine.commands.user_tasks.complete_user_task import complete_user_task
from engine.commands.user_tasks.release_user_task import release_user_task
from engine.commands.user_tasks.remind import remind
from engine.errors import Forbidden, Invalid, NotFound, Refused
from engine.lifecycle.actor import SYSTEM, Actor
from engine.persistence import Store
from engine.queries.case_file import case_file
from engine.queries.search import search
from engine.queries.task_page import task_page
from engine.queries.user_tasks import TaskFilter, todo
from engine.settings import Settings
from tests.commands.conftest import NOW
from tests.commands.looking import open_tasks
from tests.drawing import both as parallel
from tests.drawing import chain, diagram, end, last_day, many, start, user, zeebe
from tests.parties import concern

APPLICANT = Actor("li", "李老师", frozenset({"host:1"}))
QIAN, SUN, ZHOU = Actor("qian", "钱教授"), Actor("sun", "孙教授"), Actor("zhou", "周教授")
SHEET = user(
    "A",
    zeebe("assignmentDefinition", assignee="=expert"),
    zeebe(
        "properties",
        zeebe("property", name="role", value="expert"),
        zeebe("property", name="recusedWhen", value='=recusal = "申请回避"'),
    ),
    many('["qian", "sun"]', inputElement="expert"),
)


@pytest.fixture
def engine(store: Store) -> Iterator[Engine]:
    url = store.database.url.render_as_string(hide_password=False)
    made = assemble(Settings(url, "demonstration"))
    drawn = diagram(last_day(), start(), SHEET, end(), chain("S", "A", "E"))
    deploy_resources(made, {"p.bpmn": drawn}, actor=SYSTEM, now=NOW)
    for login, name, groups in (
        ("li", "李老师", ["host:1"]), ("qian", "钱教授", []), ("zhou", "周教授", []),
    ):  # fmt: skip
        register_account(
            made, login, name=name, password="correct horse", groups=groups, actor=SYSTEM, now=NOW
        )
    yield made
    made.store.close()


@pytest.fixture
def case(engine: Engine) -> int:
    begun = start_process_instance(
        engine, process_id="P", variables={"unit": "甲所"}, actor=SYSTEM, now=NOW
    )
    return begun.process_instance_key


def send(engine: Engine, who: Actor, said: str, of: str = "") -> int:
    key = next(task.key for task in open_tasks(engine) if task.assignee == (of or who.login))
    complete_user_task(engine, key, {"recusal": said}, actor=who, now=NOW)
    return key


def test_whoever_recuses_himself_reads_the_case_no_more(engine: Engine, case: int) -> None:
    assert case_file(engine.store, QIAN, case).key == case
    task = send(engine, QIAN, "申请回避")
    with pytest.raises(NotFound):
        case_file(engine.store, QIAN, case)
    assert search(engine.store, "variable", QIAN).total == 0
    assert search(engine.store, "element_instance", QIAN).total == 0
    assert task_page(engine.store, QIAN, task).variables == {}


def test_whoever_takes_part_reads_on(engine: Engine, case: int) -> None:
    send(engine, QIAN, "申请回避")
    send(engine, SUN, "参加评审")
    assert case_file(engine.store, SUN, case).key == case


def test_whoever_applies_judges_in_nobody_s_place(engine: Engine, case: int) -> None:
    """An expert who names the applicant his deputy hands him his own case to judge."""
    concern(engine, case, "host:1", "applicant")
    applicant = replace(APPLICANT, stands_for=frozenset({"qian"}))
    with pytest.raises(Forbidden, match="应当回避"):
        send(engine, applicant, "参加评审", of="qian")


def test_nobody_judges_or_reads_in_an_expert_s_place(engine: Engine, case: int) -> None:
    deputy = Actor("zhou", "周", stands_for=frozenset({"qian"}), own_groups=frozenset())
    with pytest.raises(Forbidden, match="须由本人办理，不能代理"):
        send(engine, deputy, "参加评审", of="qian")
    sheet = send(engine, QIAN, "参加评审")
    for key in (sheet, next(task.key for task in open_tasks(engine))):
        with pytest.raises(NotFound):
            task_page(engine.store, deputy, key)
    with pytest.raises(NotFound):
        case_file(engine.store, deputy, case)
    assert todo(engine.store, deputy, TaskFilter()).total == 0
    assert search(engine.store, "variable", deputy).total == 0
    assert search(engine.store, "user_task", deputy).total == 0


def test_a_deputy_reads_what_is_his_own_to_read(engine: Engine, case: int) -> None:
    """Who stands in for somebody does not lose the sheet that is his own."""
    both = replace(SUN, stands_for=frozenset({"qian"}), own_groups=frozenset())
    assert search(engine.store, "user_task", both).total == 1
    assert todo(engine.store, both, TaskFilter()).total == 1
    assert send(engine, both, "参加评审")


def test_whoever_has_recused_himself_is_never_shown_a_sheet_again(
    engine: Engine, case: int
) -> None:
    send(engine, QIAN, "申请回避")
    sheet = next(task.key for task in open_tasks(engine))
    with pytest.raises(Invalid, match="已在本案申请回避"):
        assign_user_task(engine, sheet, "qian", actor=SYSTEM, now=NOW, reason="换人")
    with pytest.raises(NotFound):
        case_file(engine.store, QIAN, case)


def test_whoever_gives_a_sheet_away_reads_the_case_no_more(engine: Engine, case: int) -> None:
    sheet = next(task.key for task in open_tasks(engine) if task.assignee == "sun")
    assert case_file(engine.store, SUN, case).key == case
    assign_user_task(engine, sheet, "zhou", actor=SYSTEM, now=NOW, reason="换人")
    with pytest.raises(NotFound):
        case_file(engine.store, SUN, case)
    assert case_file(engine.store, ZHOU, case).key == case


@pytest.fixture
def shared(engine: Engine) -> int:
    """A case whose one sheet is offered to a group of experts."""
    sheet = user(
        "A",
        zeebe("assignmentDefinition", candidateGroups="experts"),
        zeebe(
            "properties",
            zeebe("property", name="role", value="expert"),
            zeebe("property", name="recusedWhen", value='=recusal = "申请回避"'),
        ),
    )
    drawn = diagram(
        last_day(),
        start(), sheet, end(), chain("S", "A", "E"),
        process='id="Q" name="评审" isExecutable="true"',
    )  # fmt: skip
    deploy_resources(engine, {"q.bpmn": drawn}, actor=SYSTEM, now=NOW)
    return start_process_instance(
        engine, process_id="Q", actor=SYSTEM, now=NOW
    ).process_instance_key


def test_a_sheet_offered_to_a_group_goes_back_to_the_others_when_its_expert_keeps_out(
    engine: Engine, shared: int
) -> None:
    qian, sun = (replace(one, groups=frozenset({"experts"})) for one in (QIAN, SUN))
    (sheet,) = (task.key for task in open_tasks(engine))
    claim_user_task(engine, sheet, actor=qian, now=NOW)
    done = complete_user_task(engine, sheet, {"recusal": "申请回避"}, actor=qian, now=NOW)
    assert done.state == "active"
    assert todo(engine.store, qian, TaskFilter()).total == 0
    for asked in (
        lambda: task_page(engine.store, qian, sheet),
        lambda: case_file(engine.store, qian, shared),
    ):
        with pytest.raises(NotFound):
            asked()
    with pytest.raises(Forbidden, match="已在本案申请回避"):
        claim_user_task(engine, sheet, actor=qian, now=NOW)
    claim_user_task(engine, sheet, actor=sun, now=NOW)
    assert complete_user_task(engine, sheet, {}, actor=sun, now=NOW).state == "completed"


def test_whoever_gives_a_claimed_sheet_back_reads_the_case_no_more(
    engine: Engine, shared: int
) -> None:
    qian = replace(QIAN, groups=frozenset({"experts"}))
    (sheet,) = (task.key for task in open_tasks(engine))
    claim_user_task(engine, sheet, actor=qian, now=NOW)
    assert case_file(engine.store, qian, shared).key == shared
    release_user_task(engine, sheet, actor=qian, now=NOW)
    with pytest.raises(NotFound):
        case_file(engine.store, qian, shared)


@pytest.mark.parametrize(("who", "element"), [(APPLICANT, "A"), (QIAN, "B")])
def test_neither_the_judge_nor_the_judged_reads_in_a_reminder_who_the_other_is(
    engine: Engine, who: Actor, element: str
) -> None:
    """催办 is on record by name, and whoever may open the step reads it."""
    of_applicant = zeebe("properties", zeebe("property", name="role", value="applicant"))
    offered = zeebe("assignmentDefinition", candidateGroups="host:1")
    drawn = diagram(
        last_day(), start(), parallel("F"), SHEET, user("B", offered, of_applicant), end(),
        chain("S", "F", "A", "E"), chain("F", "B", "E"),
    )  # fmt: skip
    deploy_resources(engine, {"p.bpmn": drawn}, actor=SYSTEM, now=NOW)
    start_process_instance(engine, process_id="P", actor=SYSTEM, now=NOW)
    task = next(one.key for one in open_tasks(engine) if one.element_id == element)
    with pytest.raises(Refused, match="与主管部门联系"):
        remind(engine, task, actor=who, now=NOW)


def test_whoever_presses_a_sheet_that_is_handed_in_is_not_told_by_whom(
    engine: Engine, case: int
) -> None:
    concern(engine, case, "host:1", "applicant")
    task = send(engine, QIAN, "无")
    with pytest.raises(Refused, match="已经结束") as refused:
        remind(engine, task, actor=APPLICANT, now=NOW)
    assert QIAN.name not in str(refused.value)
