"""What ends a case, or would be nobody's work, is asked once before it is sent."""

import pytest
from playwright.sync_api import Page, expect

from engine.commands.core.engine import Engine
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.lifecycle.actor import SYSTEM
from engine.queries.accounts import actor_of
from engine.queries.case_file import case_file
from tests.browser.test_nothing_is_overwritten import drawn, fill
from tests.drawing import chain, diagram, end, start, user, zeebe
from tests.parties import concern
from tests.tasklist.conftest import MOMENT

pytestmark = pytest.mark.browser
FORM = zeebe("formDefinition", formId="review-form")


@pytest.fixture
def form(page: Page, case_key: int) -> Page:
    page.reload()
    page.click("text=审核材料")
    page.click("button:has-text('认领')")
    return drawn(page)


def test_whom_and_what_an_end_concerns_is_asked_once(
    form: Page, engine: Engine, case_key: int
) -> None:
    concern(engine, case_key, "host:91440000123456789X", "applicant")
    fill(form, "650")
    form.click(".task-bar button:has-text('提交')")
    asked = form.locator("#ahead[open]")
    expect(asked).to_contain_text("案件「甲研究所的申请」将以「审核结束」办结。")
    expect(asked).to_contain_text("涉及：李老师。")
    asked.locator("text=返回修改").click()
    expect(asked).to_have_count(0)
    wang = actor_of(engine.store, "wang", now=MOMENT)
    assert case_file(engine.store, wang, case_key).state == "active"
    form.click(".task-bar button:has-text('提交')")
    asked.locator("text=确认提交").click()
    expect(form.locator(".message.good")).to_contain_text("「审核材料」已提交")
    assert case_file(engine.store, wang, case_key).state == "completed"


def test_a_group_that_nobody_is_in_is_told_before_the_work_lies_there(
    page: Page, engine: Engine
) -> None:
    dept, lost = (zeebe("assignmentDefinition", candidateGroups=g) for g in ("dept", "nobody"))
    drawing = diagram(
        start(), user("A", dept, FORM), user("B", lost), end(), chain("S", "A", "B", "E")
    )
    deploy_resources(engine, {"p.bpmn": drawing}, actor=SYSTEM, now=MOMENT)
    start_process_instance(engine, process_id="P", actor=SYSTEM, now=MOMENT)
    page.goto("/tasks")
    page.click("tbody a >> nth=0")
    page.click("button:has-text('认领')")
    drawn(page).fill("input[id*=unit]", "甲研究所")
    fill(page, "1")
    page.click(".task-bar button:has-text('提交')")
    expect(page.locator("#ahead[open]")).to_contain_text("「nobody」办理，但该组没有可用的账号")


def test_what_goes_on_is_not_asked_about(page: Page, engine: Engine) -> None:
    dept = zeebe("assignmentDefinition", candidateGroups="dept")
    drawing = diagram(
        start(), user("A", dept, FORM), user("B", dept), end(), chain("S", "A", "B", "E")
    )
    deploy_resources(engine, {"p.bpmn": drawing}, actor=SYSTEM, now=MOMENT)
    start_process_instance(engine, process_id="P", actor=SYSTEM, now=MOMENT)
    page.goto("/tasks")
    page.click("tbody a >> nth=0")
    page.click("button:has-text('认领')")
    drawn(page).fill("input[id*=unit]", "甲研究所")
    fill(page, "1")
    page.click(".task-bar button:has-text('提交')")
    expect(page.locator(".message.good")).to_contain_text("已提交")
