"""The conformance kit, where its folder is at hand: every case, none but the listed may fail."""

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.cli.tck import command

FOLDER = "GUICHENG_TCK"
DOCUMENT = Path(__file__).parents[2] / "docs/dmn.md"
KIT = """<testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<modelName>t.dmn</modelName>
<testCase id="001"><inputNode name="x"><value xsi:type="xsd:decimal">2</value></inputNode>
<resultNode name="double"><expected><value xsi:type="xsd:decimal">4</value></expected></resultNode>
</testCase>
<testCase id="002"><resultNode name="double"><expected><value xsi:nil="true"/></expected>
</resultNode></testCase>
<testCase id="003"><inputNode name="x"><value xsi:type="xsd:decimal">2</value></inputNode>
<resultNode name="double"><expected><value xsi:type="xsd:decimal">5</value></expected></resultNode>
</testCase></testCases>"""
MODEL = """<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" namespace="urn:t">
<inputData name="x" id="x"><variable name="x" typeRef="number"/></inputData>
<decision name="double"><variable name="double"/>
<informationRequirement><requiredInput href="#x"/></informationRequirement>
<literalExpression><text>x * 2</text></literalExpression></decision></definitions>"""


@pytest.mark.skipif(FOLDER not in os.environ, reason=f"{FOLDER} does not name a folder of the kit")
@pytest.mark.slow
def test_the_kit_passes_as_the_documentation_says(tmp_path: Path):
    copy = tmp_path / "dmn.md"
    copy.write_text(DOCUMENT.read_text(encoding="utf-8"), encoding="utf-8")
    result = CliRunner().invoke(command, [os.environ[FOLDER], "--record", str(copy)])
    assert result.exit_code == 0, result.output
    assert copy.read_text(encoding="utf-8") == DOCUMENT.read_text(encoding="utf-8")


NOW = """<testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><modelName>t.dmn</modelName>
<testCase id="001"><resultNode name="year"><expected><value xsi:type="xsd:decimal">2031</value>
</expected></resultNode></testCase></testCases>"""
YEAR = """<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" namespace="urn:t">
<decision name="year"><variable name="year"/>
<literalExpression><text>today().year</text></literalExpression></decision></definitions>"""


def test_the_kit_is_asked_at_a_moment(tmp_path: Path):
    folder = tmp_path / "compliance-level-3" / "0001-year"
    folder.mkdir(parents=True)
    (folder / "t.dmn").write_text(YEAR, encoding="utf-8")
    (folder / "t-test-01.xml").write_text(NOW, encoding="utf-8")
    result = CliRunner().invoke(command, [str(tmp_path), "--now", "2031-05-01"])
    assert result.exit_code == 0, result.output


def test_cases_are_counted_told_and_written_as_a_table(tmp_path: Path):
    folder = tmp_path / "compliance-level-3" / "0001-double"
    folder.mkdir(parents=True)
    (folder / "t.dmn").write_text(MODEL, encoding="utf-8")
    (folder / "t-test-01.xml").write_text(KIT, encoding="utf-8")
    table = tmp_path / "out.csv"
    result = CliRunner().invoke(command, [str(tmp_path), "--csv", str(table)])
    assert result.exit_code == 1
    assert "level 3: 2/3 · value cases 1/2" in result.output
    assert table.read_text(encoding="utf-8").splitlines() == [
        "level,folder,file,case,expects,result",
        "3,0001-double,t-test-01.xml,001,value,pass",
        "3,0001-double,t-test-01.xml,002,null,pass",
        "3,0001-double,t-test-01.xml,003,value,fail",
    ]


def test_the_score_is_written_between_its_marks(tmp_path: Path):
    folder = tmp_path / "compliance-level-3" / "0001-double"
    folder.mkdir(parents=True)
    (folder / "t.dmn").write_text(MODEL, encoding="utf-8")
    (folder / "t-test-01.xml").write_text(KIT, encoding="utf-8")
    page = tmp_path / "page.md"
    page.write_text("# A\n<!-- score of the kit -->\nold\n<!-- end of the score -->\nB\n")
    for _ in range(2):
        CliRunner().invoke(command, [str(tmp_path), "--record", str(page)])
    lines = page.read_text().splitlines()
    assert lines[0] == "# A"
    assert lines[-1] == "B"
    assert "| 3 | 1 | 2 of 3 | 1 of 2 |" in lines
    assert "old" not in lines


def test_a_page_without_marks_is_left_alone(tmp_path: Path):
    (tmp_path / "compliance-level-3" / "x").mkdir(parents=True)
    (tmp_path / "compliance-level-3" / "x" / "t.dmn").write_text(MODEL, encoding="utf-8")
    (tmp_path / "compliance-level-3" / "x" / "t-test-01.xml").write_text(KIT, encoding="utf-8")
    page = tmp_path / "page.md"
    page.write_text("no marks")
    result = CliRunner().invoke(command, [str(tmp_path), "--record", str(page)])
    assert result.exit_code == 2
    assert page.read_text() == "no marks"
