"""Looking ahead of a completion changes nothing, and says which cases it would end."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.assembly import assemble
from engine.commands.accounts.register_account import register_account
from engine.commands.core.engine import Engine
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.commands.user_tasks.complete_user_task import complete_user_task
from engine.commands.user_tasks.look_ahead import Ahead, Ending, Unattended, look_ahead
from engine.lifecycle.actor import SYSTEM, Actor
from engine.persistence import Store
from engine.persistence.account_rows import Group
from engine.persistence.history_rows import HistoryRecord
from engine.settings import Settings
from tests.commands.conftest import ADMIN, LI
from tests.commands.looking import all_of, open_tasks
from tests.drawing import chain, diagram, element, end, flow, last_day, start, user, xor, zeebe
from tests.parties import concern

NOW = datetime(2026, 4, 27, 2, 0, tzinfo=UTC)
DEPT = zeebe("assignmentDefinition", candidateGroups="dept")
LOST = zeebe("assignmentDefinition", candidateGroups="lost")


@pytest.fixture
def engine(store: Store) -> Engine:
    return assemble(Settings(database=store.url, mode="demonstration"))


def _case(engine: Engine) -> int:
    return open_tasks(engine)[0].instance_key


def begin(engine: Engine, *parts: str) -> int:
    deploy_resources(engine, {"p.bpmn": diagram(last_day(), *parts)}, actor=ADMIN, now=NOW)
    start_process_instance(
        engine, process_id="P", variables={"caseTitle": "甲所"}, actor=ADMIN, now=NOW
    )
    (task,) = open_tasks(engine)
    return task.key


def test_an_end_is_told_and_nothing_has_happened(engine: Engine) -> None:
    key = begin(engine, start(), user("A", DEPT), end(name="不予认定"), chain("S", "A", "E"))
    before = len(all_of(engine, HistoryRecord))
    told = look_ahead(engine, key, {"x": 1}, actor=LI, now=NOW)
    assert told == Ahead(endings=(Ending("甲所", ("不予认定",)),))
    assert [task.key for task in open_tasks(engine)] == [key]
    assert len(all_of(engine, HistoryRecord)) == before
    complete_user_task(engine, key, {"x": 1}, actor=LI, now=NOW)


def test_an_end_names_whom_it_concerns(engine: Engine) -> None:
    """An organisation by the name of its group, or by its people's; the staff are not named."""
    host = user(
        "H", zeebe("assignmentDefinition", candidateGroups="host:1"),
        zeebe("properties", zeebe("property", name="role", value="applicant")),
    )  # fmt: skip
    key = begin(engine, start(), host, user("A", DEPT), end(), chain("S", "H", "A", "E"))
    concern(engine, _case(engine), "host:2", "participant")
    concern(engine, _case(engine), "dept", "department")
    for login, name, group in (("wu", "吴老师", "host:1"), ("xu", "徐经理", "host:2")):
        register_account(
            engine,
            login,
            name=name,
            password="correct horse",
            groups=[group],
            actor=SYSTEM,
            now=NOW,
        )
    with engine.store.write() as transaction:
        transaction.get_one(Group, "host:2").name = "乙公司"
    complete_user_task(engine, key, {}, actor=ADMIN, now=NOW)
    (judging,) = open_tasks(engine)
    (ending,) = look_ahead(engine, judging.key, {}, actor=LI, now=NOW).endings
    assert ending.concerns == ("乙公司", "吴老师")


def test_a_step_that_nobody_can_do_is_told(engine: Engine) -> None:
    key = begin(engine, start(), user("A", DEPT), user("B", LOST), end(), chain("S", "A", "B", "E"))
    told = look_ahead(engine, key, {}, actor=LI, now=NOW)
    assert told.unattended == (Unattended("B", ("lost",)),)
    assert told.endings == ()


def test_what_would_be_refused_asks_nothing(engine: Engine) -> None:
    key = begin(engine, start(), user("A", DEPT), end(), chain("S", "A", "E"))
    complete_user_task(engine, key, {}, actor=LI, now=NOW)
    assert look_ahead(engine, key, {}, actor=LI, now=NOW) == Ahead()


