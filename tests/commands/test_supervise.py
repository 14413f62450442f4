"""督办 and the list of those who are waited for: whose tasks, who is told, how often."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from engine.assembly import assemble
from engine.commands.core.engine import Engine
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.commands.user_tasks.claim_user_task import claim_user_task
from engine.commands.user_tasks.complete_user_task import complete_user_task
from engine.commands.user_tasks.remind import remind
from engine.commands.user_tasks.supervise import supervise
from engine.errors import Forbidden, Invalid, NotFound, Refused
from engine.lifecycle.actor import SYSTEM, Actor
from engine.persistence import Store
from engine.queries.awaited import AwaitedFilter, AwaitedPage, awaited, supervised
from engine.settings import Settings
from tests.commands.conftest import NOW
from tests.commands.looking import open_tasks
from tests.commands.test_counter import DRAWN
from tests.parties import concern

OFFICER = Actor("wang", "王处", frozenset({"dept"}))
OTHER_OFFICER = Actor("he", "何处", frozenset({"other"}))
APPLICANT = Actor("li", "李老师", frozenset({"host:1"}))
RECOMMENDER = Actor("liang", "梁科长", frozenset({"recommender:9"}))
WHY = "逾期未报"
EVERY = AwaitedFilter()


@pytest.fixture
def engine(store: Store) -> Iterator[Engine]:
    made = assemble(
        Settings(store.database.url.render_as_string(hide_password=False), "demonstration")
    )
    deploy_resources(made, {"p.bpmn": DRAWN}, actor=SYSTEM, now=NOW)
    yield made
    made.store.close()


def begin(engine: Engine, department: str = "dept", *, recommended: bool = True) -> int:
    """The key of the applicant's task in a new case."""
    case = start_process_instance(
        engine, process_id="P", variables={"number": department}, actor=SYSTEM, now=NOW
    ).process_instance_key
    concern(engine, case, department, "department")
    if recommended:
        concern(engine, case, "recommender:9", "recommender")
    return max(one.key for one in open_tasks(engine))


def listed(engine: Engine, wanted: AwaitedFilter = EVERY) -> AwaitedPage:
    return awaited(engine.store, OFFICER, wanted)


def test_the_officer_sees_who_is_waited_for_and_nothing_of_another_department(
    engine: Engine,
) -> None:
    mine, _ = begin(engine), begin(engine, "other")
    page = listed(engine)
    assert [(one.key, one.role, one.whom) for one in page.lines] == [
        (mine, "applicant", ("group:host:1",))
    ]
    assert (page.total, page.processes, page.parties) == (1, (("P", 1),), (("group:host:1", 1),))


def test_a_task_that_somebody_has_taken_is_still_waited_for(engine: Engine) -> None:
    claim_user_task(engine, begin(engine), actor=APPLICANT, now=NOW)
    assert listed(engine).parties == (("group:host:1", 1),)


def test_what_the_department_has_to_do_itself_is_not_in_the_list(engine: Engine) -> None:
    complete_user_task(engine, begin(engine), {}, actor=SYSTEM, now=NOW)
    assert listed(engine).total == 0


@pytest.mark.parametrize(
    "wanted",
    [
        AwaitedFilter(role="recommender"),
        AwaitedFilter(whom="group:host:2"),
        AwaitedFilter(processes=("Q",)),
        AwaitedFilter(due_by=NOW),
    ],
)
def test_the_filters_leave_out_what_is_not_asked_for(engine: Engine, wanted: AwaitedFilter) -> None:
    begin(engine)
    assert (listed(engine, wanted).total, listed(engine).total) == (0, 1)


def test_only_officers_have_the_list(engine: Engine) -> None:
    begin(engine)
    with pytest.raises(Forbidden):
        awaited(engine.store, APPLICANT, AwaitedFilter())


def test_a_silent_applicant_is_brought_before_its_recommender(engine: Engine) -> None:
    task = begin(engine)
    remind(engine, task, actor=OFFICER, now=NOW)
    supervise(engine, task, actor=OFFICER, now=NOW, reason=WHY)
    (told,) = supervised(engine.store, RECOMMENDER)
    assert (told.reason, told.asked_by_name) == (WHY, "王处")
    assert supervised(engine.store, OFFICER) == ()
    (line,) = listed(engine).lines
    assert line.reminded is not None
    assert line.supervised is not None
    assert line.supervised.text == WHY


def test_where_nobody_recommends_it_is_the_departments(engine: Engine) -> None:
    supervise(engine, begin(engine, recommended=False), actor=OFFICER, now=NOW, reason=WHY)
    assert [one.reason for one in supervised(engine.store, OFFICER)] == [WHY]


def test_what_was_done_meanwhile_is_pressed_for_no_more(engine: Engine) -> None:
    task = begin(engine)
    supervise(engine, task, actor=OFFICER, now=NOW, reason=WHY)
    complete_user_task(engine, task, {}, actor=SYSTEM, now=NOW)
    assert supervised(engine.store, RECOMMENDER) == ()


def test_it_is_brought_before_them_once_a_day_and_with_a_reason(engine: Engine) -> None:
    task = begin(engine)
    with pytest.raises(Invalid, match="事由"):
        supervise(engine, task, actor=OFFICER, now=NOW, reason=" ")
    supervise(engine, task, actor=OFFICER, now=NOW, reason=WHY)
    with pytest.raises(Refused, match="24小时内不再重复"):
        supervise(engine, task, actor=OFFICER, now=NOW + timedelta(hours=23), reason=WHY)
    supervise(engine, task, actor=OFFICER, now=NOW + timedelta(hours=24), reason=WHY)


def test_nobody_else_brings_a_task_before_anybody(engine: Engine) -> None:
    task = begin(engine)
    with pytest.raises(Forbidden, match="主管部门的经办人"):
        supervise(engine, task, actor=APPLICANT, now=NOW, reason=WHY)
    with pytest.raises(NotFound):
        supervise(engine, task, actor=OTHER_OFFICER, now=NOW, reason=WHY)


def test_the_departments_own_task_is_supervised_by_nobody(engine: Engine) -> None:
    complete_user_task(engine, begin(engine), {}, actor=SYSTEM, now=NOW)
    task = max(one.key for one in open_tasks(engine))
    with pytest.raises(Refused, match="不用督办"):
        supervise(engine, task, actor=OFFICER, now=NOW, reason=WHY)
