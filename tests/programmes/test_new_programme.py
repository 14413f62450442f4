"""A new programme begins as a complete one: it checks, deploys, plays and recognises a body."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli import cli
from app.cli.check import check_paths
from app.cli.deploy import read_bundle
from app.in_process import InProcess
from engine.settings import shipped
from register.queries import base
from simulation.reading import read_story, story_files
from simulation.running import Runner


def new_programme(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["new-programme", "--folder", str(folder), *arguments])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    result = new_programme(folder, "js", "--title", "江苏省示例基地认定办法")
    assert result.exit_code == 0, result.output
    return folder


def test_it_checks_without_a_finding(made: Path) -> None:
    files, findings = check_paths((made,))
    assert (files, findings) == (7, [])


def test_nothing_of_the_scaffold_s_own_name_is_left(made: Path) -> None:
    texts = [path for path in made.rglob("*") if path.is_file() and path.suffix != ".docx"]
    assert [path for path in texts if "scaffold" in f"{path.relative_to(made)}".lower()] == []
    assert [path for path in texts if "scaffold" in path.read_text("utf-8").lower()] == []
    assert "江苏省示例基地认定办法" in (made / "regulations/js/programme.yaml").read_text("utf-8")


def test_its_stories_end_with_a_body_in_the_register(made: Path, tmp_path: Path) -> None:
    runner = Runner(InProcess(tmp_path, made), tmp_path, shipped("cases"), shipped("regulations"))
    recognised, silent = map(read_story, story_files([made]))
    runner.run(silent)
    with runner.played(recognised) as acting:
        body = base(acting.server.store, "JS-B2026-001")
    assert (body.line.name, body.line.status) == ("示例研究院基地", "有效")


@pytest.mark.parametrize("name", ["Js", "js_1", "../js", "js/x", "1js", "js-"])
def test_an_id_that_cannot_be_one_is_refused_and_nothing_is_written(
    tmp_path: Path, name: str
) -> None:
    result = new_programme(tmp_path / "in", name)
    assert result.exit_code == 1
    assert "只能用小写字母" in str(result.exception)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(["gd"], "已有项目"), (["js", "--prefix", "GD"], "GD"), (["js", "--prefix", "js"], "大写")],
)
def test_what_another_programme_has_or_cannot_be_is_refused(
    tmp_path: Path, arguments: list[str], said: str
) -> None:
    result = new_programme(tmp_path, *arguments)
    assert result.exit_code == 1
    findings = getattr(result.exception, "findings", [])
    assert said in " ".join([str(result.exception), *map(str, findings)])
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_exists_is_not_written_into(tmp_path: Path) -> None:
    mine = tmp_path / "forms" / "js" / "mine.form"
    mine.parent.mkdir(parents=True)
    mine.write_text("{}")
    result = new_programme(tmp_path, "js")
    assert result.exit_code == 1
    assert "forms/js" in str(result.exception)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [mine]


def test_a_title_may_hold_what_yaml_takes_for_its_own(tmp_path: Path) -> None:
    assert new_programme(tmp_path, "js", "--title", '办法: "试行"').exit_code == 0
    assert read_bundle("js", tmp_path).read().title == '办法: "试行"'
