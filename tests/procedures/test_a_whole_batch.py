"""A batch of thirty applications from the notice to the announcement, read by everybody.

After each step one applicant of each fate, the recommender and an expert read every page that they
can come to, the other applicants their case (with GUICHENG_TEST_READ=all everybody everything): no
paper contradicts a verdict, no page tells a party a code, no refused case is green, no list
disagrees with its filter.
"""

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app import house
from app.demonstration import _QUICK, PASSWORD
from app.web import create_app
from engine.commands.accounts.register_account import register_account
from engine.commands.deadlines.pin_clock import pin_clock
from engine.lifecycle.actor import SYSTEM
from engine.persistence import Store
from engine.persistence.case_rows import Instance
from engine.persistence.programmes import shipped_programmes
from engine.settings import Settings
from papers.queries import paper_content
from papers.rows import Paper
from register.credit_code import check_character
from register.rows import Application, Organisation
from tests.papers.reading import papers, word_text
from tests.procedures.applications import JOINT_RESEARCH
from tests.procedures.guangdong import AFTER_CLOSE, Guangdong
from tests.procedures.reading import Page, Reader

pytestmark = pytest.mark.slow
SIZE = 30
EXPERTS = ("expert3", "expert4", "expert5")
ALSO_READ = ("expert3", "zhou")
FATES = ("投入不足", "不推荐", "不符合指南", "专家不认可", "落选", "通过")
LISTS = ("/tasks", "/cases", "/deadlines", "/overview", "/batches", "/register")
READ_ALL = os.environ.get("GUICHENG_TEST_READ") == "all"
GREEN = re.compile(r'<h1>[^<]*</h1>\s*<span class="mark-word good">')


@dataclass
class Batch:
    """The batch, who applies in it, and what was read of whom."""

    gd: Guangdong
    app: Flask
    numbers: dict[str, str] = field(default_factory=dict)
    """login → number of the application."""
    fates: dict[str, str] = field(default_factory=dict)
    """number → what becomes of it."""
    read: dict[int, tuple[int, datetime]] = field(default_factory=dict)
    """case → lines of history and the moment when its pages were last read."""
    seen: dict[str, set[str]] = field(default_factory=dict)
    """login → addresses of sent forms, which stay as they were sent."""
    clients: dict[str, FlaskClient] = field(default_factory=dict)
    """login → the browser in which that person is signed in."""

    def of(self, *fates: str) -> list[str]:
        return [number for number, fate in self.fates.items() if fate in fates]

    def reader(self, login: str) -> Reader:
        if login not in self.clients:
            client = self.clients[login] = self.app.test_client()
            page = client.get("/sign-in").get_data(as_text=True)
            csrf = page.partition('name="csrf_token" value="')[2].partition('"')[0]
            sent = {"login": login, "password": PASSWORD, "csrf_token": csrf}
            assert client.post("/sign-in", data=sent).status_code == 303
        return Reader(self.clients[login])

    def changed(self) -> Iterator[tuple[str, int]]:
        """(login, case) of the applications whose pages say something else than when they were
        read: those that have moved, and those in which time has passed.
        """
        numbers = {number: login for login, number in self.numbers.items()}
        with self.gd.engine.store.read() as transaction:
            for application in transaction.scalars(select(Application)):
                case = transaction.get_one(Instance, application.case_key)
                length, moment = self.read.get(case.key, (0, self.gd.now))
                waited = case.state == "active" and moment != self.gd.now
                if waited or length != case.history_length:
                    self.read[case.key] = case.history_length, self.gd.now
                    yield numbers[application.number], case.key


def apply(batch: Batch, place: int) -> None:
    """An organisation of its own, its account, and its application on the platform."""
    first = f"914401{place:03d}MA5CK{place:03d}"
    code, login, name = first + check_character(first), f"host{place}", f"第{place}精密仪器公司"
    fate = FATES[place % len(FATES)]
    with batch.gd.engine.store.write() as transaction:
        organisation = Organisation(
            credit_code=code, name=name, region="广州市", affiliation="地级以上市所属企事业单位"
        )
        transaction.add(organisation)
    register_account(
        batch.gd.engine,
        login,
        name=f"{name}经办人",
        password=PASSWORD,
        groups=["gd-host", f"host:{code}"],
        organisation=code,
        administrator=False,
        hashed_by=_QUICK,
        actor=SYSTEM,
        now=batch.gd.now,
    )
    invested = 432 if fate == "投入不足" else 650
    number = batch.gd.submit(
        "suiguang",
        JOINT_RESEARCH,
        credit_code=code,
        host_name=name,
        base_name=f"第{place}联合研究基地",
        investment_total_wan=invested,
    )
    batch.numbers[login], batch.fates[number] = number, fate


def read_everything(batch: Batch) -> None:
    """One applicant of each fate, recommender and expert read every page that they can come to; the
    other applicants their case. Of cases and forms those that say something else than before.
    """
    pin_clock(batch.gd.engine, batch.gd.now, actor=SYSTEM, now=batch.gd.now)
    moved = dict(batch.changed())
    chosen = [*batch.numbers][: None if READ_ALL else len(FATES)]
    cases = [moved[login] for login in chosen if login in moved] or ["none"]
    kinds = re.compile(
        r"/(cases|tasks(/\d+)?|batches(/[^/?]+)?|register(/.*)?|deadlines|overview"
        rf"|cases/({'|'.join(map(str, cases))})(/forms/\d+)?)"
    )
    for login in (*chosen, *ALSO_READ):
        reader = batch.reader(login)
        reader.kinds, reader.known = kinds, batch.seen.setdefault(login, set())
        reader.known |= reads(login, reader, LISTS)
    for login in moved.keys() - set(chosen):
        reader = batch.reader(login)
        reader.kinds = re.compile("none")
        reads(login, reader, [f"/cases/{moved[login]}"])
    lists_agree_with_their_filters(batch)


