import os
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from engine.errors import Invalid
from engine.regulations import Register, read_register, read_registers
from engine.settings import shipped

SOURCES = {
    "gd": "gd-cooperation-base",
    "gx-coop": "gx-cooperation-base",
    "gx-cons": "gx-consortium",
    "gx-pilot": "gx-pilot-base",
    "zj": "zj-cooperation-base",
}
SLIDE_HEADINGS = re.compile(r"(Ø|第.章(组建|支持措施|管理评估)|（三）人才政策支持|\d\d)*")
"""One source was taken from slides, whose headings and numbers stand between its sentences."""

SMALL: Mapping[str, object] = {
    "programme": "p",
    "prefix": "P",
    "title": "办法",
    "short": "办法",
    "issuer": "厅",
    "status": "现行",
    "effective": "自发布之日起",
    "validity": "无",
    "actors": {"dept": "厅"},
    "facts": {"n": {"label": "数量", "type": "number", "source": "applicant"}},
    "readings": {"R-1": {"about": "以上", "chosen": "含本数", "change": "决策表"}},
}
CLAUSE: Mapping[str, object] = {
    "id": "P-1",
    "cite": "第一条",
    "text": "不少于2项。",
    "kind": "criterion",
    "executable": True,
}


@pytest.fixture(scope="module")
def registers() -> Mapping[str, Register]:
    folder = shipped("regulations")
    return read_registers({each.name: each.read_text("utf-8") for each in folder.glob("*.yaml")})


def outside() -> Path:
    folder = os.environ.get("GUICHENG_REGULATIONS")
    if not folder:
        pytest.skip("GUICHENG_REGULATIONS names no folder with the source texts")
    return Path(folder)


def written(*clauses: Mapping[str, object], **more: object) -> str:
    return yaml.safe_dump({**SMALL, **more, "clauses": [dict(each) for each in clauses]})


def test_every_programme_has_a_register(registers: Mapping[str, Register]) -> None:
    assert set(registers) == set(SOURCES)


@pytest.mark.parametrize("programme", SOURCES)
def test_the_clauses_are_the_text_of_the_regulation(
    registers: Mapping[str, Register], programme: str
) -> None:
    source = re.sub(r"\s+", "", (outside() / f"{SOURCES[programme]}.txt").read_text("utf-8"))
    left_over, end = "", 0
    for clause in registers[programme].clauses.values():
        start = source.index(clause.text, end) if clause.text else end
        left_over += source[end:start]
        end = start + len(clause.text)
    assert SLIDE_HEADINGS.fullmatch(left_over + source[end:])


@pytest.mark.parametrize("programme", SOURCES)
def test_every_fact_is_asked_by_a_clause(registers: Mapping[str, Register], programme: str) -> None:
    register = registers[programme]
    asked = {name for clause in register.clauses.values() for name in clause.facts}
    assert set(register.facts) == asked


@pytest.mark.parametrize("programme", SOURCES)
def test_a_question_of_judgement_is_answered_by_a_fact_of_its_clause(
    registers: Mapping[str, Register], programme: str
) -> None:
    clauses = registers[programme].clauses.values()
    assert all(item.fact in clause.facts for clause in clauses for item in clause.checks)


def test_the_words_of_a_clause_run_to_the_end_of_its_last_part() -> None:
    heading = {"id": "P", "cite": "总", "kind": "criterion", "executable": True}
    part = {**CLAUSE, "parent": "P"}
    register = read_register(written(heading, part), "p.yaml", {})
    assert register.words("P") == "不少于2项。"
    assert register.clauses["P"].is_heading


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        ({"parent": "P-9"}, "上级条款 P-9"),
        ({"kind": "wish"}, "种类“wish”"),
        ({"actor": "nobody"}, "“nobody”"),
        ({"facts": ["m"]}, "facts 里没有“m”"),
        ({"readings": ["R-2"]}, "readings 里没有“R-2”"),
        ({"checks": [{"fact": "m", "ask": "？"}]}, "facts 里没有“m”"),
        ({"colour": "red"}, "不认识“colour”"),
    ],
)
def test_a_fault_in_a_clause_is_named_with_the_clause(
    fault: Mapping[str, object], sentence: str
) -> None:
    with pytest.raises(Invalid) as refused:
        read_register(written({**CLAUSE, **fault}), "p.yaml", {})
    assert [finding.element for finding in refused.value.findings] == ["P-1"]
    assert sentence in str(refused.value.findings[0])


def test_a_clause_may_not_be_there_twice() -> None:
    with pytest.raises(Invalid) as refused:
        read_register(written(CLAUSE, CLAUSE), "p.yaml", {})
    assert "重复" in str(refused.value.findings[0])


def test_a_file_that_is_no_table_is_refused() -> None:
    with pytest.raises(Invalid, match="键: 值"):
        read_register("- 1", "p.yaml", {})
