"""回避: whoever declares that he has to keep out reads the case no more, on both databases."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from engine.assembly import assemble
from engine.commands.accounts.register_account import register_account
from engine.commands.core.engine import Engine
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.commands.user_tasks.complete_user_task import complete_user_task
from engine.errors import Forbidden, NotFound
from engine.lifecycle.actor import SYSTEM, Actor
from engine.persistence import Store
from engine.queries.case_file import case_file
from engine.queries.search import search
from engine.queries.task_page import task_page
from engine.settings import Settings
from tests.commands.conftest import NOW
from tests.commands.looking import open_tasks
from tests.drawing import chain, diagram, end, many, start, user, zeebe
from tests.parties import concern

APPLICANT = Actor("li", "李老师", frozenset({"host:1"}))
QIAN, SUN = Actor("qian", "钱教授"), Actor("sun", "孙教授")
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
    drawn = diagram(start(), SHEET, end(), chain("S", "A", "E"))
    deploy_resources(made, {"p.bpmn": drawn}, actor=SYSTEM, now=NOW)
    register_account(
        made, "li", name="李老师", password="correct horse", groups=["host:1"],
        actor=SYSTEM, now=NOW,
    )  # fmt: skip
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
    other = replace(SUN, stands_for=frozenset({"qian"}))
    assert send(engine, other, "参加评审", of="qian")
