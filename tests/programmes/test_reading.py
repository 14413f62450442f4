"""A programme's folder is read whole, or refused with the file, the line and what is wrong."""

from collections.abc import Mapping

import pytest

from engine.errors import Invalid
from engine.programmes import Common, read_programme
from tests.small_programme import FILES, small_files, small_programme

CLAUSE = "- {id: JS-1, cite: 第一条, text: 不少于2项。, kind: criterion, executable: true}"


def findings(changed: Mapping[str, str | bytes]) -> list[str]:
    """What is wrong with the small programme, once those files are as given."""
    with pytest.raises(Invalid) as refused:
        small_programme(changed)
    return [str(finding) for finding in refused.value.findings]


def clauses(*lines: str) -> dict[str, str | bytes]:
    text = "\n".join(("readings: {R-1: {about: 甲, chosen: 乙, change: 丙}}", "clauses:", *lines))
    return {"clauses.yaml": text}


def replaced(file: str, old: str, new: str) -> dict[str, str | bytes]:
    assert old in FILES[file]
    return {file: FILES[file].replace(old, new)}


def test_a_programme_is_what_its_files_say() -> None:
    programme = small_programme()
    assert (programme.id, programme.prefix, programme.province) == ("js", "JS", "江苏")
    assert programme.facts["n"].label == "数量"
    assert programme.roles["js-dept"].name == "省科技厅"


def test_the_words_of_a_clause_run_to_the_end_of_its_last_part() -> None:
    heading = "- {id: JS-0, cite: 总, kind: criterion, executable: true}"
    part = CLAUSE.replace("cite:", "parent: JS-0, cite:")
    programme = small_programme(clauses(heading, part))
    assert programme.words("JS-0") == "不少于2项。"
    assert programme.clauses["JS-0"].is_heading


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        ("parent: JS-9", "上级条款 JS-9"),
        ("kind: wish", "种类“wish”"),
        ("actor: nobody", "“nobody”"),
        ("facts: [m]", "facts.yaml 里没有“m”"),
        ("readings: [R-2]", "readings 里没有“R-2”"),
        ("timer: T-9", "timers.yaml 里没有“T-9”"),
        ("checks: [{fact: m, ask: ？}]", "facts.yaml 里没有“m”"),
        ("colour: red", "不认识“colour”"),
        ('executable: "yes"', "应是 true 或 false"),
    ],
)
def test_a_fault_in_a_clause_is_told_with_its_line(fault: str, sentence: str) -> None:
    key = fault.partition(":")[0]
    usual = {"kind": "criterion", "executable": "true"}
    clause = CLAUSE.replace(f", {key}: {usual.get(key)}", "").replace("}", f", {fault}}}")
    (told,) = findings(clauses(clause))
    assert told.startswith("regulations/js/clauses.yaml:3")
    assert sentence in told


def test_a_clause_may_not_be_there_twice() -> None:
    assert "编号重复" in findings(clauses(CLAUSE, CLAUSE))[0]


def test_a_clause_of_another_prefix_is_refused() -> None:
    assert "JS-" in findings(clauses(CLAUSE.replace("JS-1", "ZJ-1")))[0]


@pytest.mark.parametrize(
    ("changed", "place", "sentence"),
    [
        (replaced("programme.yaml", "issuer:", "isuer:"), "programme.yaml:6", "是不是“issuer”"),
        (
            replaced("programme.yaml", "role: department", "role: boss"),
            "programme.yaml:12",
            "没有角色“boss”",
        ),
        (replaced("programme.yaml", "prefix: JS", "prefix: js"), "programme.yaml:3", "大写"),
        ({"facts.yaml": "n: {label: 甲, type: nummer, source: x}"}, "facts.yaml:1", "应为"),
        ({"facts.yaml": "n: {label: 甲, type: enum, source: x}"}, "facts.yaml:1", "values"),
        ({"facts.yaml": "n: {label: 甲}\nn: {label: 乙}"}, "facts.yaml:2", "写了两次"),
        ({"facts.yaml": "n: ["}, "facts.yaml:", "不是合法的 YAML"),
        ({"facts.yaml": b"\xff"}, "facts.yaml", "UTF-8"),
        ({"facts.yaml": "- 1"}, "facts.yaml:1", "键: 值"),
        ({"timers.yaml": "timers:\n- {id: T-1}"}, "timers.yaml:2 · T-1", "不能理解"),
        ({"timers.yaml": "rules: []"}, "timers.yaml:1", "缺少 timers 列表"),
        ({"registre.yaml": ""}, "registre.yaml", "不认识这个文件"),
        (
            {"papers.yaml": "papers: {公示: {template: 公示}}"},
            "papers.yaml:1",
            "缺少模板 templates/公示.docx",
        ),
        (
            {"partners.yaml": "p: {name: 平台, sends: {a.b: a.json}}"},
            "partners.yaml:1",
            "缺少 schemas/a.json",
        ),
        (
            {"demonstration.yaml": "accounts:\n- {login: a, name: 甲, groups: [js-detp]}"},
            "demonstration.yaml:2",
            "没有用户组“js-detp”",
        ),
    ],
)
def test_what_is_wrong_is_told_with_file_and_line(
    changed: Mapping[str, str | bytes], place: str, sentence: str
) -> None:
    at_place = [told for told in findings(changed) if told.startswith(f"regulations/js/{place}")]
    assert any(sentence in told for told in at_place)


def test_a_file_that_must_be_there_is_named() -> None:
    files = small_files()
    del files["timers.yaml"]
    with pytest.raises(Invalid) as refused:
        read_programme(files, "regulations/js", Common())
    assert [finding.resource for finding in refused.value.findings] == [
        "regulations/js/timers.yaml"
    ]


def test_all_files_are_told_of_at_once() -> None:
    told = findings({"facts.yaml": "- 1", "timers.yaml": "timers:\n- {id: T-1}"})
    assert [line.partition(".yaml")[0] for line in told] == [
        "regulations/js/facts",
        "regulations/js/timers",
    ]
