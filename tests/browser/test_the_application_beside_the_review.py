"""At every review step stands, beside the form, what the applicant handed in.

By default in one programme; GUICHENG_TEST_PROGRAMMES names others, or all.
"""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from engine.settings import shipped
from tests.browser.review_pages import Gallery, programmes

pytestmark = [pytest.mark.browser, pytest.mark.slow]
ASKED = os.environ.get("GUICHENG_TEST_PROGRAMMES", "gd")
CHOSEN = programmes() if ASKED == "all" else ASKED.split()


@pytest.mark.parametrize("programme", CHOSEN)
def test_the_application_stands_beside_every_review(
    programme: str, chromium: Browser, tmp_path: Path
) -> None:
    def look(step: str, page: Page) -> None:
        expect(page.locator("#form-viewer")).not_to_contain_text("⚠")  # what feelin cannot read
        if "-batch/" in step:
            return  # a notice is of no application, and a selection lists many
        beside = page.locator(".columns.beside aside#before")
        expect(beside.locator("details.filled[open]").first).to_be_visible()
        form, shown = page.locator("#form-viewer").bounding_box(), beside.bounding_box()
        assert form is not None
        assert shown is not None
        assert shown["x"] >= form["x"] + form["width"], f"{step}: not beside, but below"
        assert beside.locator("dl.facts dd").count() > 3, step

    story = shipped("cases") / programme / "stories" / "recognised-base.yaml"
    seen = Gallery(chromium, look).visit(story, tmp_path)
    assert len(seen) >= 4
