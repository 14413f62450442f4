import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.casebook.run import Rulebook
from app.cli.cases import command, rulebook_of
from app.cli.project import shipped_project
from engine.errors import Invalid
from engine.programmes.cases import read_cases
from engine.settings import shipped


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(command, ["run", *arguments])
    return result.exit_code, result.output


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return rulebook_of(shipped_project())


def differences(rulebook: Rulebook, **case: object) -> str:
    text = json.dumps({"cases": [{"title": "一例", **case}]})
    return "\n".join(rulebook.differences(read_cases("case.yaml", text)[0]))


def test_every_shipped_case_passes_on_the_command_line() -> None:
    code, said = run()
    assert (code, "不符 0 例" in said) == (0, True), said


def test_a_case_that_fails_is_told_on_the_command_line(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_text("cases: [{title: 一例, decision: DEC-GD-GRADE, outcome: normal}]", "utf-8")
    code, said = run(str(path))
    assert code == 1
    assert "不符 case.yaml#1 一例" in said


@pytest.mark.parametrize("programme", ["gd", "gx-coop", "gx-cons", "gx-pilot", "zj"])
def test_every_programme_has_cases(programme: str) -> None:
    files = shipped("cases", programme).glob("*.yaml")
    assert any(read_cases(each.name, each.read_text("utf-8")) for each in files)


def test_a_failing_case_says_what_was_expected_and_which_rule_decided(rulebook: Rulebook) -> None:
    facts = {"evaluation_grade": "不合格"}
    said = differences(rulebook, facts=facts, decision="DEC-GD-GRADE", outcome="normal")
    assert "应为 normal，实为 rectify_1y" in said
    assert "GD-15-1-3-d" in said


def test_a_case_without_a_needed_fact_fails_and_names_it(rulebook: Rulebook) -> None:
    said = differences(rulebook, decision="DEC-GD-GRADE", outcome="normal")
    assert "evaluation_grade" in said


def test_a_deadline_that_comes_out_otherwise_fails(rulebook: Rulebook) -> None:
    asked = {"timer": "T-GD-14-b", "start": "2024-02-29"}
    assert "2029-02-28" in differences(rulebook, deadline=asked, last_day="2029-03-01")


@pytest.mark.parametrize(
    ("facts", "truths"),
    [
        ({"correction_count": 0}, {"GX-COOP-10-3-c": True}),
        ({"correction_count": 1}, {"GX-COOP-10-3-c": False}),
        ({"recommender_approves": True, "dept_approves": False}, {"ZJ-16-b": True}),
        ({"recommender_approves": True, "dept_approves": False}, {"ZJ-16-c": False}),
        ({"most_base_in_zj": True, "most_grade": "优秀"}, {"ZJ-19-c": True}),
        ({"legacy_base": False, "evaluation_grade": "优秀"}, {"GD-10": None}),
    ],
)
def test_a_single_clause_can_be_asked(
    rulebook: Rulebook, facts: dict[str, object], truths: dict[str, object]
) -> None:
    assert differences(rulebook, facts=facts, truths=truths) == ""


def test_a_single_clause_that_comes_out_otherwise_fails(rulebook: Rulebook) -> None:
    said = differences(rulebook, facts={"correction_count": 1}, truths={"GX-COOP-10-3-c": True})
    assert "应为满足，实为不满足" in said


@pytest.mark.parametrize(
    ("case", "sentence"),
    [
        ({"title": "一例", "colour": 1}, "不认识“colour”"),
        ({"facts": {}}, "缺少“title”"),
        ({"title": "一例", "base": "无此底稿"}, "“无此底稿”"),
        ({"title": "一例", "facts": [1]}, "应是一张“键: 值”的表"),
        ({"title": "一例", "clauses": "GD-1"}, "应是一个列表"),
        ({"title": "一例", "truths": {"GD-1": "是"}}, "应是 true 或 false"),
        ("一句话", "应是一张“键: 值”的表"),
    ],
)
def test_a_case_that_is_not_understood_is_named(case: object, sentence: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_cases("c.yaml", json.dumps({"cases": [case]}))
    assert sentence in str(refused.value.findings[0])


def test_the_exchange_form_of_an_inventory_is_read_too() -> None:
    text = json.dumps(
        {
            "fixtures": {"F": {"n": 1}},
            "cases": [
                {
                    "id": "C1",
                    "title": "一例",
                    "fixture": "F",
                    "facts": {"m": 2},
                    "evaluate": {"GD-1": "n/a"},
                    "decision": {"id": "D", "outcome": "pass"},
                }
            ],
        }
    )
    case = read_cases("cases.yaml", text)[0]
    assert (case.facts, case.truths) == ({"n": 1, "m": 2}, {"GD-1": None})
    assert (case.decision, case.outcome) == ("D", "pass")


@pytest.mark.parametrize("text", ["", "一句话", "cases: 无", "cases: {甲: 乙}", "[]", "case: []"])
def test_a_file_that_has_no_list_of_cases_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        read_cases("c.yaml", text)
