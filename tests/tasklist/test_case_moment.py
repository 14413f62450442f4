"""当时: the case page of any moment."""

import html
import json
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engine.commands.core.engine import Engine
from engine.commands.user_tasks.complete_user_task import complete_user_task
from engine.lifecycle.actor import SYSTEM
from engine.queries.case_file import case_file
from tests.tasklist.conftest import MOMENT, signed_in


@pytest.fixture
def first_number(engine: Engine, case_key: int) -> int:
    """The last line before the first task was completed."""
    before = case_file(engine.store, SYSTEM, case_key)
    complete_user_task(engine, before.tasks[0].key, {}, actor=SYSTEM, now=MOMENT)
    return before.events[-1].number


def drawn(page: str) -> dict[str, list[object]]:
    found = re.search(r'<script type="application/json">(.*?)</script>', page, re.DOTALL)
    assert found
    state: dict[str, list[object]] = json.loads(html.unescape(found[1]))
    return state


def test_the_case_is_drawn_as_it_stood_then(
    wang: FlaskClient, case_key: int, first_number: int
) -> None:
    then = wang.get(f"/cases/{case_key}/at/{first_number}").get_data(as_text=True)
    now = wang.get(f"/cases/{case_key}").get_data(as_text=True)
    assert drawn(then)["tokens"] != drawn(now)["tokens"]
    assert "甲研究所" in then, "the material of that time"


def test_the_story_leads_to_each_of_its_moments(
    wang: FlaskClient, case_key: int, first_number: int
) -> None:
    page = wang.get(f"/cases/{case_key}").get_data(as_text=True)
    links = re.findall(rf"/cases/{case_key}/at/\d+", page)
    assert links
    assert all(wang.get(link).status_code == 200 for link in links)


def test_the_slider_leads_to_an_address(wang: FlaskClient, case_key: int) -> None:
    answer = wang.get(f"/cases/{case_key}/at?number=2")
    assert answer.location == f"/cases/{case_key}/at/2"


def test_a_stranger_to_the_case_sees_no_moment_of_it(app: Flask, case_key: int) -> None:
    assert signed_in(app, "li").get(f"/cases/{case_key}/at/1").status_code == 404
