"""An analyst's first save of a shipped file is a difference of what he changed, and no more."""

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import chromium
from tests.clients.saving import NODE, ROOT, SAVED, editors, saved

__all__ = ["chromium"]

pytestmark = [
    pytest.mark.clients,
    pytest.mark.skipif(
        not (NODE / "node_modules" / "camunda-bpmn-js").is_dir(),
        reason="the Modeler's editors are not installed: make clients",
    ),
]


def test_opening_and_saving_a_shipped_file_changes_nothing(chromium: Browser) -> None:
    """To bring a file into the editors' form: `python -m tests.clients.saving FILE`."""
    assert len(SAVED) > 300
    with editors(chromium) as page:
        for path in SAVED:
            text = path.read_text("utf-8")
            written, warnings = saved(page, path, text)
            assert warnings == [], path
            assert written == text, f"{path.relative_to(ROOT)} is not as the Modeler saves it"


def test_a_file_written_otherwise_is_seen(chromium: Browser) -> None:
    path = ROOT / "docs/tutorial/visit.bpmn"
    text = path.read_text("utf-8")
    moved = text.replace('<dc:Bounds x="', '<dc:Bounds  x="', 1)
    assert moved != text
    with editors(chromium) as page:
        assert saved(page, path, moved)[0] == text
