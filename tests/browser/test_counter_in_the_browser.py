"""收件台 in a real browser: an officer finds the case, enters a paper, and the case has it."""

import pytest
from playwright.sync_api import Page, expect

from engine.commands.core.engine import Engine
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.lifecycle.actor import SYSTEM
from engine.persistence import Store
from engine.queries.case_file import case_file
from register.rows import Organisation
from tests.browser.test_nothing_is_overwritten import drawn
from tests.commands.test_counter import DRAWN
from tests.parties import concern
from tests.tasklist.conftest import MOMENT
from tests.tasklist.test_counter import FORM

pytestmark = pytest.mark.browser
PLANE = (
    b'<di:BPMNDiagram xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI" id="di">'
    b'<di:BPMNPlane id="plane" bpmnElement="P" /></di:BPMNDiagram></bpmn:definitions>'
)
"""The case's page shows the diagram: a drawing with a plane and nothing on it."""
PDF = {"name": "异议书.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 paper"}


def know(store: Store) -> None:
    with store.write() as transaction:
        transaction.add(Organisation(credit_code="1", name="甲研究所"))


@pytest.fixture
def counter(page: Page, engine: Engine) -> Page:
    """The counter's page of a case whose applicant has something to hand in."""
    drawing = DRAWN.replace(b"</bpmn:definitions>", PLANE)
    files = {"counter.bpmn": drawing, "objection.form": FORM}
    deploy_resources(engine, files, actor=SYSTEM, now=MOMENT)
    said = {"number": "甲-1", "caseTitle": "甲研究所的申报"}
    case = start_process_instance(
        engine, process_id="P", variables=said, actor=SYSTEM, now=MOMENT
    ).process_instance_key
    concern(engine, case, "dept", "department")
    know(engine.store)
    page.goto(f"/cases/{case}")
    page.click("text=收件登记（当事人交来书面材料）")
    return page


def case_of(page: Page) -> int:
    return int(page.url.partition("/cases/")[2].partition("/")[0])


def tell(page: Page) -> None:
    """What is told of the paper, with its scan."""
    page.fill("[name=received_on]", "2026-03-13")
    page.fill("[name=brought_by]", "李老师")
    page.set_input_files("[name=scan]", [PDF])  # type: ignore[list-item]


def test_an_objection_on_paper_is_entered_checked_and_reaches_the_case(
    counter: Page, engine: Engine
) -> None:
    case = case_of(counter)
    counter.click("[href*='/counter/messages/']")
    tell(drawn(counter))
    counter.click(".task-bar button:has-text('提交')")
    expect(counter.locator(".fjs-form")).to_contain_text("异议")
    expect(counter.locator("[name=brought_by]")).to_have_value("李老师")
    assert "objection" not in case_file(engine.store, SYSTEM, case).variables

    counter.fill(".fjs-form input", "所报数据不实")
    counter.click(".task-bar button:has-text('提交')")
    expect(counter.locator(".message.good")).to_contain_text("已登记并送达案件")
    told = case_file(engine.store, SYSTEM, case)
    assert told.variables["objection"] == "所报数据不实"
    assert told.variables["objected_on"] == "2026-03-13"
    assert "O" in {one.element_id for one in told.tasks}, "it is checked as one from the platform"

    counter.goto("/counter")
    expect(counter.locator("tbody")).to_contain_text("李老师")
    expect(counter.locator("tbody")).to_contain_text("甲研究所的申报")


def test_a_party_s_task_names_the_party_and_is_done_as_of_the_day_of_receipt(
    counter: Page, engine: Engine
) -> None:
    case = case_of(counter)
    expect(counter.locator("li", has=counter.locator("[href*='/counter/tasks/']"))).to_contain_text(
        "申请单位 甲研究所"
    )
    counter.click("[href*='/counter/tasks/']")
    tell(counter)
    counter.click(".task-bar button:has-text('提交')")
    expect(counter.locator(".message.good")).to_contain_text("已按收到的书面材料办结")
    assert case_file(engine.store, SYSTEM, case).variables["filed_on"] == "2026-03-13"
