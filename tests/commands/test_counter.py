"""收件: what came on paper reaches the case as from the party, with the day it was handed in."""

from collections.abc import Iterator
from contextlib import nullcontext
from datetime import date

import pytest

from engine.assembly import assemble
from engine.commands.core.engine import Engine
from engine.commands.counter.entering import Scan
from engine.commands.counter.file_paper import file_paper
from engine.commands.counter.receive_for_task import receive_for_task
from engine.commands.counter.receive_message import receive_message
from engine.commands.counter.store_file import store_file
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.commands.user_tasks.look_ahead import Contradicted
from engine.errors import Forbidden, Invalid, NotFound, Refused
from engine.lifecycle.actor import SYSTEM, Actor
from engine.lifecycle.counter import Receipt
from engine.persistence import Store
from engine.queries.case_file import case_file
from engine.queries.counter import counter_case, receipts
from engine.queries.documents import documents_of
from engine.settings import Settings
from tests.commands.conftest import NOW
from tests.commands.looking import open_tasks
from tests.drawing import (
    boundary,
    chain,
    diagram,
    end,
    event,
    last_day,
    message,
    start,
    user,
    zeebe,
)
from tests.parties import concern

OFFICER = Actor("wang", "王处", frozenset({"dept"}))
APPLICANT = Actor("li", "李老师", frozenset({"host:1"}))
BOTH = Actor("zhou", "周工", frozenset({"dept", "host:1"}))
STRANGER = Actor("qian", "钱工", frozenset({"other"}))
RECEIPT = Receipt(date(2026, 3, 13), "李老师", "邮寄")
PDF = Scan("陈述.pdf", b"%PDF-1.4 paper")


def step(key: str, role: str, group: str) -> str:
    said = [zeebe("property", name="role", value=role)]
    if role == "applicant":
        said.append(zeebe("property", name="dayOfReceipt", value="filed_on"))
    return user(
        key, zeebe("assignmentDefinition", candidateGroups=group), zeebe("properties", *said)
    )


OBJECTION = boundary(
    "M",
    "A",
    zeebe(
        "properties",
        zeebe("property", name="counterForm", value="objection"),
        zeebe("property", name="dayOfReceipt", value="objected_on"),
    ),
    event("message", "Objection"),
    interrupting=False,
)
DRAWN = diagram(
    last_day(),
    start(),
    step("A", "applicant", "host:1"),
    OBJECTION,
    step("D", "department", "dept"),
    step("O", "department", "dept"),
    end(),
    end("F"),
    chain("S", "A", "D", "E"),
    chain("M", "O", "F"),
    roots=message("Objection", "objection", "number"),
)


@pytest.fixture
def engine(store: Store) -> Iterator[Engine]:
    made = assemble(
        Settings(store.database.url.render_as_string(hide_password=False), "demonstration")
    )
    deploy_resources(made, {"p.bpmn": DRAWN}, actor=SYSTEM, now=NOW)
    yield made
    made.store.close()


@pytest.fixture
def case(engine: Engine) -> int:
    begun = start_process_instance(
        engine, process_id="P", variables={"number": "甲-1"}, actor=SYSTEM, now=NOW
    )
    concern(engine, begun.process_instance_key, "dept", "department")
    return begun.process_instance_key


CONTRADICTED = DRAWN.replace(
    b'name="role" value="applicant">',
    b'name="confirmWhen" value="=stays != true"></zeebe:property>'
    b'<zeebe:property name="role" value="applicant">',
)


def task(engine: Engine, element: str) -> int:
    return next(one.key for one in open_tasks(engine) if one.element_id == element)


def enter(engine: Engine, actor: Actor = OFFICER, receipt: Receipt = RECEIPT) -> None:
    told = {"statement": "照原件"}
    receive_for_task(engine, task(engine, "A"), told, receipt, PDF, actor=actor, now=NOW)


def objection(engine: Engine, case: int) -> int:
    (found,) = counter_case(engine.store, OFFICER, case).messages
    return found.subscription_key


def test_the_case_goes_on_as_if_the_party_had_sent_it(engine: Engine, case: int) -> None:
    enter(engine)
    assert [one.element_id for one in open_tasks(engine)] == ["D"]
    said = case_file(engine.store, OFFICER, case).variables
    assert (said["statement"], said["filed_on"]) == ("照原件", "2026-03-13")


@pytest.mark.parametrize("reason", ["", "当面核对过，照原件"])
def test_what_stands_against_the_tables_is_asked_about_here_too(
    engine: Engine, reason: str
) -> None:
    deploy_resources(engine, {"p.bpmn": CONTRADICTED}, actor=SYSTEM, now=NOW)
    begun = start_process_instance(
        engine, process_id="P", variables={"number": "甲-2"}, actor=SYSTEM, now=NOW
    )
    key = begun.process_instance_key
    concern(engine, key, "dept", "department")
    told = {"stays": False}
    asked = nullcontext() if reason else pytest.raises(Contradicted, match="写明理由")
    with asked:
        receive_for_task(
            engine, task(engine, "A"), told, RECEIPT, PDF, actor=OFFICER, now=NOW, reason=reason
        )
    said = [one.reason for one in case_file(engine.store, SYSTEM, key).events if one.reason]
    assert set(said) == ({reason} if reason else set())


