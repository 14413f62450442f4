"""While a form is filled in, its page says what will be decided on it."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_nothing_is_overwritten import drawn, fill

pytestmark = pytest.mark.browser


@pytest.fixture
def form(page: Page, case_key: int) -> Page:
    page.reload()
    page.click("text=审核材料")
    page.click("button:has-text('认领')")
    return drawn(page)


def test_the_verdict_follows_what_is_typed(form: Page) -> None:
    verdict = form.locator("#verdict")
    fill(form, "650")
    expect(verdict.locator(".mark-word").first).to_have_text("合格")
    fill(form, "599")
    expect(verdict.locator(".mark-word").first).to_have_text("不合格")
