"""A partner is connected and its key changed by command, and its deliveries are seen."""

from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from app.cli.migrate_db import command as migrate
from app.cli.partners import command
from engine.persistence.programmes import shipped_programmes


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GUICHENG_MODE", "demonstration")
    monkeypatch.setenv("GUICHENG_DATABASE", f"sqlite:///{tmp_path}/p.db")
    monkeypatch.setenv("GUICHENG_CONNECTIONS", str(tmp_path / "connections.yaml"))
    (tmp_path / "connections.yaml").write_text("{}")
    made = CliRunner()
    assert made.invoke(migrate, []).exit_code == 0
    return made


def test_a_partner_is_connected_and_its_key_changed(run: CliRunner, tmp_path: Path) -> None:
    partner = min(shipped_programmes().partners)
    unknown = run.invoke(command, ["connect", "nobody"])
    assert unknown.exit_code != 0
    first = run.invoke(command, ["connect", partner, "--url", "https://10.1.2.3/x"])
    second = run.invoke(command, ["rotate", partner])
    kept = yaml.safe_load((tmp_path / "connections.yaml").read_text())[partner]
    assert [kept["secrets"][1] in first.output, kept["secrets"][0] in second.output] == [True] * 2
    assert "1 把" in run.invoke(command, ["retire", partner]).output
    assert "https://10.1.2.3/x" in run.invoke(command, ["list"]).output
    assert run.invoke(command, ["deliveries", partner]).exit_code == 0
