"""README's five minutes, walked to their end on the pages of a server of its own."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from engine.settings import shipped
from tests.browser import test_application_in_the_browser as application
from tests.browser.test_recognition_in_the_browser import (
    DOCUMENT_NO,
    EXPERTS,
    Desks,
    announce,
    call_experts,
    open_task,
    publish_guide,
    recommend,
    refuse,
    review,
    score,
    submit,
)

pytestmark = [pytest.mark.browser, pytest.mark.slow]
GUICHENG = str(Path(sys.executable).with_name("guicheng"))


@dataclass
class Installation:
    """What `make run` makes, in a folder of its own."""

    folder: Path
    environment: dict[str, str]
    address: str

    def guicheng(self, *arguments: str) -> str:
        done = subprocess.run(
            [GUICHENG, *arguments], cwd=self.folder, env=self.environment, text=True,
            capture_output=True, timeout=300, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@pytest.fixture
def installed(tmp_path: Path) -> Iterator[Installation]:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    root = str(shipped("regulations").parent)
    environment = {
        **os.environ, "GUICHENG_MODE": "demonstration", "GUICHENG_PORT": str(port),
        "GUICHENG_DATABASE": f"sqlite:///{tmp_path}/guicheng.db", "PYTHONPATH": root,
    }  # fmt: skip
    made = Installation(tmp_path, environment, f"http://127.0.0.1:{port}")
    made.guicheng("set-up", "gd")
    serving = subprocess.Popen(
        [GUICHENG, "serve"], cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True
    )
    try:
        assert serving.stdout is not None
        assert made.address in serving.stdout.readline()  # said once it listens
        yield made
    finally:
        serving.terminate()
        serving.wait(timeout=60)


def move_the_clock(admin: Page, day: str) -> None:
    admin.goto("/administration/calendar")
    admin.fill("[name=day] >> nth=0", day)
    admin.click("button:has-text('拨动时钟')")
    expect(admin.locator(".message.good")).to_contain_text("时钟已拨到")


def apply_as(desks: Desks, login: str, investment: str, monkeypatch: pytest.MonkeyPatch) -> Page:
    host = desks.of(login)
    application.begin(host)
    expect(host.locator(".heading")).to_contain_text("5月15日 24:00")
    monkeypatch.setitem(application.NUMBERS, "investment_total_wan", investment)
    application.fill_in(host)
    host.set_input_files("input[type=file]", [application.RECEIPT])  # type: ignore[list-item]  # as documented
    expect(host.locator(".uploaded")).to_contain_text("合作协议.pdf")
    submit(host)
    return host


def when_it_comes(page: Page, task: str) -> None:
    """The list shows the task once the platform's receipt is here."""
    for _ in range(300):
        page.goto("/tasks")
        if page.locator(f"tbody a:has-text('{task}')").count():
            return
    raise AssertionError(f"「{task}」 never came")


def until_reviewed(desks: Desks, chen: Page, judge: Callable[[Page], None] = review) -> None:
    zhou = desks.of("zhou")
    when_it_comes(zhou, "审核推荐")
    recommend(zhou)
    when_it_comes(chen, "审查是否符合指南要求")
    judge(chen)


def test_the_five_minutes_end_in_the_register_and_the_changed_table_refuses_the_next(
    installed: Installation, chromium: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    desks = Desks(chromium, installed.address)
    admin, chen, he = desks.of("admin"), desks.of("chen"), desks.of("he")
    move_the_clock(admin, "2026-03-16")

    chen.goto("/tasks")
    publish_guide(chen)
    chen.goto("/batches")
    expect(chen.locator("main")).to_contain_text("GD-2026-1")
    applicant = desks.of("nanyue")
    applicant.goto("/batches")
    expect(applicant.locator("main")).to_contain_text("2026年度“广东省国际科技合作基地”专题")
    applicant.click("main tbody a")
    expect(applicant.locator("main")).to_contain_text("2026年5月15日 24:00")

    apply_as(desks, "suiguang", "650", monkeypatch)
    until_reviewed(desks, chen)
    when_it_comes(he, "组织竞争性评审")
    call_experts(he)
    for login in EXPERTS:
        score(desks.of(login))

    table = (
        shutil.copytree(shipped("dmn", "gd"), installed.folder / "dmn" / "gd") / "eligibility.dmn"
    )
    table.write_text(table.read_text("utf-8").replace("&lt; 600<", "&lt; 800<"), "utf-8")
    installed.guicheng("deploy", "dmn/gd")
    second = apply_as(desks, "wanqu", "700", monkeypatch)
    until_reviewed(desks, chen, refuse)
    second.goto("/cases")
    expect(second.locator("tbody")).to_contain_text("审查不符合指南要求")

    move_the_clock(admin, "2026-05-16")
    when_it_comes(he, "竞争性择优")
    open_task(he, "竞争性择优")
    he.get_by_role("checkbox", name="GD-2026-1-001").check()
    he.fill("[id$=Field_selection_reason]", "按得分择优。")
    submit(he)
    move_the_clock(admin, "2026-05-28")
    when_it_comes(chen, "决定是否征求相关部门意见")
    announce(chen)
    chen.goto("/register")
    expect(chen.locator("tbody")).to_contain_text("穗光精密仪器有限公司")
    chen.click("tbody a >> nth=0")
    expect(chen.locator("main")).to_contain_text(DOCUMENT_NO)
