"""The people and systems of a story, each over HTTP with an account or a signature of its own."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import httpx

from engine.clock import Clock
from engine.queries.programmes import programmes_in_force
from simulation import calendar_notices
from simulation.browser import Browser, NotTaken
from simulation.finding import Finder
from simulation.passing_time import PassingTime
from simulation.samples import Samples, evaluated, known_at, missing, over
from simulation.server import Server, StoryDiffers
from simulation.steps import Api, Do, Send, Start
from simulation.vocabulary import Vocabulary
from webhooks.partners import find_partner, load_partners

_FORGED = b"x" * 32
_ADMINISTRATOR = "admin"


@dataclass
class Progress:
    """How far a story is: where the clock stands, the cases that were named, events sent."""

    now: datetime
    named: dict[str, int] = field(default_factory=dict)
    sent: int = 0


class Acting:
    """Does what the steps say on a server; what comes out otherwise is StoryDiffers."""

    def __init__(
        self, server: Server, words: Vocabulary, samples: Samples, progress: Progress
    ) -> None:
        self.server, self.words, self.samples, self.progress = server, words, samples, progress
        self.web: httpx.Client = server.browser()
        self.time = PassingTime(server, self.web, progress.now, self._publish)
        self.finder = Finder(server.store, progress.named)
        self.partners = load_partners(programmes_in_force(server.store))
        self._browsers: dict[str, Browser] = {}

    @property
    def now(self) -> datetime:
        """Where the clock stands."""
        return self.time.now

    def move(self, to: datetime) -> None:
        """Time passes."""
        self.time.move(to)
        self.progress.now = to

    def do(self, step: Do) -> None:
        """A person hands in the form of a task."""
        self.words.check_person(step.who)
        self.words.check_task(step.task)
        form = self.words.tasks[step.task]
        said = self._said(form, step.sets, step.form)
        with refusing(step.refused):
            if step.refused:
                open_ = self.finder.open_tasks(step.task, step.of)
                task = open_[0] if len(open_) == 1 else self.finder.any_task(step.task, step.of)
            else:
                task = self.finder.task(step.task, step.of, step.who, self.now)
            browser = self.browser(step.who)
            if task.assignee is None:
                browser.claim(task.key)
            opened = browser.open(task.key)
            typed = self._typed(self.samples.of_form(form), said, opened.values)
            browser.complete(task.key, opened, typed, step.reason)
        self.time.settle()

    def start(self, step: Start) -> None:
        """A person starts a procedure."""
        self.words.check_person(step.who)
        self.words.check_process(step.process)
        form = self.words.starts.get(step.process, "")
        said = self._said(form, step.sets, step.form)
        before = {one.key for one in self.finder.cases(step.process, ())}
        typed = self._typed(self.samples.of_form(form), said, {})
        with refusing(step.refused):
            self.browser(step.who).start(step.process, typed)
        self.time.settle()
        if step.named:
            begun = [
                one.key for one in self.finder.cases(step.process, ()) if one.key not in before
            ]
            self.progress.named[step.named] = begun[0]

    def send(self, step: Send) -> None:
        """A partner sends a signed event."""
        partner = find_partner(self.partners, step.partner)
        partner.incoming(step.type)
        known = known_at(self.now)
        given = over(self.samples.named(step.sets), step.data)
        given = over(self.samples.of_message(step.type), given)
        data = evaluated(given, {**given, **known})
        self.progress.sent += 1
        body = json.dumps({"type": step.type, "data": data}, ensure_ascii=False).encode()
        sent_as, wall = step.id or f"story-{self.progress.sent}", Clock().now()
        secret = _FORGED if step.forged else self.server.connections[step.partner].secrets[0]
        headers = {
            "webhook-id": sent_as,
            "webhook-timestamp": str(int(wall.timestamp())),
            "webhook-signature": partner.scheme.sign(secret, sent_as, wall, body),
        }
        answer = self.web.post(f"/webhooks/{step.partner}", content=body, headers=headers)
        _expect_status(answer, step.status)
        self.time.settle()

    def call(self, step: Api) -> None:
        """A person calls the REST API."""
        self.words.check_person(step.who)
        path = step.path
        if "{case}" in path:
            path = path.replace("{case}", str(self.finder.case(step.process, step.of).key))
        if "{task}" in path:
            path = path.replace("{task}", str(self.finder.any_task(step.task, step.of).key))
        body = None if step.body is None else evaluated(step.body, known_at(self.now))
        who = (step.who, self.server.password)
        answer = self.web.request(step.method, path, json=body, auth=who)
        _expect_status(answer, step.status)
        for text in step.contains:
            if text not in answer.text:
                raise StoryDiffers(f"答复里没有“{text}”：{answer.text[:300]}")
        self.time.settle()

    def browser(self, login: str) -> Browser:
        """The person's browser, signed in."""
        if login not in self._browsers:
            self.words.check_person(login)
            client = self.server.browser()
            self._browsers[login] = Browser(client, login, self.server.password)
        return self._browsers[login]

    def _said(self, form: str, sets: tuple[str, ...], typed: Mapping[str, Any]) -> dict[str, Any]:
        """What the step itself says; raises Invalid for a field that the form has not."""
        self.words.check_fields(form, typed)
        named = self.words.fields_only(form, self.samples.named(sets))
        return over(named, typed)

    def _typed(
        self, sample: Mapping[str, Any], said: Mapping[str, Any], filled: Mapping[str, Any]
    ) -> dict[str, Any]:
        """A sample is typed only where the page has no value yet; what the story says always is."""
        given = over(missing(sample, filled), said)
        known = {**filled, **_plain(given), **known_at(self.now)}
        found: dict[str, Any] = evaluated(given, known)
        return found

    def _publish(self, year: int, notice: str) -> None:
        self.browser(_ADMINISTRATOR).post(
            "/administration/calendar/import",
            files={"notice": (f"{year}.csv", notice)},
            source=calendar_notices.SOURCE,
        )
        self.time.settle()


@contextmanager
def refusing(text: str) -> Iterator[None]:
    """Around what must be refused with a sentence that contains `text`; empty: it must be taken.

    Raises StoryDiffers where it was taken, or refused with another sentence.
    """
    try:
        yield
    except NotTaken as error:
        if text and text not in str(error):
            raise StoryDiffers(f"拒绝的理由应含“{text}”，实为：{error}") from error
        if not text:
            raise
    else:
        if text:
            raise StoryDiffers(f"应被拒绝（“{text}”），却被接受了。")


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Those that are no expressions: what an expression may look at."""
    return {
        name: value
        for name, value in values.items()
        if not (isinstance(value, str) and value.startswith("="))
    }


def _expect_status(answer: httpx.Response, status: int) -> None:
    if answer.status_code != status:
        raise StoryDiffers(f"应答复 {status}，实为 {answer.status_code}：{answer.text[:500]}")
