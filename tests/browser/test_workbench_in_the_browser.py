"""The workbench as an analyst sees it: a finding leads to its element, both diagrams are marked."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from engine.commands.accounts.register_account import register_account
from engine.commands.core.engine import Engine
from engine.lifecycle.actor import SYSTEM
from tests.browser.conftest import MOMENT, PASSWORD
from tests.tasklist.conftest import HERE


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    """A diagram that refers to a table of another name, and gives the task to another group."""
    text = (HERE / "review.bpmn").read_text("utf-8")
    made = tmp_path / "review.bpmn"
    text = text.replace('decisionId="qualified"', 'decisionId="qualifyed"')
    made.write_text(text.replace('candidateGroups="dept"', 'candidateGroups="others"'), "utf-8")
    return made


def test_a_finding_leads_to_its_element_and_both_diagrams_are_marked(
    page: Page, engine: Engine, draft: Path
) -> None:
    register_account(
        engine, "gao", name="高工", password=PASSWORD, groups=["analysts"], actor=SYSTEM, now=MOMENT
    )
    page.goto("about:blank")  # what the page still asks for must not set a cookie again
    page.context.clear_cookies()
    page.goto("/sign-in")
    page.fill("[name=login]", "gao")
    page.fill("[name=password]", PASSWORD)
    page.click("button.primary")
    page.goto("/workbench")
    page.set_input_files("[name=files]", draft)
    page.get_by_role("button", name="上传").click()
    drawn = page.locator("[data-diagram].is-drawn")
    expect(drawn).to_have_count(2)
    expect(page.locator(".djs-element.has-changed[data-element-id=check]")).to_have_count(2)
    page.get_by_role("button", name="decide", exact=True).first.click()
    chosen = page.locator(".djs-element.selected.has-error[data-element-id=decide]")
    expect(chosen).to_have_count(2)
