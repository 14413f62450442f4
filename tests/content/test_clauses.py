import os
import re
from pathlib import Path

import pytest

from engine.persistence.programmes import shipped_programmes

SOURCES = {
    "gd": "gd-cooperation-base",
    "gx-coop": "gx-cooperation-base",
    "gx-cons": "gx-consortium",
    "gx-pilot": "gx-pilot-base",
    "zj": "zj-cooperation-base",
}
SLIDE_HEADINGS = re.compile(r"(Ø|第.章(组建|支持措施|管理评估)|（三）人才政策支持|\d\d)*")
"""One source was taken from slides, whose headings and numbers stand between its sentences."""


def outside() -> Path:
    folder = os.environ.get("GUICHENG_REGULATIONS")
    if not folder:
        pytest.skip("GUICHENG_REGULATIONS names no folder with the source texts")
    return Path(folder)


def test_the_programmes_that_ship() -> None:
    assert set(shipped_programmes()) == set(SOURCES)


@pytest.mark.parametrize("programme", SOURCES)
def test_the_clauses_are_the_text_of_the_regulation(programme: str) -> None:
    source = re.sub(r"\s+", "", (outside() / f"{SOURCES[programme]}.txt").read_text("utf-8"))
    left_over, end = "", 0
    for clause in shipped_programmes()[programme].clauses.values():
        start = source.index(clause.text, end) if clause.text else end
        left_over += source[end:start]
        end = start + len(clause.text)
    assert SLIDE_HEADINGS.fullmatch(left_over + source[end:])


@pytest.mark.parametrize("programme", SOURCES)
def test_every_fact_is_asked_by_a_clause(programme: str) -> None:
    known = shipped_programmes()[programme]
    asked = {name for clause in known.clauses.values() for name in clause.facts}
    assert set(known.facts) == asked


@pytest.mark.parametrize("programme", SOURCES)
def test_a_question_of_judgement_is_answered_by_a_fact_of_its_clause(programme: str) -> None:
    clauses = shipped_programmes()[programme].clauses.values()
    assert all(item.fact in clause.facts for clause in clauses for item in clause.checks)
