"""省级国合基地认定 through a real browser: every task is done there, and its end is read there."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from app import house
from app.cli.set_up import deploy_shipped
from app.demonstration import PASSWORD, create_demonstration_data
from app.web import create_app
from engine.commands.deadlines.pin_clock import pin_clock
from engine.lifecycle.actor import SYSTEM
from engine.persistence import migrations
from engine.settings import Settings, shipped
from tests.browser.conftest import hand_in, serving
from tests.procedures.applications import JOINT_RESEARCH
from tests.procedures.guangdong import AFTER_CLOSE, Guangdong

pytestmark = [pytest.mark.browser, pytest.mark.slow]
GUIDE = {
    "title": "2026年度“广东省国际科技合作基地”专题",
    "guide_text": "现将2026年度专题申报有关事项通知如下。",
}
EXPERTS = {"expert3": "王教授", "expert4": "赵高工", "expert5": "黄教授"}
DOCUMENT_NO = "粤科合字〔2026〕88号"
AFTER_PUBLICITY = AFTER_CLOSE.replace(day=28)
DAYS = {"guide_published_on": "2026/03/16", "opens_on": "2026/03/16", "closes_on": "2026/05/15"}


def show_the_time(gd: Guangdong) -> None:
    """The pages' clock stands where the story is."""
    pin_clock(gd.engine, gd.now, actor=SYSTEM, now=gd.now)


def pass_to(gd: Guangdong, moment: datetime) -> None:
    """Time passes, what falls due fires, and the pages show it."""
    gd.move(moment)
    show_the_time(gd)


@pytest.fixture
def gd(tmp_path: Path) -> Guangdong:
    settings = Settings(f"sqlite:///{tmp_path}/gd.db", "demonstration", secret_key="browser")
    engine = house.build(settings)
    migrations.upgrade(engine.store, shipped("migrations"))
    made = Guangdong(engine)
    deploy_shipped(engine, "gd")
    list(create_demonstration_data(engine))
    show_the_time(made)
    return made


@pytest.fixture
def address_of_gd(gd: Guangdong) -> Iterator[str]:
    with serving(create_app(gd.engine)) as address:
        yield address


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


def go_to_task(page: Page, name: str) -> None:
    page.goto("/tasks")
    page.click(f"tbody a:has-text('{name}')")


def open_task(page: Page, name: str) -> None:
    go_to_task(page, name)
    page.click("button:has-text('认领')")
    wait_for_form(page)


def wait_for_form(page: Page) -> None:
    page.wait_for_selector("#form-viewer:not([aria-busy]) .fjs-form")


def choose(page: Page, answer: str) -> None:
    page.get_by_role("radio", name=answer, exact=True).first.check()


def fill_day(page: Page, key: str, day: str) -> None:
    page.fill(f"[id$=Field_{key}-date]", day)
    page.press(f"[id$=Field_{key}-date]", "Enter")


def submit(page: Page) -> None:
    hand_in(page)
    expect(page.locator(".message.good")).to_contain_text("已提交")


def publish_guide(chen: Page) -> None:
    chen.click("a.button:has-text('专题（批次）')")
    chen.click("button:has-text('启动')")
    wait_for_form(chen)  # whoever starts the batch has its first task already
    for key, text in GUIDE.items():
        chen.fill(f"[id$=Field_{key}]", text)
    for key, day in DAYS.items():
        fill_day(chen, key, day)
    chen.click("text=三个完整自然年度")
    submit(chen)


def recommend(liang: Page) -> None:
    open_task(liang, "审核推荐")
    choose(liang, "推荐")
    liang.fill("[id$=Field_recommendation_opinion]", "材料属实，同意推荐。")
    submit(liang)


def review(chen: Page) -> None:
    open_task(chen, "审查是否符合指南要求")
    choose(chen, "是")
    chen.fill("[id$=Field_review_opinion]", "符合指南要求。")
    submit(chen)


def review_against_the_table(chen: Page) -> None:
    """The opinion says otherwise than the table: it is asked about, and sent with a reason."""
    open_task(chen, "审查是否符合指南要求")
    choose(chen, "是")
    chen.fill("[id$=Field_review_opinion]", "符合指南要求。")
    hand_in(chen)
    expect(chen.locator("main [role=alert]").first).to_contain_text("与判定或者所填的事实不一致")
    wait_for_form(chen)
    chen.fill("[name=reason]", "指南要求已核对，客观条件由判定表核对。")
    submit(chen)


