"""A start form says while one types what cannot be, and asks before nobody could go on."""

import pytest
from playwright.sync_api import Page, expect

from engine.commands.core.engine import Engine
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.lifecycle.actor import SYSTEM
from engine.queries.cases import CaseFilter, search_cases
from tests.browser.test_nothing_is_overwritten import drawn
from tests.browser.test_widths import FORM
from tests.drawing import zeebe
from tests.tasklist.conftest import MOMENT
from tests.tasklist.test_starting import lost

pytestmark = pytest.mark.browser


@pytest.fixture
def form(page: Page, engine: Engine) -> Page:
    """A start form with 开始 and 截止, of a process whose first task is for a group of nobody."""
    drawing = lost(zeebe("formDefinition", formId="wide"))
    deploy_resources(engine, {"l.bpmn": drawing, "wide.form": FORM}, actor=SYSTEM, now=MOMENT)
    page.goto("/processes/L/start")
    return drawn(page)


def test_days_that_cannot_be_are_told_while_one_types(form: Page) -> None:
    for key, day in (("O", "2026/4/2"), ("E", "2026/4/1")):
        form.fill(f"[id$={key}-date]", day)
        form.press(f"[id$={key}-date]", "Enter")
    expect(form.locator(".fjs-form-field-datetime").last).to_contain_text(
        "不能早于开始（2026年4月2日）。"
    )


def test_a_first_group_without_an_account_is_asked_about_before_the_case_begins(
    form: Page, engine: Engine
) -> None:
    form.click(".task-bar button:has-text('启动')")
    asked = form.locator("#ahead[open]")
    expect(asked).to_contain_text("「初审」由「nobody」办理，但该组没有可用的账号")
    assert search_cases(engine.store, SYSTEM, CaseFilter(process_id="L"))[1] == 0
    asked.locator("text=确认提交").click()
    form.wait_for_url("**/cases/*")


def test_a_process_without_shapes_says_so_in_place_of_its_diagram(
    page: Page, engine: Engine
) -> None:
    deploy_resources(engine, {"l.bpmn": lost()}, actor=SYSTEM, now=MOMENT)
    page.goto("/processes/L")
    expect(page.locator(".not-drawn")).to_be_visible()
    expect(page.locator(".canvas")).to_be_hidden()