def reads(login: str, reader: Reader, begin: Iterable[str]) -> set[str]:
    """The forms among what was read."""
    pages = list(reader.read(begin))
    for page in pages:
        tells_no_code(login, page)
        is_not_green(page)
    return {page.address for page in pages if "/forms/" in page.address}


def test_no_page_about_the_rules_tells_a_party_a_code(gd: Guangdong) -> None:
    """The procedures and tables that anybody may read."""
    batch = Batch(gd, create_app(gd.engine))
    pin_clock(gd.engine, gd.now, actor=SYSTEM, now=gd.now)
    reader = batch.reader("suiguang")
    reader.kinds = re.compile(r"/(processes(/[^/]+)?|decisions/[^/]+)")
    pages = list(reader.read(["/processes"]))
    assert len(pages) > 20
    for page in pages:
        tells_no_code("suiguang", page)


def tells_no_code(login: str, page: Page) -> None:
    assert page.told == [], (login, page.address)


def is_not_green(page: Page) -> None:
    refused = ("未获推荐", "不符合指南要求", "未入选", "不予认定", "公示异议成立")
    if re.fullmatch(r"/cases/\d+", page.address) and "已办结" in page.text:
        heading = page.html.partition('<div class="heading">')[2].partition("</div>")[0]
        if any(word in heading for word in refused):
            assert not GREEN.search(heading), page.address


def lists_agree_with_their_filters(batch: Batch) -> None:
    chen = batch.reader("chen").client

    def listed(address: str) -> int:
        return total(chen.get(address).get_data(as_text=True))

    counts = {
        state: listed(f"/cases?process=GD-P01&state={state}")
        for state in ("", "active", "completed", "terminated")
    }
    assert counts[""] == counts["active"] + counts["completed"] + counts["terminated"]
    for state, word in (("active", "办理中"), ("completed", "已办结")):
        page = chen.get(f"/cases?process=GD-P01&state={state}").get_data(as_text=True)
        body = page.partition("<tbody>")[2].partition("</tbody>")[0]
        assert body.count("<tr>") == body.count(f">{word}</span>")
    overview = chen.get("/overview").get_data(as_text=True)
    for word, address in FIGURES.items():
        shown = overview.partition(f"<span>{word}</span>")[0].rpartition("<b>")[2]
        assert int(shown.partition("<")[0]) == listed(address), word


FIGURES = {
    "办理中的案件": "/cases?state=active",
    "有任务超期的案件": "/cases?standing=late",
    "有任务将超期的案件": "/cases?standing=soon",
    "30 天内届满的期限": "/deadlines?days=30",
}
"""What the overview counts → the list that it leads to."""


def total(page: str) -> int:
    found = re.search(r"共 (\d+) 项", page)
    return int(found[1]) if found else 0


@pytest.fixture
def batch(store: Store) -> Iterator[Batch]:
    settings = Settings(store.url, "demonstration", secret_key="a key of a test, long enough" * 2)
    engine = house.build(settings)
    gd = Guangdong(engine)
    gd.open_batch()
    pin_clock(engine, gd.now, actor=SYSTEM, now=gd.now)
    yield Batch(gd, create_app(engine))
    engine.store.close()


def test_thirty_applications_from_the_notice_to_the_announcement(batch: Batch) -> None:
    gd = batch.gd
    for place in range(SIZE):
        apply(batch, place)
    read_everything(batch)

    for number in batch.fates:
        opinion = "不推荐" if batch.fates[number] == "不推荐" else "推荐"
        gd.recommend(number, "zhou", "s07", opinion)
    read_everything(batch)

    for number in batch.of("投入不足", "不符合指南", "专家不认可", "落选", "通过"):
        gd.review(number, met=batch.fates[number] != "不符合指南")
    read_everything(batch)

    for number in batch.of("专家不认可", "落选", "通过"):
        judged = {"law_compliant": False} if batch.fates[number] == "专家不认可" else {}
        gd.judge(number, EXPERTS, **judged)
    read_everything(batch)

    gd.move(AFTER_CLOSE)
    gd.select(*batch.of("通过"))
    read_everything(batch)

    objected, *announced = batch.of("通过")
    gd.object_to(objected)
    gd.check_objection(objected, valid=True)
    gd.move(AFTER_CLOSE.replace(day=28))
    read_everything(batch)

    for number in announced:
        gd.announce(number)
    read_everything(batch)

    recognised = {n for n in batch.fates if gd.ended_by(n)[-1:] == ["e_recognized"]}
    assert recognised == set(announced)
    for paper in papers(gd.engine):
        says_what_was_decided(batch, paper, recognised)


def says_what_was_decided(batch: Batch, paper: Paper, recognised: set[str]) -> None:
    """No paper names as recognised who was not, and an opinion says the verdict that followed."""
    content = paper_content(
        batch.gd.engine.store, SYSTEM, paper.instance_key, paper.position, "docx"
    )[1]
    said = word_text(content)
    assert not set(re.findall(r"[A-Z]+(?:-[0-9a-zA-Z]+)+", said)) & set(
        shipped_programmes().clauses
    ), paper.name
    assert "要求数" not in said, paper.name
    if paper.name == "认定文件":
        refused = [n for n in batch.fates if n not in recognised]
        hosts = {batch.gd.application(n).case_key for n in refused}
        assert paper.instance_key not in hosts
    for decided in paper.basis.get("decided", []):  # type: ignore[union-attr]  # JSON
        word = shipped_programmes()["gd"].outcomes[decided["outcome"]].word  # type: ignore[index, call-overload]  # JSON
        assert word in said, (paper.name, word)
