"""撤回: a completion is taken back while nobody has acted on it, within the diagram's time."""

from datetime import UTC, datetime, timedelta

import pytest

from engine.assembly import assemble
from engine.commands.core.engine import Engine
from engine.commands.core.handlers import Note, Passed
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.commands.user_tasks.claim_user_task import claim_user_task
from engine.commands.user_tasks.complete_user_task import complete_user_task
from engine.commands.user_tasks.withdraw_completion import withdraw_completion
from engine.errors import Forbidden, Invalid, Refused
from engine.persistence import Store, Transaction
from engine.persistence.case_rows import Timer, UserTask
from engine.persistence.history_rows import HistoryRecord
from engine.programmes import Programmes
from engine.queries.case_file import case_file
from engine.queries.user_tasks import withdrawable
from engine.settings import Settings
from tests.commands.conftest import ADMIN, LI, WANG
from tests.commands.looking import all_of, history_holds, open_tasks
from tests.drawing import (
    boundary,
    chain,
    diagram,
    element,
    end,
    event,
    flow,
    signal,
    start,
    throw,
    timer,
    user,
    zeebe,
)

NOW = datetime(2026, 4, 27, 2, 0, tzinfo=UTC)
SOON = NOW + timedelta(minutes=30)
DEPT = zeebe("assignmentDefinition", candidateGroups="dept")


def within(time: str = "PT2H", **more: str) -> str:
    named = {"withdrawWithin": time, **more}
    return zeebe("properties", *(zeebe("property", name=k, value=v) for k, v in named.items()))


@pytest.fixture
def engine(store: Store) -> Engine:
    return assemble(Settings(database=store.url, mode="demonstration"))


def begun(engine: Engine, *parts: str, **variables: object) -> int:
    drawn = diagram(*parts, roots=signal("sent"))
    deploy_resources(engine, {"p.bpmn": drawn}, actor=ADMIN, now=NOW)
    started = start_process_instance(
        engine,
        process_id="P",
        variables=variables,
        actor=ADMIN,
        now=NOW,  # type: ignore[arg-type]  # JSON
    )
    return started.process_instance_key


def simple(engine: Engine, *properties: str) -> tuple[int, int]:
    """(case, task A): A, which LI completes, then B."""
    inside = properties or (within(),)
    case = begun(
        engine, start(), user("A", DEPT, *inside), user("B", DEPT), end(),
        boundary("X", "A", timer("Date", '=deadline("T-GX-COOP-10-5-b", today())')),
        end("LATE"), chain("S", "A", "B", "E"), chain("X", "LATE"), verdict="未定",
    )  # fmt: skip
    (task,) = open_tasks(engine)
    return case, task.key


def complete(engine: Engine, task: int) -> None:
    complete_user_task(engine, task, {"verdict": "不合格", "new": 1}, actor=LI, now=NOW)


def take_back(engine: Engine, task: int, *, now: datetime = SOON, reason: str = "选错了") -> int:
    return withdraw_completion(engine, task, actor=LI, now=now, reason=reason)


def test_the_task_is_open_again_for_the_same_person_and_the_variables_are_as_before(
    engine: Engine,
) -> None:
    case, task = simple(engine)
    (before,) = [row for row in all_of(engine, Timer) if row.state == "pending"]
    complete(engine, task)
    again = take_back(engine, task)
    (opened,) = open_tasks(engine)
    assert (opened.key, opened.element_id, opened.assignee) == (again, "A", "li")
    variables = case_file(engine.store, ADMIN, case).variables
    assert variables["verdict"] == "未定"
    assert variables.get("new") is None
    (after,) = [row for row in all_of(engine, Timer) if row.state == "pending"]
    assert (after.due_at, after.counted_from) == (before.due_at, before.counted_from)
    assert opened.deadline_at == before.due_at
    assert all_of(engine, UserTask, UserTask.key == task)[0].state == "withdrawn"
    (line,) = all_of(engine, HistoryRecord, HistoryRecord.kind == "user_task_withdrawn")
    assert (line.actor, line.reason) == ("li", "选错了")
    assert history_holds(engine)
    complete_user_task(engine, again, {"verdict": "合格"}, actor=LI, now=SOON)
    assert [one.element_id for one in open_tasks(engine)] == ["B"]


def test_what_may_be_taken_back_is_listed_until_its_time_is_over(engine: Engine) -> None:
    _case, task = simple(engine)
    complete(engine, task)
    assert [one.key for one in withdrawable(engine.store, LI, SOON)] == [task]
    assert withdrawable(engine.store, WANG, SOON) == []
    assert withdrawable(engine.store, LI, NOW + timedelta(hours=3)) == []


def test_after_its_time_it_is_refused_with_the_moment(engine: Engine) -> None:
    _case, task = simple(engine)
    complete(engine, task)
    with pytest.raises(Refused, match="只能在2026年4月27日 12:00前撤回"):
        take_back(engine, task, now=NOW + timedelta(hours=3))


def test_without_a_time_in_the_diagram_nobody_may(engine: Engine) -> None:
    _case, task = simple(engine, zeebe("properties"))
    complete(engine, task)
    with pytest.raises(Refused, match="流程没有规定"):
        take_back(engine, task)


