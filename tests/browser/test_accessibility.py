"""WCAG 2.2 AA, as far as a machine can tell (axe-core), on the main pages."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from sqlalchemy import update

from engine.clock import Clock
from engine.commands.access_tokens.issue_token import issue_token
from engine.commands.accounts.appoint_deputy import appoint_deputy
from engine.commands.accounts.register_machine import register_machine
from engine.commands.core.engine import Engine
from engine.lifecycle.actor import SYSTEM
from engine.persistence.definition_rows import Deployment
from tests.browser.conftest import MOMENT, PASSWORD

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
        "/done",
        "/batches",
        "/deadlines",
        "/processes",
        "/processes/review",
        "/register",
        "/decisions/qualified",
    ],
)
def test_a_list_is_accessible(page: Page, case_key: int, address: str) -> None:
    page.goto(address)
    assert violations(page) == []


@pytest.mark.parametrize("address", ["/account", "/account/password", "/account/second-factor"])
def test_the_own_account_is_accessible(page: Page, address: str) -> None:
    page.goto(address)
    assert violations(page) == []


@pytest.mark.parametrize("address", ["accounts", "accounts/wang", "rights", "tokens", "/releases"])
def test_the_pages_of_the_offices_are_accessible(
    page: Page, engine: Engine, waiting: None, address: str
) -> None:
    page.goto("about:blank")  # what the page still asks for must not set a cookie again
    page.context.clear_cookies()
    page.goto("/sign-in")
    page.fill("[name=login]", "admin")
    page.fill("[name=password]", PASSWORD)
    page.click("button.primary")
    page.wait_for_url("**/tasks")
    page.goto(address if address.startswith("/") else f"/administration/{address}")
    assert violations(page) == []


@pytest.fixture
def waiting(engine: Engine) -> None:
    """A deployment that nobody has released, an appointment, a token."""
    with engine.store.write() as transaction:
        transaction.execute(update(Deployment).values(released_at=None))
    day = timedelta(days=1)
    appoint_deputy(
        engine, "wang", "zhao", begins_at=MOMENT, ends_at=MOMENT + day, actor=SYSTEM, now=MOMENT
    )
    register_machine(engine, "mailer", name="邮件网关", actor=SYSTEM, now=MOMENT)
    world = Clock().now()
    issue_token(
        engine, "mailer", name="发信", scopes=["jobs:mail"], expires_at=world + day, world=world,
        actor=SYSTEM, now=MOMENT,
    )  # fmt: skip


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
    page.goto("about:blank")  # what the page still asks for must not set a cookie again
    page.context.clear_cookies()
    page.goto("/sign-in")
    assert violations(page) == []


def test_nothing_has_to_be_scrolled_sideways_on_a_telephone(page: Page, case_key: int) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    for address in ("/tasks", "/overview", f"/cases/{case_key}", "/processes"):
        page.goto(address)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= 390, address