def _role(name: str, **more: str) -> str:
    said = {"role": name, **more}
    return zeebe("properties", *(zeebe("property", name=n, value=v) for n, v in said.items()))


def _rule(key: str, audience: str = "") -> str:
    said = zeebe("calledDecision", decisionId="qualified", resultVariable="qualified")
    told = zeebe("properties", zeebe("property", name="audience", value=audience))
    return element("businessRuleTask", key, said, told if audience else "")


HOST = Actor("wu", "吴老师", frozenset({"host:1"}))


def _asked(engine: Engine, secret: int, *drawn: str, dmn: bool = False) -> int:
    """The task of an applicant in a case whose staff knows `amount`."""
    files = {"p.bpmn": diagram(last_day(), *drawn)}
    if dmn:
        files["review.dmn"] = (Path(__file__).parents[1] / "tasklist" / "review.dmn").read_bytes()
    deploy_resources(engine, files, actor=ADMIN, now=NOW)
    begun = start_process_instance(
        engine, process_id="P", variables={"amount": secret}, actor=ADMIN, now=NOW
    )
    return next(t.key for t in open_tasks(engine) if t.instance_key == begun.process_instance_key)


APPLY = user(
    "A",
    zeebe("assignmentDefinition", candidateGroups="host:1"),
    _role("applicant", confirmWhen='=qualified = "不合格"'),
)


@pytest.mark.parametrize("audience", ["", "everybody"])
def test_an_applicant_learns_no_fact_of_the_staff_by_trying(engine: Engine, audience: str) -> None:
    """Whatever the staff knows, and whatever is typed, the preview is the same."""
    drawn = (
        start(), APPLY, _rule("D", audience), xor("G", default="f_no"),
        end("Y", name="认定"), end("N", name="不予认定"), chain("S", "A", "D", "G"),
        flow("G", "Y", 'qualified = "合格"'), flow("G", "N", key="f_no"),
    )  # fmt: skip
    told = {
        repr(
            look_ahead(engine, _asked(engine, secret, *drawn, dmn=True), typed, actor=HOST, now=NOW)
        )
        for secret in (650, 432)
        for typed in ({}, {"unit": "甲"})
    }
    assert told == {repr(Ahead(withheld=True))}


def test_an_applicant_learns_no_way_that_hangs_on_what_the_staff_knows(engine: Engine) -> None:
    drawn = (
        start(), APPLY, xor("G", default="f_no"), end("Y", name="认定"), end("N", name="不予认定"),
        chain("S", "A", "G"), flow("G", "Y", "amount >= 600"), flow("G", "N", key="f_no"),
    )  # fmt: skip
    told = [
        look_ahead(engine, _asked(engine, secret, *drawn), {}, actor=HOST, now=NOW)
        for secret in (650, 432)
    ]
    assert told == [Ahead(withheld=True)] * 2


def test_an_applicant_is_told_what_follows_from_his_own_answers(engine: Engine) -> None:
    drawn = (
        start(), APPLY, _rule("D", "everybody"), end(name="受理"), chain("S", "A", "D", "E"),
    )  # fmt: skip
    key = _asked(engine, 1, *drawn, dmn=True)
    told = look_ahead(engine, key, {"amount": 650}, actor=HOST, now=NOW)
    assert [one.element for one in told.verdicts] == ["D"]
    assert [one.how for one in told.endings] == [("受理",)]


def test_the_staff_is_told_what_the_tables_would_say(engine: Engine) -> None:
    check = user("A", DEPT, _role("department"))
    key = _asked(
        engine, 432, start(), check, _rule("D"), end(), chain("S", "A", "D", "E"), dmn=True
    )
    told = look_ahead(engine, key, {}, actor=LI, now=NOW)
    assert not told.withheld
    assert [one.element for one in told.verdicts] == ["D"]
