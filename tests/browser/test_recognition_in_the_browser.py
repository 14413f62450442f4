"""省级国合基地认定 through a real browser: opened, recommended, reviewed and looked up there."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from app import house
from app.cli.set_up import deploy_programme
from app.demonstration import PASSWORD, furnish
from app.story.applications import JOINT_RESEARCH
from app.web import create_app
from engine.commands.pin_clock import pin_clock
from engine.lifecycle.actor import SYSTEM
from engine.persistence import migrations
from engine.settings import Settings, shipped
from tests.procedures.guangdong import AFTER_CLOSE, Guangdong

pytestmark = [pytest.mark.browser, pytest.mark.slow]
GUIDE = {
    "title": "2026年度“广东省国际科技合作基地”专题",
    "guide_text": "现将2026年度专题申报有关事项通知如下。",
}
DAYS = {"guide_published_on": "2026/03/16", "opens_on": "2026/03/16", "closes_on": "2026/05/15"}


def show_the_time(gd: Guangdong) -> None:
    """The pages' clock stands where the story is."""
    pin_clock(gd.engine, gd.now, actor=SYSTEM, now=gd.now)


@pytest.fixture
def gd(tmp_path: Path) -> Guangdong:
    settings = Settings(f"sqlite:///{tmp_path}/gd.db", "demonstration", secret_key="browser")
    engine = house.build(settings)
    migrations.upgrade(engine.store, shipped("migrations"))
    made = Guangdong(engine)
    deploy_programme(engine, "gd")
    list(furnish(engine))
    show_the_time(made)
    return made


@pytest.fixture
def address_of_gd(gd: Guangdong) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, create_app(gd.engine), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


@pytest.fixture
def desks(chromium: Browser, address_of_gd: str) -> "Desks":
    return Desks(chromium, address_of_gd)


class Desks:
    """Everyone at a desk of their own."""

    def __init__(self, chromium: Browser, address: str) -> None:
        self.chromium = chromium
        self.address = address

    def of(self, login: str) -> Page:
        context = self.chromium.new_context(
            base_url=self.address, locale="zh-CN", timezone_id="Asia/Shanghai"
        )
        page = context.new_page()
        page.goto("/sign-in")
        page.fill("[name=login]", login)
        page.fill("[name=password]", PASSWORD)
        page.click("button.primary")
        page.wait_for_url("**/tasks")
        return page


def open_task(page: Page, name: str) -> None:
    page.goto("/tasks")
    page.click(f"tbody a:has-text('{name}')")
    page.click("button:has-text('认领')")
    page.wait_for_selector("#form-viewer:not([aria-busy]) .fjs-form")


def submit(page: Page) -> None:
    page.click("button:has-text('提交')")
    expect(page.locator(".message.good")).to_contain_text("已提交")


def test_a_base_is_recognised_and_stands_in_the_register(gd: Guangdong, desks: Desks) -> None:
    chen = desks.of("chen")
    chen.click("button:has-text('专题（批次）')")
    open_task(chen, "发布专题指南并征集申报")
    for key, text in GUIDE.items():
        chen.fill(f"[id$=Field_{key}]", text)
    for key, day in DAYS.items():
        chen.fill(f"[id$=Field_{key}-date]", day)
        chen.press(f"[id$=Field_{key}-date]", "Enter")
    chen.click("text=三个完整自然年度")
    submit(chen)
    gd.batch_id = "GD-2026-1"
    number = gd.submit("yuehai", JOINT_RESEARCH)
    show_the_time(gd)

    liang = desks.of("liang")
    open_task(liang, "审核推荐")
    liang.get_by_role("radio", name="推荐", exact=True).check()
    liang.fill("[id$=Field_recommendation_opinion]", "材料属实，同意推荐。")
    submit(liang)

    open_task(chen, "审查是否符合指南要求")
    chen.get_by_role("radio", name="是", exact=True).first.check()
    chen.fill("[id$=Field_review_opinion]", "符合指南要求。")
    submit(chen)

    gd.judge(number)
    gd.move(AFTER_CLOSE)
    gd.select(number)
    gd.move(AFTER_CLOSE.replace(day=28))
    gd.announce(number)
    show_the_time(gd)

    chen.goto("/register")
    chen.click("tbody a >> nth=0")
    expect(chen.locator(".mark-word.good").first).to_have_text("有效")
    chen.click(f"text={gd.application(number).case_key}")
    chen.wait_for_selector(".diagram.is-drawn")
    expect(chen.locator("#decisions")).to_contain_text("符合条件")
    assert desks.of("suiguang").goto(chen.url).status == 404  # type: ignore[union-attr]  # it answered


def test_an_applicant_sees_its_own_case_and_no_other(gd: Guangdong, desks: Desks) -> None:
    gd.open_batch()
    gd.submit("yuehai", JOINT_RESEARCH)
    gd.submit("suiguang", JOINT_RESEARCH)
    show_the_time(gd)
    host = desks.of("yuehai")
    host.goto("/cases")
    expect(host.locator("#cases")).to_contain_text("粤海前沿大学")
    expect(host.locator("#cases")).not_to_contain_text("穗光精密仪器有限公司")
