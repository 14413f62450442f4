"""A real Chromium against the pages served on this machine."""

import atexit
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright
from werkzeug.serving import make_server

from tests.tasklist.conftest import MOMENT, PASSWORD, app, case_key, engine, prepared

__all__ = ["MOMENT", "PASSWORD", "app", "case_key", "engine", "prepared"]

expect.set_options(timeout=20_000)  # a busy machine is slow, not wrong

QUIET = [
    "--no-sandbox",  # tests may run as root, where Chromium's sandbox does not
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium_path() -> str | None:
    """Where Chromium is on this machine, if it is."""
    return os.environ.get("GUICHENG_TEST_CHROMIUM") or shutil.which("chromium")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = chromium_path()
    if path is None:
        pytest.skip("no chromium here: install it or set GUICHENG_TEST_CHROMIUM to its path")
    browser = playwright().chromium.launch(executable_path=path, args=QUIET)
    yield browser
    browser.close()


@cache
def playwright() -> Playwright:
    """Started once a process, whichever modules have the fixture: a second refuses beside it."""
    started = sync_playwright().start()
    atexit.register(started.stop)
    return started


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """The address at which the application is served meanwhile."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join(timeout=30)


@pytest.fixture
def served(app: Flask) -> Iterator[str]:
    with serving(app) as address:
        yield address


@pytest.fixture
def page(chromium: Browser, served: str) -> Iterator[Page]:
    """A page signed in as 王处; what its console complained of fails the test."""
    context = chromium.new_context(
        base_url=served,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        viewport={"width": 1360, "height": 860},
    )
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda said: complaints.append(said.text) if _is_policy(said.text) else 0)
    opened.goto("/sign-in")
    opened.fill("[name=login]", "wang")
    opened.fill("[name=password]", PASSWORD)
    opened.click("button.primary")
    opened.wait_for_url("**/tasks")
    yield opened
    context.close()
    assert complaints == []


def _is_policy(text: str) -> bool:
    return "Content Security Policy" in text


def hand_in(page: Page, button: str = "提交") -> None:
    """Press the button, and confirm where the page asks first."""
    page.evaluate("window.pressed = true")
    page.click(f".task-bar button:has-text('{button}')")
    page.wait_for_function("() => !window.pressed || document.getElementById('ahead')?.open")
    asked = page.locator("#ahead[open]")
    if asked.count():
        asked.locator("button[value=yes]").click()
