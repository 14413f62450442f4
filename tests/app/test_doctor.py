"""`guicheng doctor` names each broken state of an installation, and what to do about it."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from app import house
from app.cli import cli
from app.doctor import database, environment
from engine.clock import Clock
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.lifecycle.actor import Actor
from engine.persistence import Store, migrations
from engine.settings import Settings, shipped
from tests.commands.stepping import steps

ADMIN = Actor("admin", "系统管理员", unrestricted=True)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a migrated database and one procedure."""
    folder = tmp_path_factory.mktemp("doctor")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        engine = house.build(Settings(mode="demonstration"))
        migrations.upgrade(engine.store, shipped("migrations"))
        drawn = steps("p", [["job", "mail"]])
        deploy_resources(engine, {"p.bpmn": drawn}, actor=ADMIN, now=Clock().now())
        house.secret_key(engine.settings)
        engine.store.close()
    return folder


@pytest.fixture
def folder(prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, in which the command line works."""
    made = Path(shutil.copytree(prepared, tmp_path / "here"))
    monkeypatch.chdir(made)
    for name in [name for name in os.environ if name.startswith("GUICHENG_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GUICHENG_MODE", "demonstration")
    for path in (made / "var").iterdir():
        path.chmod(0o600)
    return made


def examine() -> Result:
    return CliRunner().invoke(cli, ["doctor"])


def alter(folder: Path, statement: str) -> None:
    store = Store(f"sqlite:///{folder}/var/guicheng.db")
    with store.database.begin() as connection:
        connection.execute(text(statement))
    store.close()


@pytest.mark.usefixtures("folder")
def test_a_sound_installation_has_nothing_that_must_be_mended() -> None:
    found = examine()
    assert found.exit_code == 0, found.output
    assert "✗" not in found.output
    assert "核对了 1 个已部署的流程版本" in found.output


@pytest.mark.usefixtures("folder")
def test_a_misspelt_setting_is_named_with_the_one_that_is_meant(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GUICHENG_DATABSE", "sqlite:///elsewhere.db")
    found = examine()
    assert found.exit_code == 1
    assert "没有 GUICHENG_DATABSE 这个设置，它不起作用；是不是 GUICHENG_DATABASE？" in found.output


def _readable_key(folder: Path) -> None:
    (folder / "var" / "audit_keys").chmod(0o644)


def _lost_chain(folder: Path) -> None:
    alter(folder, "UPDATE history_record SET actor = 'somebody' WHERE number = 1")


def _corrupt_procedure(folder: Path) -> None:
    alter(folder, "UPDATE definition_resource SET content = x'00'")


def _older_database(folder: Path) -> None:
    alter(folder, "UPDATE alembic_version SET version_num = '0001'")


def _wrong_mode(folder: Path) -> None:
    alter(folder, "INSERT INTO house_installation VALUES (1, 'production')")


def _no_database(folder: Path) -> None:
    (folder / "var" / "guicheng.db").write_bytes(b"no database at all, by any means")


def _stray_connection(folder: Path) -> None:
    (folder / "var" / "connections.yaml").write_text(
        "nobody: {secrets: [whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz]}"
    )


@pytest.mark.parametrize(
    ("breaking", "told", "status"),
    [
        (_readable_key, "chmod 600 var/audit_keys", 0),
        (_lost_chain, "✗ 审计记录：", 1),
        (_corrupt_procedure, "读不出来", 1),
        (_older_database, "请运行 guicheng migrate-db", 1),
        (_wrong_mode, "数据库是为 production 建立的", 1),
        (_no_database, "✗ 数据库：", 1),
        (_stray_connection, "连接文件中的 nobody 不属于任何已部署的项目", 0),
    ],
)
def test_each_broken_state_is_named(
    folder: Path, breaking: Callable[[Path], None], told: str, status: int
) -> None:
    breaking(folder)
    found = examine()
    assert told in found.output, (found.output, found.exception)
    assert found.exit_code == status, found.output


@pytest.mark.usefixtures("folder")
def test_a_full_disk_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "LEAST_FREE", 10**18)
    found = examine()
    assert "请清理或扩容" in found.output
    assert found.exit_code == 1


@pytest.mark.usefixtures("folder")
def test_a_clock_that_goes_wrong_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "MOST_SKEW", -database.MOST_SKEW)
    assert "请配置时间同步" in examine().output
