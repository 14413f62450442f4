"""A status, a grade, a role, an outcome and a paper are added each in one file of data.

What is added is a text of that file alone; the programme then checks without an error, and whoever
asks it (register, facts, groups, outcomes, papers) knows the new word.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from app import house
from app.cli.deploy import read_bundle
from engine.definitions import check
from engine.persistence.programmes import shipped_programmes
from engine.programmes import Programme
from engine.programmes.bundle import with_programme
from engine.programmes.usage import usage_findings
from engine.queries.deadlines import shipped_calendar
from papers.catalogue import catalogue_of
from register.programme_rules import rules_among

BUNDLE = read_bundle("yl-studio", Path(__file__).parents[1] / "canary" / "programme")

STATUS = (
    ("    已收匾: {current: false}", "    修匾: {current: true}\n    已收匾: {current: false}"),
    (
        "  recorded:\n",
        "    - {event: rectify, from: [挂匾], to: 修匾, clauses: [YL-STUDIO-9]}\n"
        "    - {event: restore, from: [修匾], to: 挂匾, clauses: [YL-STUDIO-9]}\n"
        "  recorded:\n"
        "    - {event: rectify, in: [修匾, 已收匾, 已落匾], says: 不再修匾。}\n"
        "    - {event: restore, in: [挂匾, 已收匾, 已落匾], says: 无须恢复。}\n",
    ),
    ("{event: lapse, from: [挂匾]", "{event: lapse, from: [挂匾, 修匾]"),
    ("{event: revoke, from: [挂匾]", "{event: revoke, from: [挂匾, 修匾]"),
)
GRADE = (("丙等, 丁等]", "丙等, 丁等, 戊等]"),)
ROLE = (("outcomes:\n", "  yl-studio-shi: {name: 匠师, role: expert}\noutcomes:\n"),)
OUTCOME = (("open_questions:", "  wait: {word: 再等一年, result: neutral}\nopen_questions:"),)
PAPER = (("# 字段取自", "  修匾通知: {template: 办理结果告知书, audience: everybody}\n# 字段取自"),)


@pytest.mark.parametrize(
    ("file", "edits", "words", "word"),
    [
        ("register.yaml", STATUS, lambda one: rules_among({0: one})["YL-STUDIO"].statuses, "修匾"),
        ("facts.yaml", GRADE, lambda one: one.facts["craft_grade"].values, "戊等"),
        ("programme.yaml", ROLE, lambda one: [role.name for role in one.roles.values()], "匠师"),
        (
            "programme.yaml",
            OUTCOME,
            lambda one: [x.word for x in one.outcomes.values()],
            "再等一年",
        ),
        ("papers.yaml", PAPER, lambda one: catalogue_of(one).kinds, "修匾通知"),
    ],
    ids=["status", "grade", "role", "outcome", "paper"],
)
def test_a_word_is_added_in_one_file(
    file: str,
    edits: tuple[tuple[str, str], ...],
    words: Callable[[Programme], object],
    word: str,
) -> None:
    path = f"regulations/yl-studio/{file}"
    text = BUNDLE.files[path].decode()
    for before, after in edits:
        assert text.count(before) == 1
        text = text.replace(before, after)
    bundle = replace(BUNDLE, files={**BUNDLE.files, path: text.encode()})
    programme = bundle.read()
    assert word not in words(BUNDLE.read())
    assert word in words(programme)
    judged = [one for judge in house.PROGRAMME_CHECKS for one in judge(programme)]
    known = house.installed(with_programme(shipped_programmes(), programme), shipped_calendar)
    found = [*judged, *usage_findings(programme, bundle), *check(bundle.resources, installed=known)]
    assert [one for one in found if one.severity == "error"] == []
