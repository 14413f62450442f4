"""The guide to a new programme: its commands run in their order, and its files are there."""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli import cli

GUIDE = (Path(__file__).parents[2] / "docs" / "new-programme.md").read_text("utf-8")


def called(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments)


@pytest.fixture
def analyst(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GUICHENG_MODE", "demonstration")
    monkeypatch.setenv("GUICHENG_DATABASE", f"sqlite:///{tmp_path}/guide.db")
    monkeypatch.setenv("GUICHENG_CONNECTIONS", str(tmp_path / "connections.yaml"))
    assert called("migrate-db").exit_code == 0


@pytest.mark.usefixtures("analyst")
def test_its_commands_lead_from_nothing_to_a_deployed_programme(tmp_path: Path) -> None:
    block = re.findall(r"```\n(guicheng new-programme .*?)```", GUIDE, re.DOTALL)[0]
    said = ""
    for line in block.splitlines():
        result = called(*shlex.split(line)[1:])
        said += result.output
        assert result.exit_code == 0, f"{line}: {result.output} {result.exception}"
    assert "0 处错误，0 处提醒" in said
    assert "0 则不符" in said
    assert "项目 js 第 1 版（新版本）" in said
    named = {*re.findall(r"`(my/[^`]+)`", GUIDE)}
    assert len(named) > 10
    paper = called("papers", "specimen", "js", "认定文件", "--to", str(tmp_path))
    assert (paper.exit_code, (tmp_path / "认定文件.pdf").is_file()) == (0, True), paper.exception
    assert "还没有可以模拟的一生" in str(called("simulate", "js").exception)
    assert {path for path in named if not (tmp_path / path).exists()} == set()
