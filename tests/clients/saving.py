"""Files as the Modeler's editors write them.

``python -m tests.clients.saving FILE…`` opens and saves files until saving changes nothing, so that
an analyst's first save is a difference of what was changed and no more.
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import QUIET, chromium_path

NODE = Path(__file__).parent / "node"
EDITORS = NODE / "node_modules" / ".modeler-save.js"
ROOT = NODE.parents[2]
SAVED = [
    *ROOT.glob("bpmn/**/*.bpmn"),
    *ROOT.glob("dmn/**/*.dmn"),
    *ROOT.glob("forms/**/*.form"),
    *ROOT.glob("docs/tutorial/*.*"),
]
MOST_ROUNDS = 5


@contextmanager
def editors(browser: Browser) -> Iterator[Page]:
    """A page that holds the editors."""
    made = ["node", "save.mjs", str(EDITORS)]
    subprocess.run(made, cwd=NODE, check=True, timeout=120)
    page = browser.new_page(viewport={"width": 1700, "height": 1000})
    page.add_script_tag(path=EDITORS)
    yield page
    page.close()


def saved(page: Page, path: Path, text: str) -> tuple[str, list[str]]:
    """What the editor writes of the text of a file of that kind, and what it complains of."""
    answer = page.evaluate("([kind, text]) => saved[kind](text)", [path.suffix[1:], text])
    return answer["text"], answer["warnings"]


def save(page: Page, path: Path) -> bool:
    """Save the file until saving changes nothing; whether it was changed."""
    before = text = path.read_text("utf-8")
    for _ in range(MOST_ROUNDS):
        after, _warnings = saved(page, path, text)
        if after == text:
            break
        text = after
    if text != before:
        path.write_text(text, "utf-8")
    return text != before


if __name__ == "__main__":
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=QUIET)
        with editors(browser) as opened:
            for each in [Path(name) for name in sys.argv[1:]] or SAVED:
                if save(opened, each):
                    sys.stdout.write(f"{each}\n")
