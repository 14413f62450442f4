"""Every end of every procedure gives whoever it concerns a paper that says what happened."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any, cast

import pytest

from engine.definitions.model import FlowNode, Process
from engine.definitions.reading import read_bpmn
from engine.persistence.calendar import shipped_calendar
from engine.persistence.programmes import shipped_programmes
from engine.settings import shipped
from papers.catalogue import catalogue_of
from papers.citing import cited
from papers.issuers import issuer
from papers.issuing import PROPERTY
from papers.occasion import Occasion
from papers.outcome import AFTERWARDS, outcome_facts, remedies

NOTICE, WITHOUT = "办理结果告知书", "withoutNotice"
VARIABLE = re.compile(r"\{\{\w+\}\}")
CODE = re.compile(r"[A-Za-z]{2,}[-_][A-Za-z0-9]|\b[a-z]+_[a-z_]+\b")
PROGRAMMES = shipped_programmes()
"""Clauses, decisions, variables: nothing that a party could read."""


def ends() -> Iterator[tuple[Process, FlowNode]]:
    """The end events that end a case, or a branch of it."""
    for path in sorted(shipped("bpmn").glob("*/*.bpmn")):
        for process in read_bpmn(path.read_bytes(), path.name).processes:
            for node in process.nodes.values():
                around = process.nodes.get(node.container)
                if node.kind == "endEvent" and (around is None or around.event_sub_process):
                    yield process, node


ENDS = {f"{process.id}/{node.id}": (process, node) for process, node in ends()}
NOTIFIED = {
    name: both for name, both in ENDS.items() if NOTICE in both[1].properties.get(PROPERTY, "")
}


@pytest.mark.parametrize("name", ENDS)
def test_every_end_gives_notice_or_says_why_it_concerns_nobody(name: str) -> None:
    _, end = ENDS[name]
    assert (name in NOTIFIED) != bool(end.properties.get(WITHOUT))


@pytest.mark.parametrize("name", NOTIFIED)
def test_the_notice_says_what_happened_and_what_may_be_done_in_words(name: str) -> None:
    process, end = NOTIFIED[name]
    programme = PROGRAMMES.owner(process.id)
    assert programme is not None
    said = outcome_facts(programme, catalogue_of(programme), end, {})
    assert said["结果"] == end.name
    assert said["可以办理"] == VARIABLE.sub("—", end.properties[AFTERWARDS])
    assert not CODE.search(f"{said['结果']}{said['可以办理']}{said['文本状态']}")
    assert said["文本未规定"], "what the text leaves open stands in the small print"


ONLY_A_BRANCH = "只结束一条分支，案件继续"


@pytest.mark.parametrize(
    "name",
    [name for name, (_, end) in ENDS.items() if end.properties.get(WITHOUT) == ONLY_A_BRANCH],
)
def test_what_ends_a_case_does_not_pass_for_the_end_of_a_branch(name: str) -> None:
    process, end = ENDS[name]
    assert any(begins_a_branch(node) for node in upstream(process, end))


def begins_a_branch(node: FlowNode) -> bool:
    """Whether the case goes on beside what follows the node."""
    beside = node.attached_to is not None and not node.interrupting
    return beside or node.kind == "parallelGateway" or node.event_sub_process


def upstream(process: Process, end: FlowNode) -> Iterator[FlowNode]:
    """The end's way back to where it begins, and what lies around it."""
    sources: dict[str, list[str]] = {}
    for flow in process.flows.values():
        sources.setdefault(flow.target, []).append(flow.source)
    seen: set[str] = set()
    to_see = [end.id]
    while to_see:
        node = process.nodes.get(to_see.pop())
        if node is None or node.id in seen:
            continue
        seen.add(node.id)
        yield node
        to_see += [*sources.get(node.id, ()), node.attached_to or "", node.container]


@pytest.mark.parametrize("name", NOTIFIED)
def test_nobody_is_told_his_outcome_by_himself(name: str) -> None:
    """An end in the lane of a party, or of nobody, is notified by the authority."""
    process, end = NOTIFIED[name]
    roles = {n.properties.get("role") for n in process.nodes.values() if n.lane == end.lane}
    if roles & {"department", "recommender", "agency"}:
        return
    programme = PROGRAMMES.owner(process.id)
    assert programme is not None
    occasion = Occasion(
        process,
        end.id,
        1,
        "",
        {},
        {},
        "",
        "91440101MA5CK00144",
        datetime(2026, 3, 16, tzinfo=UTC),
        1,
    )
    assert issuer(cast("Any", None), {}, occasion, programme) == programme.issuer


def test_an_outcome_is_not_called_by_where_it_was_passed_on_to() -> None:
    passed_on = {name for name, (_, end) in NOTIFIED.items() if end.name.startswith("已转")}
    assert passed_on == set()


def test_a_reason_is_told_by_its_provision_and_not_by_the_id_of_a_clause() -> None:
    process, end = ENDS["GX-COOP-P01/e_not_accepted"]
    programme = PROGRAMMES.owner(process.id)
    seen = {"unmet_text": "不满足 GX-COOP-6-2"}
    said = outcome_facts(programme, catalogue_of(programme), end, seen)
    assert said["理由"] == "不满足 第六条（二）"


@pytest.mark.parametrize("id_", sorted(PROGRAMMES))
def test_a_remedy_is_told_with_to_whom_and_until_which_day(id_: str) -> None:
    written = "对结果有异议的，可以依法申请行政复议，或者提起行政诉讼。"
    told = remedies(PROGRAMMES[id_], written, date(2026, 3, 16), shipped_calendar())
    assert [(one["途径"], one["最后一日"]) for one in told] == [
        ("行政复议", "2026年5月15日"),
        ("行政诉讼", "2026年9月16日"),
    ]
    assert PROGRAMMES[id_].province in told[0]["向谁"]


def test_a_last_day_that_is_a_day_off_moves_to_the_next_working_day() -> None:
    (review, _) = remedies(
        PROGRAMMES["gd"], "行政复议、行政诉讼", date(2026, 3, 2), shipped_calendar()
    )
    assert review["最后一日"] == "2026年5月6日"  # 1 May, and the holiday that begins with it


def test_a_last_day_beyond_the_published_calendar_is_told_with_what_it_hangs_on() -> None:
    day = date(shipped_calendar().last.year, 9, 6)
    (suit,) = remedies(PROGRAMMES["gd"], "行政诉讼", day, shipped_calendar())
    assert suit["最后一日"].startswith(f"{day.year + 1}年3月")
    assert suit["最后一日"].endswith("日（放假安排公布后，遇休假日顺延）")


def test_an_outcome_that_names_no_remedy_tells_of_none() -> None:
    day = date(2026, 3, 2)
    assert remedies(PROGRAMMES["gd"], "不需要另行办理。", day, shipped_calendar()) == []


def test_parts_of_one_provision_are_cited_once_and_quoted_together() -> None:
    gd = PROGRAMMES["gd"]
    parts = [one for one in gd.clauses if one.startswith("GD-14-")]
    told = cited(gd, parts)
    assert len({one["条款"] for one in told}) == len(told) < len(parts)
    assert not any("〔" in one["条款"] for one in told)
    assert all("。；" not in one["原文"] for one in told)


@pytest.mark.parametrize("id_", sorted(PROGRAMMES))
def test_what_the_text_does_not_say_is_told_in_sentences(id_: str) -> None:
    assert all(len(one) > 4 for one in PROGRAMMES[id_].particulars.open_questions)
