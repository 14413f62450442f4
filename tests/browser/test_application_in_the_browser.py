"""An applicant's whole online application, begun, filled in, sent and found again in a browser."""

import re
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from engine.queries.case_file import case_file
from tests.browser.test_accessibility import violations
from tests.browser.test_recognition_in_the_browser import (
    Desks,
    address_of_gd,
    desks,
    fill_day,
    gd,
    show_the_time,
    submit,
    wait_for_form,
)
from tests.procedures.guangdong import SUBMITTED, Guangdong

__all__ = ["address_of_gd", "desks", "gd"]
pytestmark = [pytest.mark.browser, pytest.mark.slow]
ANSWERED_NO = re.compile("港澳台地区合作的平台|外籍或港澳台|双重身份")
CHOSEN = {
    "base_category": "联合研究类",
    "host_type": "企业",
    "region_0": "国外",
    "leader_title": "正高",
    "venue_0": "国内科技期刊",
    "venue_1": "国内科技期刊",
}
TEXTS = {
    "base_name": "精密仪器联合研究基地",
    "partner_0": "海外大学",
    "leader_name": "郑工",
    "title_0": "联合研究论文之一",
    "title_1": "联合研究论文之二",
}
NUMBERS = {
    "intl_project_count": "1",
    "investment_total_wan": "600.5",
    "joint_trained_count": "1",
    "joint_patent_granted_count": "1",
    "transformation_count": "1",
    "rd_expense_y1_wan": "35",
    "sales_y1_wan": "1000",
    "rd_expense_y2_wan": "70",
    "sales_y2_wan": "2000",
    "rd_expense_y3_wan": "105",
    "sales_y3_wan": "3000",
}
DAYS = {
    "signed_on_0": "2026/2/15",
    "valid_from_0": "2026/3/1",
    "valid_to_0": "2029-2-28",
    "leader_qualification_obtained_on": "2019年6月30日",
}
RECEIPT = {"name": "合作协议.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 agreement"}


def begin(host: Page) -> None:
    host.click("a.button:has-text('省级国合基地认定')")
    host.click("main button:has-text('启动')")
    wait_for_form(host)


def choose_from(host: Page, key: str, option: str) -> None:
    host.click(f".fjs-input-group:has([id$=Field_{key}])")
    host.locator(".fjs-dropdownlist-item:visible", has_text=option).first.click()


def answer(host: Page) -> None:
    """Every question that is shown with 是, but for some with 否."""
    for question in host.get_by_role("radiogroup").all():
        no = ANSWERED_NO.search(question.inner_text())
        question.get_by_role("radio", name="否" if no else "是", exact=True).check()


def fill_in(host: Page) -> None:
    choose_from(host, "base_category", CHOSEN["base_category"])
    host.locator(".fjs-repeat-render-add").last.click()
    for key, option in CHOSEN.items():
        choose_from(host, key, option)
    choose_from(host, "recommender_code", "广州市科学技术局")
    for key, written in (TEXTS | NUMBERS).items():
        host.fill(f"[id$=Field_{key}]", written)
    for key, day in DAYS.items():
        fill_day(host, key, day)
    answer(host)


def test_an_application_is_filled_in_and_sent_in_the_browser(gd: Guangdong, desks: Desks) -> None:
    gd.open_batch()
    gd.move(SUBMITTED)
    show_the_time(gd)
    host = desks.of("suiguang")
    begin(host)
    expect(host.locator("[id$=Field_host_name]")).to_have_value("穗光精密仪器有限公司")
    expect(host.locator("[id$=Field_batchId-display]")).to_contain_text(gd.batch_id)
    expect(host.locator("[id$=Field_signed_on_0-date]")).to_have_attribute(
        "placeholder", "年/月/日"
    )
    expect(host.locator("[id$=Field_transfer_project_count]")).to_have_count(0)
    fill_in(host)
    assert violations(host) == []

    host.click("button:has-text('提交')")
    expect(host.locator(".fjs-form-field-filepicker")).to_contain_text("请填写")
    host.set_input_files("input[type=file]", [RECEIPT])  # type: ignore[list-item]  # as documented
    expect(host.locator(".uploaded")).to_contain_text("合作协议.pdf")
    submit(host)

    (sent,) = gd.applications()
    variables = case_file(gd.engine.store, gd.actor("suiguang"), sent.case_key).variables
    assert variables["investment_total_wan"] == Decimal("600.5")
    assert variables["leader_qualification_obtained_on"] == "2019-06-30"
    assert variables["leader_dual_identity"] is False
    assert [paper["title"] for paper in variables["papers"]] == [TEXTS["title_0"], TEXTS["title_1"]]  # type: ignore[union-attr, call-overload, index]  # JSON
    gd.receipt(sent.number)

    host.goto("/cases")
    host.click("tbody a:has-text('穗光精密仪器有限公司')")
    host.wait_for_selector(".diagram.is-drawn")
    expect(host.locator("main")).to_contain_text("合作协议.pdf")
    assert desks.of("wanqu").goto(host.url).status == 404  # type: ignore[union-attr]  # it answered
