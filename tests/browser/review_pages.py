"""The task page of every review step of a procedure, as whoever does the step sees it.

``python -m tests.browser.review_pages FOLDER [PROGRAMME …]`` plays how a body of these programmes
(of all, without any) is recognised and lives, and puts a picture of each page into the folder.
"""

import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import httpx
from playwright.sync_api import Browser, Page, Route, sync_playwright

from app.cli.stories import runner_beside
from engine.definitions.reading import read_bpmn
from engine.lifecycle.audience import STAFF
from engine.settings import shipped
from simulation.acting import Acting
from simulation.browser import Browser as Person
from simulation.reading import StoryFile, read_story
from simulation.steps import Do, Step

JUDGES = STAFF | {"recommender", "expert"}
WIDE = {"width": 1360, "height": 860}
QUIET = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
Look = Callable[[str, Page], None]
"""Is given the step (``process/element``) and its page, drawn."""


def programmes() -> list[str]:
    return sorted(path.parents[1].name for path in shipped("cases").glob("*/stories/recognised*"))


def review_steps() -> frozenset[str]:
    """``process/element`` of every user task whose doer judges."""
    return frozenset(
        f"{process.id}/{node.id}"
        for path in shipped("bpmn").rglob("*.bpmn")
        for process in read_bpmn(path.read_bytes(), path.name).processes
        for node in process.nodes.values()
        if node.kind == "userTask" and node.properties.get("role") in JUDGES
    )


@dataclass
class Gallery:
    """Opens the page of each review step that a story comes to, once, before it is done."""

    chromium: Browser
    look: Look

    def visit(self, story: Path, folder: Path) -> set[str]:
        """The steps whose pages were looked at."""
        seen, wanted = set[str](), review_steps()

        def say(file: StoryFile, step: Step, acting: Acting) -> None:
            ahead = _after(file, step)
            if ahead is not None and ahead.task in wanted - seen and not ahead.refused:
                seen.add(ahead.task)
                with _open(self.chromium, acting, ahead) as page:
                    self.look(ahead.task, page)

        runner_beside(shipped(), folder).run(read_story(story), say)
        return seen


def _after(file: StoryFile, step: Step) -> Do | None:
    """What a person does next."""
    place = next(i for i, one in enumerate(file.story.steps) if one is step) + 1
    return file.story.steps[place].do if place < len(file.story.steps) else None


@contextmanager
def _open(chromium: Browser, acting: Acting, ahead: Do) -> Iterator[Page]:
    """The page in Chromium, every request answered by the story's installation."""
    task = acting.finder.task(ahead.task, ahead.of, ahead.who, acting.now)
    client = acting.server.browser()
    person = Person(client, ahead.who, acting.server.password)
    if task.assignee is None:
        person.claim(task.key)
    context = chromium.new_context(viewport=WIDE, locale="zh-CN", timezone_id="Asia/Shanghai")
    context.route("**/*", lambda route: _answer(client, route))
    page = context.new_page()
    page.goto(f"http://story/tasks/{task.key}")
    page.wait_for_selector("#form-viewer:not([aria-busy]) .fjs-form")
    yield page
    context.close()


def _answer(client: httpx.Client, route: Route) -> None:
    address = urlsplit(route.request.url)
    path = address.path + (f"?{address.query}" if address.query else "")
    answer = client.request(
        route.request.method,
        path,
        content=route.request.post_data_buffer,
        headers={k: v for k, v in route.request.headers.items() if k in _PASSED_ON},
    )
    route.fulfill(status=answer.status_code, headers=_plain(answer), body=answer.content)


_PASSED_ON = {"content-type", "accept", "hx-request", "hx-target", "x-csrftoken"}


def _plain(answer: httpx.Response) -> dict[str, str]:
    return {
        name: value
        for name, value in answer.headers.items()
        if name.lower() not in {"set-cookie", "content-encoding", "content-length"}
    }


def chromium_path() -> str | None:
    return os.environ.get("GUICHENG_TEST_CHROMIUM") or shutil.which("chromium")


def main(folder: str, *chosen: str) -> None:
    """A picture of each page."""
    kept = Path(folder)
    kept.mkdir(parents=True, exist_ok=True)

    def keep(step: str, page: Page) -> None:
        name = re.sub(r"[^a-z0-9]+", "-", step.lower())
        page.screenshot(path=kept / f"{name}.png")
        sys.stdout.write(f"{step} {name}.png\n")

    with sync_playwright() as playwright, TemporaryDirectory() as work:
        chromium = playwright.chromium.launch(executable_path=chromium_path(), args=QUIET)
        for programme in chosen or programmes():
            story = shipped("cases") / programme / "stories" / "life.yaml"
            Gallery(chromium, keep).visit(story, Path(work, programme))
        chromium.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
