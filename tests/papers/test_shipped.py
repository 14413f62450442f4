"""What ships: every paper can be made, every field is described."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.cli import cli
from app.known_variables import known_variables
from app.tracing.drawn_places import paper_places
from engine.persistence.programmes import read_bundle_files, shipped_programmes
from engine.settings import shipped
from papers.catalogue import catalogue_of
from papers.checking import check_papers
from papers.fields import FIELDS, specimen
from papers.press import press
from tests.papers.reading import last_page, pdf_text, word_text

NOW = datetime(2026, 3, 16, 1, 30, tzinfo=UTC)
CATALOGUES = {id_: catalogue_of(one) for id_, one in shipped_programmes().items()}
GX_COOP = CATALOGUES["gx-coop"]
EACH = pytest.mark.parametrize("programme", CATALOGUES)
TEMPLATES = {
    f"{id_}/{name}": (catalogue, kind)
    for id_, catalogue in CATALOGUES.items()
    for name, kind in catalogue.templates.items()
}


@EACH
def test_no_template_asks_for_what_no_case_has(programme: str) -> None:
    assert (
        list(check_papers(CATALOGUES[programme], known_variables(read_bundle_files(programme))))
        == []
    )


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_is_filled_in_and_says_the_same_in_word_and_pdf(name: str) -> None:
    catalogue, kind = TEMPLATES[name]
    template = catalogue.template(kind)
    made = press(template, specimen(template.variables) | {"文书名称": kind.name}, NOW)
    pdf = pdf_text(made.pdf)
    for line in word_text(made.docx).splitlines():
        assert "".join(line.split()) in pdf


@pytest.mark.parametrize("clauses", range(2, 14, 2))
def test_a_signature_never_stands_alone_on_a_page(clauses: int) -> None:
    template = GX_COOP.template(GX_COOP.kind("撤销决定"))
    cited = [{"条款": f"第{number}条", "原文": "违反规定的。"} for number in range(clauses)]
    facts = specimen(template.variables) | {"判定条款": cited}
    assert "作出。" in last_page(press(template, facts, NOW).pdf)


def test_the_same_facts_make_the_same_pdf() -> None:
    template = GX_COOP.template(GX_COOP.kind("公示"))
    facts = specimen(template.variables)
    assert press(template, facts, NOW).pdf == press(template, facts, NOW).pdf


@EACH
def test_every_template_in_the_folder_is_in_use(programme: str) -> None:
    catalogue = CATALOGUES[programme]
    files = {Path(name).stem for name in catalogue.files if name.startswith("templates/")}
    assert files == catalogue.templates.keys()


@EACH
def test_every_paper_is_issued_by_a_step_that_cites_its_clauses(programme: str) -> None:
    catalogue, files = CATALOGUES[programme], shipped("bpmn", programme).glob("*.bpmn")
    issued = [place for path in files for place in paper_places(path.read_bytes(), catalogue)]
    assert {place.element for place in issued} == catalogue.kinds.keys()
    assert [place.name for place in issued if not place.clauses] == []


def test_every_field_is_described_for_the_analyst() -> None:
    guide = Path(__file__).parents[2].joinpath("docs", "papers.md").read_text("utf-8")
    described = re.findall(r"^\| `([^`{]+)` \|", guide, re.MULTILINE)
    assert described == list(FIELDS)


def test_the_command_line_checks_lists_and_tries_out(tmp_path: Path) -> None:
    run = CliRunner().invoke
    assert "0 处错误" in run(cli, ["papers", "check"]).output
    assert "判定条款：" in run(cli, ["papers", "fields"]).output
    assert run(cli, ["papers", "specimen", "gd", "公示", "--to", str(tmp_path)]).exit_code == 0
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".docx", ".pdf"]