def refuse(chen: Page) -> None:
    """The page shows what the table will decide before the opinion is sent."""
    open_task(chen, "审查是否符合指南要求")
    choose(chen, "否")
    chen.fill("[id$=Field_review_opinion]", "投入未达到新的标准。")
    submit(chen)


def call_experts(he: Page) -> None:
    open_task(he, "组织竞争性评审")
    for name in EXPERTS.values():
        he.get_by_role("checkbox", name=name).check()
    submit(he)


def score(expert: Page) -> None:
    """The sheet is this expert's own from the start: there is nothing to claim."""
    go_to_task(expert, "专家评审")
    wait_for_form(expert)
    choose(expert, "无，参加评审")
    for yes in expert.get_by_role("radio", name="是", exact=True).all():
        yes.check()
    expert.fill("[id$=Field_score]", "85")
    expert.fill("[id$=Field_comment]", "条件具备，同意。")
    submit(expert)


def choose_the_best(he: Page, number: str) -> None:
    open_task(he, "竞争性择优")
    he.get_by_role("checkbox", name=number).check()
    he.fill("[id$=Field_selection_reason]", "按得分择优。")
    submit(he)


def announce(chen: Page) -> None:
    open_task(chen, "决定是否征求相关部门意见")
    choose(chen, "不需要")
    chen.fill("[id$=Field_consult_reason]", "常规认定。")
    submit(chen)
    open_task(chen, "发文公告")
    chen.fill("[id$=Field_document_no]", DOCUMENT_NO)
    fill_day(chen, "recognised_on", "2026/05/28")
    submit(chen)


def test_a_base_is_recognised_and_stands_in_the_register(gd: Guangdong, desks: Desks) -> None:
    chen, he = desks.of("chen"), desks.of("he")
    publish_guide(chen)
    gd.batch_id = "GD-2026-1"
    number = gd.submit("yuehai", JOINT_RESEARCH)
    show_the_time(gd)
    recommend(desks.of("liang"))
    review(chen)
    call_experts(he)
    for login in EXPERTS:
        score(desks.of(login))
    pass_to(gd, AFTER_CLOSE)
    choose_the_best(he, number)

    chen.goto(f"/cases/{gd.application(number).case_key}")
    expect(chen.locator(".deadlines")).to_contain_text("公示期届满")
    expect(chen.locator(".deadlines")).to_contain_text("5月27日 24:00")
    verdicts = chen.locator("#decisions summary")
    expect(verdicts.get_by_text("符合条件", exact=True)).to_have_count(1)
    pass_to(gd, AFTER_PUBLICITY)
    announce(chen)

    chen.goto("/register")
    chen.click("tbody a >> nth=0")
    expect(chen.locator(".mark-word.good").first).to_have_text("有效")
    expect(chen.locator("main")).to_contain_text(DOCUMENT_NO)
    chen.click(f"text={gd.application(number).case_key}")
    chen.wait_for_selector(".diagram.is-drawn")
    assert desks.of("suiguang").goto(chen.url).status == 404  # type: ignore[union-attr]  # it answered


def test_a_refused_application_names_the_clause_it_misses(gd: Guangdong, desks: Desks) -> None:
    gd.open_batch()
    number = gd.submit("yuehai", JOINT_RESEARCH, investment_total_wan=599)
    show_the_time(gd)
    recommend(desks.of("liang"))
    review_against_the_table(desks.of("chen"))
    host = desks.of("yuehai")
    host.goto(f"/cases/{gd.application(number).case_key}")
    expect(host.locator(".heading")).to_contain_text("审查不符合指南要求")
    expect(host.locator("main")).to_contain_text("第八条第1项（1）：围绕基地建设的各类投入累计总额")
    expect(host.locator("main")).to_contain_text("599")


def test_an_applicant_sees_its_own_case_and_no_other(gd: Guangdong, desks: Desks) -> None:
    gd.open_batch()
    gd.submit("yuehai", JOINT_RESEARCH)
    gd.submit("suiguang", JOINT_RESEARCH)
    show_the_time(gd)
    host = desks.of("yuehai")
    host.goto("/cases")
    expect(host.locator("#cases")).to_contain_text("粤海前沿大学")
    expect(host.locator("#cases")).not_to_contain_text("穗光精密仪器有限公司")
