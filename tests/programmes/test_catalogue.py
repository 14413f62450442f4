"""The catalogue names everything that the diagrams may name, with where each is used."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from app.cli import cli
from engine.definitions.reading import read_bpmn
from engine.persistence.programmes import read_tree, shipped_programmes
from engine.programmes.catalogue import KINDS, Entry, catalogue
from engine.settings import shipped
from register.catalogue import entries

FILES = {
    path: content
    for path, content in read_tree(shipped()).items()
    if path.endswith((".bpmn", ".dmn", ".form"))
}


@pytest.fixture(scope="module")
def found() -> tuple[Entry, ...]:
    return catalogue(shipped_programmes(), FILES, entries())


def test_it_has_every_kind(found: tuple[Entry, ...]) -> None:
    assert {one.kind for one in found} == KINDS.keys()


def test_every_job_of_the_diagrams_says_what_it_needs_writes_and_refuses(
    found: tuple[Entry, ...],
) -> None:
    jobs = [one for one in found if one.kind == "job"]
    assert all({"需要", "写", "拒绝"} <= dict(one.told).keys() for one in jobs)
    assert all(one.used for one in jobs), "each is used somewhere"


def test_a_step_that_uses_a_thing_stands_under_it(found: tuple[Entry, ...]) -> None:
    """Each user task's form and each job, whatever the diagram."""
    places = {(one.kind, one.id): {(p.where, p.element) for p in one.used} for one in found}
    seen = 0
    for path, content in FILES.items():
        if not path.endswith(".bpmn"):
            continue
        for process in read_bpmn(content, path).processes:
            for node in process.nodes.values():
                form = getattr(node.work, "form", None)
                job = getattr(node.work, "type", None)
                for thing in (("form", form and form.id), ("job", job)):
                    if isinstance(thing[1], str):
                        seen += 1
                        assert (process.id, node.id) in places[thing], (path, node.id)
    assert seen > 500


def test_a_paper_is_used_by_its_own_programme_alone(found: tuple[Entry, ...]) -> None:
    papers = [one for one in found if one.kind == "paper"]
    owners = [{place.where.split("-P")[0] for place in one.used} for one in papers]
    assert all(len(each) <= 1 for each in owners), "of one programme each"


def test_the_command_finds_by_words_and_says_which_folder_it_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    told = CliRunner().invoke(cli, ["catalogue", "--kind", "job", "牵头", "限数"])
    assert told.exit_code == 0
    assert str(shipped()) in told.output
    assert "作业 register.limit 牵头与参与限数" in told.output
    assert "拒绝：" in told.output
    assert "register.report" not in told.output
