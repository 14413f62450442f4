"""A backup made while the program works restores to a database whose history holds."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from threading import Event, Thread

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import make_url, select, text

from app import house
from app.cli import cli
from engine.clock import Clock
from engine.commands.accounts.register_group import register_group
from engine.commands.core.engine import Engine
from engine.lifecycle.actor import Actor
from engine.persistence import Store, migrations
from engine.persistence.account_rows import Group
from engine.queries.audit import verify
from engine.settings import Settings, shipped
from tests.databases import postgres_database

ADMIN = Actor("admin", "系统管理员", unrestricted=True)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def engine(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Engine]:
    """A demonstration's engine; the command line of this test works on its database."""
    monkeypatch.chdir(tmp_path)
    with ExitStack() as stack:
        url = f"sqlite:///{tmp_path}/var/guicheng.db"
        if request.param == "postgres":
            server = request.getfixturevalue("postgres_server")
            url = stack.enter_context(postgres_database(server))
        made = house.build(Settings(url, "demonstration", secret_key="k" * 40))
        stack.callback(made.store.close)
        migrations.upgrade(made.store, shipped("migrations"))
        monkeypatch.setenv("GUICHENG_DATABASE", url)
        monkeypatch.setenv("GUICHENG_MODE", "demonstration")
        yield made


def call(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments, catch_exceptions=True)


def groups(store: Store) -> int:
    with store.read() as transaction:
        return len(transaction.scalars(select(Group)).all())


def grow(engine: Engine, begun: Event, over: Event) -> None:
    number = 0
    while not over.is_set():
        register_group(engine, f"g{number}", name="组", actor=ADMIN, now=Clock().now())
        number += 1
        begun.set()


def empty(engine: Engine, tmp_path: Path) -> None:
    """The machine is lost: the same address, and nothing in it."""
    engine.store.close()
    url = make_url(engine.store.url)
    if url.get_backend_name() == "sqlite":
        shutil.rmtree(tmp_path / "var")
        return
    with engine.store.database.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))


def test_a_backup_made_under_load_restores_whole(engine: Engine, tmp_path: Path) -> None:
    begun, over = Event(), Event()
    writer = Thread(target=grow, args=(engine, begun, over), daemon=True)
    writer.start()
    try:
        assert begun.wait(60)
        made = call("backup", str(tmp_path / "night.backup"))
    finally:
        over.set()
        writer.join()
    assert made.exit_code == 0, made.output
    rehearsed = call("restore", "--rehearse", str(tmp_path / "night.backup"))
    assert rehearsed.exit_code == 0, (rehearsed.output, rehearsed.exception)
    assert "已恢复并核验" in rehearsed.output
    keys = (tmp_path / "var" / "audit_keys").read_text()
    empty(engine, tmp_path)
    (tmp_path / "var").mkdir(exist_ok=True)
    (tmp_path / "var" / "audit_keys").write_text(keys)
    restored = call("restore", str(tmp_path / "night.backup"))
    assert restored.exit_code == 0, (restored.output, restored.exception)
    assert verify(engine.store).broken == ()
    assert groups(engine.store) >= 1


def test_nothing_is_ever_overwritten(engine: Engine, tmp_path: Path) -> None:
    first, again = (call("backup", str(tmp_path / "a.backup")) for _ in range(2))
    onto = call("restore", str(tmp_path / "a.backup"))
    assert first.exit_code == 0, first.output
    assert "从不覆盖" in str(again.exception)
    assert "从不覆盖" in str(onto.exception)


def test_what_is_no_backup_is_refused(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("这不是备份" * 1000)
    refused = call("restore", "--rehearse", str(tmp_path / "letter.txt"))
    assert refused.exit_code == 1
    assert "备份" in str(refused.exception) or "pg_restore" in str(refused.exception)