def test_it_needs_a_reason_and_is_only_for_whoever_completed_it(engine: Engine) -> None:
    _case, task = simple(engine)
    complete(engine, task)
    with pytest.raises(Invalid, match="撤回要写明理由"):
        take_back(engine, task, reason=" ")
    with pytest.raises(Forbidden, match="只有本人可以撤回"):
        withdraw_completion(engine, task, actor=WANG, now=SOON, reason="选错了")


def test_once_somebody_has_acted_it_is_refused_naming_who_and_when(engine: Engine) -> None:
    _case, task = simple(engine)
    complete(engine, task)
    (following,) = open_tasks(engine)
    claim_user_task(engine, following.key, actor=WANG, now=NOW + timedelta(minutes=5))
    with pytest.raises(Refused, match="王处已于2026年4月27日 10:05接着办理"):
        take_back(engine, task)
    assert [one.element_id for one in open_tasks(engine)] == ["B"]


def test_an_ended_case_is_not_opened_again(engine: Engine) -> None:
    begun(engine, start(), user("A", DEPT, within()), end(), chain("S", "A", "E"))
    (task,) = open_tasks(engine)
    complete_user_task(engine, task.key, {}, actor=LI, now=NOW)
    with pytest.raises(Refused, match="案件已经办结"):
        take_back(engine, task.key)


def test_work_that_a_system_does_is_not_undone(engine: Engine) -> None:
    job = element("serviceTask", "J", zeebe("taskDefinition", type="mail"))
    begun(engine, start(), user("A", DEPT, within()), job, end(), chain("S", "A", "J", "E"))
    (task,) = open_tasks(engine)
    complete_user_task(engine, task.key, {}, actor=LI, now=NOW)
    with pytest.raises(Refused, match="“J”已经执行"):
        take_back(engine, task.key)


def test_a_decision_on_the_way_is_made_again(engine: Engine) -> None:
    """A gateway sent the case to C; taken back and answered otherwise it goes to B."""
    begun(
        engine, start(), user("A", DEPT, within()),
        element("exclusiveGateway", "G", default="toC"), user("B", DEPT), user("C", DEPT), end(),
        end("E2"), chain("S", "A", "G"), flow("G", "B", "ok = true", "toB"),
        flow("G", "C", key="toC"),
        chain("B", "E"), chain("C", "E2"),
    )  # fmt: skip
    (task,) = open_tasks(engine)
    complete_user_task(engine, task.key, {"ok": False}, actor=LI, now=NOW)
    assert [one.element_id for one in open_tasks(engine)] == ["C"]
    again = take_back(engine, task.key)
    complete_user_task(engine, again, {"ok": True}, actor=LI, now=SOON)
    assert [one.element_id for one in open_tasks(engine)] == ["B"]
    assert history_holds(engine)


@pytest.mark.parametrize(
    ("properties", "sentence"),
    [
        ({"withdrawWithin": "两小时"}, "属性 withdrawWithin"),
        ({"withdrawWithin": "PT1H", "withdrawDespite": "letter"}, "不能写letter"),
        ({"withdrawDespite": "paper"}, "却没有写 withdrawWithin"),
    ],
)
def test_a_deployment_says_what_is_wrong_with_the_properties(
    engine: Engine, properties: dict[str, str], sentence: str
) -> None:
    inside = zeebe(
        "properties", *(zeebe("property", name=k, value=v) for k, v in properties.items())
    )
    with pytest.raises(Invalid) as refused:
        begun(engine, start(), user("A", DEPT, inside), end(), chain("S", "A", "E"))
    assert sentence in str(refused.value) + "".join(map(str, refused.value.findings))


def sends(engine: Engine, *properties: str) -> int:
    """Task A, after whose completion a signal goes out before B."""
    begun(
        engine, start(), user("A", DEPT, *properties), throw("M", event("signal", "sent")),
        user("B", DEPT), end(), chain("S", "A", "M", "B", "E"),
    )  # fmt: skip
    (task,) = open_tasks(engine)
    complete(engine, task.key)
    return task.key


def test_what_went_out_hinders_it(engine: Engine) -> None:
    task = sends(engine, within())
    with pytest.raises(Refused, match="“M”已经发出"):
        take_back(engine, task)


def test_what_went_out_does_not_hinder_it_where_the_diagram_says_so(engine: Engine) -> None:
    task = sends(engine, within(withdrawDespite="message"))
    take_back(engine, task)
    assert [one.element_id for one in open_tasks(engine)] == ["A"]


class Issues:
    """Notes a paper at every step with the property `paper`."""

    def fault(self, _programmes: Programmes, _process_id: str, _value: str) -> str | None:
        return None

    def follow(self, transaction: Transaction, passed: Passed) -> list[Note]:
        return [Note("paper_issued", {"name": passed.value})]


def issued(store: Store, **more: str) -> tuple[Engine, int]:
    """Task A, whose completion issues a paper."""
    settings = Settings(database=store.url, mode="demonstration")
    engine = assemble(settings, step_listeners={"paper": Issues()})
    _case, task = simple(engine, within(paper="意见", **more))
    complete(engine, task)
    return engine, task


def test_a_paper_hinders_it(store: Store) -> None:
    engine, task = issued(store)
    with pytest.raises(Refused, match=r"已出具“意见”.*请作废"):
        take_back(engine, task)


def test_a_paper_does_not_hinder_it_where_the_diagram_says_so(store: Store) -> None:
    engine, task = issued(store, withdrawDespite="paper")
    take_back(engine, task)
    assert [one.element_id for one in open_tasks(engine)] == ["A"]
