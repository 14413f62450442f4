"""What the people of a shipped story read, each after each step: no code, no refused case in green,
and in its papers no code and no place that nothing was filled into.

By default in one story; GUICHENG_TEST_READ_STORIES names others (``gx-coop/life …``), or all.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select

from app.cli.stories import runner_beside
from engine.lifecycle.actor import SYSTEM
from engine.persistence.case_rows import Instance
from engine.settings import shipped
from papers.queries import paper_content
from papers.rows import Paper
from simulation.acting import Acting
from simulation.browser import Browser
from simulation.reading import StoryFile, read_story, story_files
from simulation.steps import Step
from tests.papers.reading import word_text
from tests.procedures.reading import EMPTY, Page, Reader, codes_in

pytestmark = pytest.mark.slow
ASKED = os.environ.get("GUICHENG_TEST_READ_STORIES", "zj/batch-with-refusals")
STORIES = [
    path
    for path in story_files([shipped("cases")])
    if ASKED == "all" or f"{path.parents[1].name}/{path.stem}" in ASKED.split()
]
END = re.compile(r'<span class="mark-word (\w+)">已办结</span> <span>([^<]*)</span>')
REFUSED = re.compile(r"不予|未获|未通过|不通过|不符合|未入选|不推荐|不受理|撤销资格|取消资格")


@dataclass
class Answer:
    """An answer of the installation, as the reader of pages asks for it."""

    answer: httpx.Response

    @property
    def status_code(self) -> int:
        return self.answer.status_code

    @property
    def mimetype(self) -> str:
        return str(self.answer.headers.get("content-type", "")).partition(";")[0]

    def get_data(self, as_text: bool) -> str:
        return self.answer.text


@dataclass
class Client:
    """A person's browser."""

    client: httpx.Client

    def get(self, address: str) -> Answer:
        return Answer(self.client.get(address))


@dataclass
class Readers:
    """Who has acted so far, how long each case was when it was last read, and what was wrong."""

    clients: dict[str, Client] = field(default_factory=dict)
    lengths: dict[int, int] = field(default_factory=dict)
    papers: set[tuple[int, int]] = field(default_factory=set)
    read: int = 0
    wrong: set[str] = field(default_factory=set)

    def say(self, _file: StoryFile, step: Step, acting: Acting) -> None:
        who = next((one.who for one in (step.do, step.start) if one is not None), None)
        if who is not None and who not in self.clients:
            opened = acting.server.browser()
            Browser(opened, who, acting.server.password)
            self.clients[who] = Client(opened)
        moved = "|".join(map(str, self._moved(acting)))
        kinds = re.compile(rf"/(tasks/\d+|cases/({moved or 'none'})(/forms/\d+)?)")
        for login, client in self.clients.items():
            for page in Reader(client, kinds).read(("/tasks", "/cases")):  # type: ignore[arg-type]  # as far as it asks
                self.read += 1
                self.wrong |= {f"{login} {page.address}：{told}" for told in page.told}
                self.wrong |= {f"{login} {page.address}：{end}" for end in green(page)}

        self.wrong |= set(self._papers(acting))

    def _papers(self, acting: Acting) -> Iterator[str]:
        """What is wrong in the papers that were not read yet."""
        with acting.server.store.read() as transaction:
            papers = [
                (p.instance_key, p.position, p.name) for p in transaction.scalars(select(Paper))
            ]
        for case, place, name in papers:
            if (case, place) in self.papers:
                continue
            self.papers.add((case, place))
            text = word_text(paper_content(acting.server.store, SYSTEM, case, place, "docx")[1])
            yield from (f"{name}：{code}" for code in codes_in(text))
            yield from (
                f"{name}：{text[max(0, m.start() - 40) : m.end() + 9]}"
                for m in EMPTY.finditer(text)
            )

    def _moved(self, acting: Acting) -> Iterator[int]:
        with acting.server.store.read() as transaction:
            for case in transaction.scalars(select(Instance)):
                if self.lengths.get(case.key) != case.history_length:
                    self.lengths[case.key] = case.history_length
                    yield case.key


def green(page: Page) -> list[str]:
    """The end of a refused case that wears green."""
    ended = END.search(page.html)
    wrong = ended is not None and REFUSED.search(ended[2]) and ended[1] == "good"
    return [ended[2]] if ended is not None and wrong else []


@pytest.mark.parametrize("story", STORIES, ids=lambda path: f"{path.parents[1].name}/{path.stem}")
def test_no_page_tells_a_code_or_shows_a_refusal_in_green(story: Path, tmp_path: Path) -> None:
    readers = Readers()
    runner_beside(shipped(), tmp_path).run(read_story(story), readers.say)
    assert readers.read > 50
    assert readers.wrong == set()
