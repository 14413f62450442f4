"""`trace`, `decide` and `cases run` work on the programme in the folder they are called in, or on
one that is deployed here; never on the tables or timers of another.
"""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app import house
from app.cli import cases, decide, export, trace
from app.cli.deploy import read_bundle
from engine.commands.deployments.deploy_programme import deploy_programme
from engine.lifecycle.actor import SYSTEM
from engine.settings import Settings

ROOT = Path(__file__).parents[1] / "canary" / "programme"
PROGRAMME, DECISION, FACTS = "yl-studio", "DEC-YL-STUDIO-REVOKE", {"others_work": True}
CASE = """
cases:
- title: 匾期两年
  deadline: {timer: T-YL-STUDIO-7, start: 2026-05-04}
  last_day: "2028-05-04"
"""


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The URL of a database in which that programme is deployed, and no other."""
    url = f"sqlite:///{tmp_path_factory.mktemp('installation') / 'guicheng.db'}"
    engine = house.build(Settings(database=url, mode="demonstration"))
    engine.store.create_tables()
    deploy_programme(engine, read_bundle(PROGRAMME, ROOT), actor=SYSTEM, now=engine.now())
    engine.store.close()
    return url


@pytest.fixture(params=["in its folder", "deployed"])
def arguments(
    request: pytest.FixtureRequest,
    installation: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> list[str]:
    if request.param == "in its folder":
        monkeypatch.setenv("GUICHENG_DATABASE", f"sqlite:///{tmp_path / 'none.db'}")
        monkeypatch.chdir(ROOT)
        return []
    monkeypatch.setenv("GUICHENG_DATABASE", installation)
    monkeypatch.chdir(tmp_path)
    return ["--programme", PROGRAMME]


def said(result: Result) -> str:
    assert result.exit_code == 0, f"{result.output}{result.exception!r}"
    return result.stdout


def test_its_clauses_are_traced_and_no_others(arguments: list[str]) -> None:
    found = said(CliRunner().invoke(trace.command, arguments))
    assert "期限 regulations/yl-studio/timers.yaml · T-YL-STUDIO-7" in found
    assert "【" in found
    assert found.count("条款 → 实现之处") == 1


def test_its_tables_decide(arguments: list[str], tmp_path: Path) -> None:
    facts = tmp_path / "facts.json"
    facts.write_text(json.dumps(FACTS), "utf-8")
    asked = [DECISION, "--facts", str(facts), *arguments]
    assert json.loads(said(CliRunner().invoke(decide.command, asked)))["outcome"] == "take_down"


def test_its_timers_count(arguments: list[str], tmp_path: Path) -> None:
    case = tmp_path / "case.yaml"
    case.write_text(CASE, "utf-8")
    found = said(CliRunner().invoke(cases.command, ["run", str(case), *arguments]))
    assert "通过 1 例，不符 0 例" in found


def test_a_programme_that_is_nowhere_is_refused(arguments: list[str]) -> None:
    result = CliRunner().invoke(trace.command, ["--programme", "nowhere"])
    assert "没有名为“nowhere”的项目" in str(result.exception)


def test_a_command_that_needs_a_database_makes_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GUICHENG_DATABASE", f"sqlite:///{tmp_path / 'none.db'}")
    result = CliRunner().invoke(export.command, ["--programme", PROGRAMME, str(tmp_path / "x.zip")])
    assert "guicheng migrate-db" in str(result.exception)
    assert list(tmp_path.iterdir()) == []


def test_a_database_without_a_table_is_none_yet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "empty.db").touch()
    monkeypatch.setenv("GUICHENG_DATABASE", f"sqlite:///{tmp_path / 'empty.db'}")
    monkeypatch.chdir(ROOT)
    assert "T-YL-STUDIO-7" in said(CliRunner().invoke(trace.command))
