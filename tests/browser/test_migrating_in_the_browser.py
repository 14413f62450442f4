"""迁移 in the browser: one box chooses every case that can move, or none."""

import pytest
from playwright.sync_api import Page, expect

from engine.commands.core.engine import Engine
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.lifecycle.actor import SYSTEM
from tests.tasklist.conftest import MOMENT, PASSWORD
from tests.tasklist.test_migration import PAGE, RENAMED, draw

pytestmark = pytest.mark.browser


@pytest.fixture
def preview(page: Page, engine: Engine, case_key: int) -> Page:
    """The preview of two cases of the older version, seen by an analyst."""
    start_process_instance(engine, process_id="review", actor=SYSTEM, now=MOMENT)
    draw(engine, RENAMED)
    page.goto("about:blank")  # what the page still asks for must not set a cookie again
    page.context.clear_cookies()
    page.goto("/sign-in")
    page.fill("[name=login]", "admin")
    page.fill("[name=password]", PASSWORD)
    page.click("button.primary")
    page.wait_for_url("**/tasks")
    page.goto(PAGE)
    return page


def test_one_box_chooses_none_and_all(preview: Page) -> None:
    chosen = preview.locator("input[name=case]:checked")
    expect(chosen).to_have_count(2)
    preview.get_by_label("全选/全不选").uncheck()
    expect(chosen).to_have_count(0)
    preview.get_by_label("全选/全不选").check()
    expect(chosen).to_have_count(2)
