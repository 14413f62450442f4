"""What only a browser shows: the form viewer, drafts, uploads, the diagram."""

from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from engine.commands.core.engine import Engine
from engine.queries.accounts import actor_of
from engine.queries.task_page import task_page
from tests.browser.conftest import hand_in
from tests.tasklist.conftest import MOMENT

pytestmark = pytest.mark.browser


@pytest.fixture
def form(page: Page, case_key: int) -> Page:
    page.reload()
    page.click("text=审核材料")
    page.click("button:has-text('认领')")
    page.wait_for_selector("#form-viewer:not([aria-busy]) .fjs-form")
    return page


def fill(form: Page, amount: str) -> None:
    form.fill("input[id*=amount]", amount)
    form.click(".fjs-form-field-select .fjs-input-group")
    form.click("text=联合研究类")


def test_a_filled_form_is_submitted_and_the_task_leaves_the_list(form: Page) -> None:
    fill(form, "650.5")
    hand_in(form)
    expect(form.locator(".message.good")).to_contain_text("「审核材料」已提交")
    expect(form.locator("#todo")).to_contain_text("没有符合条件的任务")


def test_the_days_in_a_form_s_text_stand_there_as_people_write_them(form: Page) -> None:
    expect(form.locator(".fjs-form-field-text")).to_contain_text("截止日：2026年12月31日。")


def test_leaving_right_after_the_last_keystroke_loses_nothing(form: Page, engine: Engine) -> None:
    task = int(form.url.rpartition("/")[2])
    fill(form, "599.99")
    form.click("text=甲研究所的申请 >> nth=0")
    form.wait_for_url("**/cases/*")
    wang = actor_of(engine.store, "wang", now=MOMENT)
    for _ in range(50):
        if draft := task_page(engine.store, wang, task).draft:
            break
        form.wait_for_timeout(50)  # the browser is sending it while the next page loads
    assert draft is not None
    assert draft.variables["amount"] == Decimal("599.99")


def test_the_page_says_in_chinese_what_is_wrong_before_anything_is_sent(form: Page) -> None:
    form.fill("input[id*=amount]", "-1")
    form.click("button:has-text('提交')")
    expect(form.locator(".fjs-form-field-number")).to_contain_text("不能小于 0。")
    expect(form.locator(".fjs-form-field-select")).to_contain_text("请填写。")
    expect(form.locator("input[id*=amount]")).to_be_focused()
    expect(form.locator("#draft-status")).to_have_text("还有 2 处需要填写或改正。")


def test_a_sentence_under_a_field_moves_nothing(form: Page) -> None:
    submit = form.locator("input[id*=code]")
    before = submit.bounding_box()
    form.fill("input[id*=unit]", "")
    form.locator("input[id*=unit]").blur()
    expect(form.locator(".fjs-form-field-textfield").first).to_contain_text("请填写。")
    assert submit.bounding_box() == before


def test_what_is_typed_is_kept_without_a_button(form: Page) -> None:
    form.fill("input[id*=amount]", "12.5")
    expect(form.locator("#draft-status")).to_contain_text("草稿已保存")
    form.reload()
    expect(form.locator("input[id*=amount]")).to_have_value("12.5")


def test_a_second_tab_is_told_that_the_first_one_saved(form: Page) -> None:
    second = form.context.new_page()
    second.goto(form.url)
    second.wait_for_selector(".fjs-form")
    form.fill("input[id*=amount]", "1")
    expect(form.locator("#draft-status")).to_contain_text("草稿已保存")
    second.fill("input[id*=amount]", "2")
    expect(second.locator("#draft-status")).to_contain_text("另一个页面")


def test_a_field_appears_when_its_condition_holds(form: Page) -> None:
    expect(form.locator("textarea")).to_have_count(0)
    form.click(".fjs-form-field-select .fjs-input-group")
    form.click("text=特色类")
    expect(form.locator("textarea")).to_have_count(1)


def test_evidence_is_uploaded_at_once_and_refused_with_a_reason(form: Page) -> None:
    form.set_input_files(
        "input[type=file]",
        [
            {"name": "执照.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"},
            {"name": "照片.png", "mimeType": "image/png", "buffer": b"not a picture"},
        ],
    )
    expect(form.locator(".uploaded")).to_contain_text("执照.pdf")
    expect(form.locator(".fjs-form-field-filepicker")).to_contain_text("「照片.png」的内容不是")


def test_the_watermark_of_the_viewer_stays_visible(form: Page) -> None:
    expect(form.locator(".fjs-powered-by-link")).to_be_visible()


def test_the_diagram_shows_where_the_case_stands(page: Page, case_key: int) -> None:
    page.goto(f"/cases/{case_key}")
    page.wait_for_selector(".diagram.is-drawn")
    expect(page.locator("[data-element-id=check].is-here")).to_have_count(1)
    expect(page.locator(".token")).to_contain_text("在此")
    expect(page.locator(".bjs-powered-by")).to_be_visible()


def test_a_filter_is_applied_without_leaving_the_page(page: Page, case_key: int) -> None:
    page.reload()
    page.evaluate("window.stayed = true")
    page.select_option("[name=standing]", "late")
    expect(page.locator("#todo")).to_contain_text("没有符合条件的任务")
    assert page.evaluate("window.stayed")
    assert "standing=late" in page.url


def test_everything_can_be_reached_with_the_keyboard(page: Page, case_key: int) -> None:
    page.reload()
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("/")
    expect(page.locator("#search-all")).to_be_focused()