def test_the_history_says_who_entered_it_and_who_brought_it(engine: Engine, case: int) -> None:
    enter(engine)
    (line,) = [
        one for one in case_file(engine.store, OFFICER, case).events if one.kind == "paper_received"
    ]
    assert (line.actor_name, line.data["brought_by"], line.data["brought_how"]) == (
        "王处",
        "李老师",
        "邮寄",
    )


def test_the_scan_is_kept_with_the_case_and_stands_in_the_register(
    engine: Engine, case: int
) -> None:
    enter(engine)
    (line,) = receipts(engine.store, OFFICER)
    (document,) = documents_of(engine.store, OFFICER, case)
    assert (line.name, line.received_on) == ("A", date(2026, 3, 13))
    assert (document.file_name, document.id) == ("陈述.pdf", line.sha256)


def test_an_officer_who_enters_a_paper_may_still_judge_the_case(engine: Engine, case: int) -> None:
    enter(engine)
    counter_case(engine.store, OFFICER, case)
    file_paper(engine, case, "送达回证", RECEIPT, actor=OFFICER, now=NOW)


def test_a_message_reaches_the_case_that_waits_for_it(engine: Engine, case: int) -> None:
    told = {"objection": "不实"}
    receive_message(engine, objection(engine, case), told, RECEIPT, PDF, actor=OFFICER, now=NOW)
    assert sorted(one.element_id for one in open_tasks(engine)) == ["A", "O"]
    said = case_file(engine.store, OFFICER, case).variables
    assert (said["objection"], said["objected_on"]) == ("不实", "2026-03-13")


def test_a_message_to_several_cases_is_refused_and_nothing_is_kept(
    engine: Engine, case: int
) -> None:
    start_process_instance(
        engine, process_id="P", variables={"number": "甲-1"}, actor=SYSTEM, now=NOW
    )
    with pytest.raises(Refused, match="不止一个案件"):
        receive_message(engine, objection(engine, case), {}, RECEIPT, actor=OFFICER, now=NOW)
    assert receipts(engine.store, OFFICER) == []


def test_another_paper_is_only_kept(engine: Engine, case: int) -> None:
    file_paper(engine, case, "送达回证", RECEIPT, PDF, actor=OFFICER, now=NOW)
    assert [one.name for one in counter_case(engine.store, OFFICER, case).receipts] == ["送达回证"]
    assert [one.element_id for one in open_tasks(engine)] == ["A"]


def test_the_departments_own_task_is_nothing_to_enter(engine: Engine, case: int) -> None:
    enter(engine)
    with pytest.raises(Forbidden, match="不由当事人办理"):
        receive_for_task(engine, task(engine, "D"), {}, RECEIPT, actor=OFFICER, now=NOW)


def test_the_party_itself_enters_nothing(engine: Engine) -> None:
    start_process_instance(
        engine, process_id="P", variables={"number": "甲-1"}, actor=SYSTEM, now=NOW
    )
    with pytest.raises(Forbidden, match="主管部门"):
        enter(engine, APPLICANT)


def test_whoever_belongs_to_the_applying_side_keeps_out(engine: Engine, case: int) -> None:
    with pytest.raises(Forbidden, match="回避"):
        enter(engine, BOTH)


def test_a_stranger_finds_no_such_case(engine: Engine, case: int) -> None:
    with pytest.raises(NotFound):
        enter(engine, STRANGER)
    with pytest.raises(NotFound):
        store_file(engine, case, PDF, actor=STRANGER, now=NOW)


def test_what_is_over_is_not_entered(engine: Engine, case: int) -> None:
    key = task(engine, "A")
    enter(engine)
    with pytest.raises(Refused):
        receive_for_task(engine, key, {}, RECEIPT, actor=OFFICER, now=NOW)


@pytest.mark.parametrize(
    ("receipt", "said"),
    [
        (Receipt(date(2026, 3, 17), "李老师", "邮寄"), "不能晚于今天"),
        (Receipt(date(2026, 3, 13), " ", "邮寄"), "送交人"),
        (Receipt(date(2026, 3, 13), "李老师", ""), "送交方式"),
    ],
)
def test_a_receipt_that_cannot_be_is_refused(
    engine: Engine, case: int, receipt: Receipt, said: str
) -> None:
    with pytest.raises(Invalid, match=said):
        enter(engine, receipt=receipt)


def test_a_colleague_reads_the_scan_and_the_party_learns_nothing_of_who_objects(
    engine: Engine, case: int
) -> None:
    colleague = Actor("zhao", "赵工", frozenset({"dept"}))
    receive_message(engine, objection(engine, case), {}, RECEIPT, PDF, actor=OFFICER, now=NOW)
    assert [one.file_name for one in documents_of(engine.store, colleague, case)] == ["陈述.pdf"]
    assert documents_of(engine.store, APPLICANT, case) == ()
    with pytest.raises(Forbidden, match="主管部门"):
        receipts(engine.store, APPLICANT)
