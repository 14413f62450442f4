"""WCAG 2.2 AA, as far as a machine can tell (axe-core), on the main pages."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}}


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize(
    "address",
    [
        "/tasks",
        "/overview",
        "/cases",
        "/batches",
        "/deadlines",
        "/programmes",
        "/programmes/review",
        "/register",
        "/decisions/qualified",
    ],
)
def test_a_list_is_accessible(page: Page, case_key: int, address: str) -> None:
    page.goto(address)
    assert violations(page) == []


def test_the_case_page_is_accessible(page: Page, case_key: int) -> None:
    page.goto(f"/cases/{case_key}")
    page.wait_for_selector(".diagram.is-drawn")
    assert violations(page) == []


def test_the_task_page_is_accessible(page: Page, case_key: int) -> None:
    page.reload()
    page.click("text=审核材料")
    page.click("button:has-text('认领')")
    page.wait_for_selector("#form-viewer:not([aria-busy]) .fjs-form")
    page.click("button:has-text('提交')")
    page.wait_for_selector(".fjs-has-errors")
    assert violations(page) == []


def test_the_door_is_accessible(page: Page) -> None:
    page.context.clear_cookies()
    page.goto("/sign-in")
    assert violations(page) == []


def test_nothing_has_to_be_scrolled_sideways_on_a_telephone(page: Page, case_key: int) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    for address in ("/tasks", "/overview", f"/cases/{case_key}", "/programmes"):
        page.goto(address)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= 390, address
