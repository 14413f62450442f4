"""A "no" that would end a case before its table is asked is asked about, and its reason told."""

import json
import re
from html import unescape

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.web import create_app
from engine.commands.deadlines.pin_clock import pin_clock
from engine.lifecycle.actor import SYSTEM
from tests.procedures.applications import JOINT_RESEARCH
from tests.procedures.guangdong import CHEN, Guangdong
from tests.procedures.test_a_whole_batch import Batch

NO = {"guide_requirements_met": False, "review_opinion": "申报方向不在指南所列领域"}


class Review:
    """An application that stands before the check against the guide, and who reads it."""

    def __init__(self, gd: Guangdong, **changed: object) -> None:
        self.gd = gd
        self.number = gd.submit("suiguang", JOINT_RESEARCH, **changed)
        gd.recommend(self.number, "zhou", "s07")
        pin_clock(gd.engine, gd.now, actor=SYSTEM, now=gd.now)
        self.batch = Batch(gd, create_app(gd.engine))
        (self.task,) = gd.tasks("s10", self.number)
        self.chen: FlaskClient = self.batch.reader(CHEN).client
        self._post("claim", {})

    def answer(self, verb: str, facts: dict[str, object], **more: str) -> TestResponse:
        return self._post(verb, {"data": json.dumps(facts), **more})

    def told(self, login: str) -> str:
        """What somebody reads of the refusal on the page of the case."""
        address = f"/cases/{self.gd.application(self.number).case_key}"
        page = unescape(self.batch.reader(login).client.get(address).get_data(as_text=True))
        return page.partition('id="refusal"')[2].partition("</section>")[0]

    def _post(self, verb: str, sent: dict[str, str]) -> TestResponse:
        page = self.chen.get(f"/tasks/{self.task.key}").get_data(as_text=True)
        hidden = {
            name: page.partition(f'name="{name}" value="')[2].partition('"')[0]
            for name in ("csrf_token", "revision")
        }
        return self.chen.post(f"/tasks/{self.task.key}/{verb}", data=hidden | sent)


@pytest.fixture
def fulfilled(gd: Guangdong) -> Review:
    return Review(gd)


def test_the_table_that_the_no_keeps_from_being_asked_is_asked_all_the_same(
    fulfilled: Review,
) -> None:
    page = unescape(fulfilled.answer("verdict", NO).get_data(as_text=True))
    panel = page.partition('<div class="verdict')[2].partition("</div>")[0]
    assert re.search(r"客观条件核对</b>\s*<span[^>]*>通过<", panel)
    assert "照事实它会是" in panel
    assert "案件将以「审查不符合指南要求」办结" in panel
    assert "与判定或者所填的事实不一致" in panel


def test_a_no_against_the_facts_is_not_taken_without_a_reason(fulfilled: Review) -> None:
    assert fulfilled.answer("complete", NO).status_code == 422
    assert fulfilled.gd.ended_by(fulfilled.number) == []
    assert fulfilled.answer("complete", NO, reason="指南另有要求").status_code == 303
    assert fulfilled.gd.ended_by(fulfilled.number) == ["e_review_failed"]


def test_a_no_that_the_table_says_too_is_taken_at_once(gd: Guangdong) -> None:
    short = Review(gd, investment_total_wan=432)
    assert short.answer("complete", NO).status_code == 303


def test_whom_a_person_refused_reads_that_persons_reason_and_the_provision(
    fulfilled: Review,
) -> None:
    fulfilled.answer("complete", NO, reason="指南另有要求")
    told = fulfilled.told("suiguang")
    assert "审查是否符合指南要求" in told
    assert "申报方向不在指南所列领域" in told
    assert "第九条第3项" in told
    assert "GD-9" not in told
    assert "指南另有要求" not in told, "what the officer says to the department is not the party's"


def test_an_opinion_that_refused_nothing_is_no_reason(gd: Guangdong) -> None:
    short = Review(gd, investment_total_wan=432)
    yes = {"guide_requirements_met": True, "review_opinion": "方向符合"}
    assert short.answer("complete", yes, reason="客观条件由判定表核对").status_code == 303
    told = short.told("suiguang")
    assert "不低于600万元" in told
    assert "方向符合" not in told


def test_before_a_case_has_ended_nobody_is_told_an_opinion(fulfilled: Review) -> None:
    assert fulfilled.told("suiguang") == ""
