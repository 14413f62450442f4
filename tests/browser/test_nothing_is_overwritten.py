"""Two tabs, a lost session, double clicks, the back button, two people: nothing typed is lost."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from engine.commands.core.engine import Engine
from engine.queries.accounts import actor_of
from engine.queries.case_file import case_file
from engine.queries.task_page import KeptDraft, task_page
from tests.browser.conftest import hand_in
from tests.tasklist.conftest import MOMENT, PASSWORD

pytestmark = pytest.mark.browser
AMOUNT = "input[id*=amount]"


@pytest.fixture
def form(page: Page, case_key: int) -> Page:
    page.reload()
    page.click("text=审核材料")
    page.click("button:has-text('认领')")
    return drawn(page)


@pytest.fixture
def colleague(chromium: Browser, served: str) -> Iterator[Page]:
    """赵工 at another computer."""
    context = chromium.new_context(base_url=served, locale="zh-CN")
    opened = context.new_page()
    sign_in(opened, "zhao")
    yield opened
    context.close()


def sign_in(page: Page, login: str) -> None:
    if "/sign-in" not in page.url:
        page.goto("/sign-in")
    page.fill("[name=login]", login)
    page.fill("[name=password]", PASSWORD)
    page.click("button.primary")
    page.wait_for_url(lambda url: "/sign-in" not in url)


def drawn(page: Page) -> Page:
    page.wait_for_selector("#form-viewer:not([aria-busy]) .fjs-form")
    return page


def fill(form: Page, amount: str) -> None:
    form.fill(AMOUNT, amount)
    form.click(".fjs-form-field-select .fjs-input-group")
    form.click("text=联合研究类")


def key_of(page: Page) -> int:
    return int(page.url.partition("/tasks/")[2].partition("/")[0])


def draft(engine: Engine, task: int) -> KeptDraft:
    found = task_page(engine.store, actor_of(engine.store, "wang", now=MOMENT), task).draft
    assert found is not None
    return found


@pytest.fixture
def stale(form: Page) -> Page:
    """A second tab, opened before the first one saved 111 万元; it has 222 万元 typed."""
    second = form.context.new_page()
    second.goto(form.url)
    drawn(second)
    form.fill(AMOUNT, "111")
    expect(form.locator("#draft-status")).to_contain_text("草稿已保存")
    second.fill(AMOUNT, "222")
    return second


@pytest.mark.parametrize("button", ["暂存", "退回待认领", "提交"])
def test_a_stale_tab_keeps_both_versions_and_shows_where_they_differ(
    stale: Page, engine: Engine, button: str
) -> None:
    stale.click(".fjs-form-field-select .fjs-input-group")
    stale.click("text=联合研究类")
    hand_in(stale, button)
    table = stale.locator("#differences")
    expect(table).to_contain_text("经费")
    expect(table).to_contain_text("111万元")
    expect(table).to_contain_text("222万元")
    expect(drawn(stale).locator(AMOUNT)).to_have_value("222")
    assert draft(engine, key_of(stale)).variables["amount"] == 111


def test_the_person_decides_which_of_the_two_versions_counts(stale: Page, engine: Engine) -> None:
    stale.click(".task-bar button:has-text('暂存')")
    drawn(stale).fill(AMOUNT, "223")
    stale.wait_for_timeout(1200)  # longer than a draft waits: none is sent while both are shown
    assert draft(engine, key_of(stale)).variables["amount"] == 111
    stale.click(".task-bar button:has-text('暂存')")
    expect(stale.locator(".message.good")).to_contain_text("已暂存")
    assert draft(engine, key_of(stale)).variables["amount"] == 223


def test_the_other_version_can_be_taken_instead(stale: Page) -> None:
    stale.click(".task-bar button:has-text('暂存')")
    stale.click("text=改用另一页面保存的内容")
    expect(drawn(stale).locator(AMOUNT)).to_have_value("111")


@pytest.mark.parametrize("button", ["提交", "暂存"])
def test_after_a_lost_session_the_text_is_readable_and_comes_back_into_the_form(
    form: Page, engine: Engine, button: str
) -> None:
    fill(form, "333.25")
    form.context.clear_cookies()
    form.click(f".task-bar button:has-text('{button}')")
    lost = form.locator("main")
    expect(lost).to_contain_text("登录已过期")
    for words in ("经费", "333.25万元", "基地类别", "联合研究类"):
        expect(lost).to_contain_text(words)
    expect(lost).not_to_contain_text("unit_name")
    form.click("a.button:has-text('登录')")
    sign_in(form, "wang")
    expect(drawn(form).locator(AMOUNT)).to_have_value("333.25")
    expect(form.locator("#draft-status")).to_contain_text("已放回")
    hand_in(form)
    expect(form.locator(".message.good")).to_contain_text("「审核材料」已提交")


def test_another_person_who_signs_in_then_is_not_given_it(form: Page, case_key: int) -> None:
    fill(form, "333.25")
    form.context.clear_cookies()
    form.click(".task-bar button:has-text('提交')")
    form.click("a.button:has-text('登录')")
    sign_in(form, "admin")
    expect(form.locator("#form-viewer, main").first).to_be_visible()
    assert "333.25" not in form.content()


def test_a_double_click_submits_once(form: Page, engine: Engine, case_key: int) -> None:
    fill(form, "650")
    form.dblclick(".task-bar button:has-text('提交')")
    form.dblclick("#ahead button[value=yes]")
    expect(form.locator(".message.good")).to_contain_text("「审核材料」已提交")
    events = case_file(engine.store, actor_of(engine.store, "wang", now=MOMENT), case_key).events
    assert [event.kind for event in events].count("user_task_completed") == 1


def test_going_back_after_submitting_shows_what_became_of_it(form: Page) -> None:
    fill(form, "650")
    hand_in(form)
    form.wait_for_url("**/tasks")
    form.go_back()
    expect(form.locator("main")).to_contain_text("王处于2026年3月16日")
    expect(form.locator(".task-bar button")).to_have_count(0)


def test_the_second_of_two_people_is_told_who_was_first(
    page: Page, colleague: Page, case_key: int
) -> None:
    for one in (page, colleague):
        one.goto("/tasks")
        one.click("text=审核材料")
    page.click("button:has-text('认领')")
    expect(page.locator(".message.good")).to_contain_text("已认领")
    colleague.click("button:has-text('认领')")
    expect(colleague.locator("main")).to_contain_text("它已由王处认领")


@pytest.mark.parametrize("button", ["提交", "暂存"])
def test_a_page_never_quarrels_with_the_draft_it_is_sending_itself(
    form: Page, engine: Engine, button: str
) -> None:
    """The draft is on its way, and slow, when the button is pressed."""

    def slowly(route: Route) -> None:
        form.wait_for_timeout(1500)
        route.continue_()

    form.route("**/draft", slowly)
    fill(form, "650")
    with form.expect_request("**/draft"):
        form.locator(AMOUNT).press("ArrowUp")
    hand_in(form, button)
    expect(form.locator(".message.good")).to_contain_text(
        "已提交" if button == "提交" else "已暂存"
    )
