"""Sandboxes: a draft deployed in an installation of its own, in a folder, with a clock of its own.

The pages are those of the application, on another database: whatever happens there touches no case,
register, outbox or clock of this one. What it sends to other systems goes to the simulators inside.
"""

import secrets
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from tempfile import mkdtemp
from threading import Lock
from typing import Any

import httpx
from flask import Flask, Response
from werkzeug.test import run_wsgi_app

from app import house, wire
from app.demonstration import PASSWORD, create_demonstration_data
from engine.commands.accounts.register_account import register_account
from engine.commands.core.engine import Engine
from engine.commands.deployments.deploy_programme import deploy_programme
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.lifecycle.actor import SYSTEM
from engine.persistence import migrations
from engine.persistence.programmes import common_files
from engine.programmes.bundle import DRAWN, bundle_of
from engine.queries.accounts import list_accounts, list_groups
from engine.queries.programmes import programmes_in_force
from engine.scheduling.alarm import Chore
from engine.scheduling.chores import remind, set_aside, sweep
from engine.settings import Settings, shipped

_DATABASE = "sandbox.db"
MOST_OPEN = 8
"""Sandboxes that a process keeps open; an older one is opened again when it is asked for."""


class FolderSandboxes:
    """Sandboxes in the folders below one, which all processes of an installation share."""

    def __init__(self, home: Path, serve: Callable[[Engine], Flask], *, secure: bool) -> None:
        """`serve` makes the application on an engine; `secure`: browsers come by TLS alone."""
        self.home, self.secure = home, secure
        self._serve = serve
        self._open: dict[int, tuple[Flask, Engine, Sequence[Chore]]] = {}
        self._opening = Lock()

    @property
    def password(self) -> str:
        """See `tasklist.sandbox_house.Sandboxes`."""
        return PASSWORD

    def make(self, key: int, files: Mapping[str, bytes]) -> None:
        """See `tasklist.sandbox_house.Sandboxes`."""
        self.home.mkdir(parents=True, exist_ok=True, mode=0o700)
        made = Path(mkdtemp(dir=self.home))
        try:
            (made / "keys").write_text(f"sandbox {secrets.token_urlsafe(32)}\n")
            (made / "secret").write_text(secrets.token_urlsafe(32))
            _fill(_engine(made), files)
        except BaseException:
            shutil.rmtree(made)
            raise
        self.remove(key)
        made.rename(self._folder(key))

    def has(self, key: int) -> bool:
        """See `tasklist.sandbox_house.Sandboxes`."""
        return self._folder(key).is_dir()

    def remove(self, key: int) -> None:
        """See `tasklist.sandbox_house.Sandboxes`."""
        self._close(key)
        shutil.rmtree(self._folder(key), ignore_errors=True)

    def answer(self, key: int, environ: dict[str, Any]) -> Response:
        """See `tasklist.sandbox_house.Sandboxes`."""
        app, _engine, chores = self._opened(key)
        content, status, headers = run_wsgi_app(app, environ, buffered=True)
        if environ["REQUEST_METHOD"] != "GET":
            for chore in chores:
                chore()
        return Response(content, status, headers)

    def _opened(self, key: int) -> tuple[Flask, Engine, Sequence[Chore]]:
        with self._opening:
            if key not in self._open:
                while len(self._open) >= MOST_OPEN:
                    self._close(next(iter(self._open)))
                self._open[key] = self._start(key)
            return self._open[key]

    def _start(self, key: int) -> tuple[Flask, Engine, Sequence[Chore]]:
        engine = _engine(self._folder(key))
        app = self._serve(engine)
        app.config.update(
            SESSION_COOKIE_NAME=f"sandbox-{key}",
            SESSION_COOKIE_PATH=f"/workbench/{key}/sandbox",
            SESSION_COOKIE_SECURE=self.secure,
        )
        carrier = httpx.Client(transport=httpx.WSGITransport(app=app))
        chores = (sweep(engine), remind(engine), set_aside(engine), wire.delivery(engine, carrier))
        return app, engine, chores

    def _close(self, key: int) -> None:
        found = self._open.pop(key, None)
        if found is not None:
            found[1].store.close()

    def _folder(self, key: int) -> Path:
        return self.home / str(key)


def _engine(folder: Path) -> Engine:
    return house.build(
        Settings(
            database=f"sqlite:///{folder / _DATABASE}",
            mode="demonstration",
            secret_key=(folder / "secret").read_text(),
            connections=str(folder / "connections.yaml"),
            audit_keys=str(folder / "keys"),
        )
    )


def _fill(engine: Engine, files: Mapping[str, bytes]) -> None:
    """Deploy the files, and make accounts for all groups that the diagrams name."""
    migrations.upgrade(engine.store, shipped("migrations"))
    alone: dict[str, bytes] = {}
    of_programmes: dict[str, dict[str, bytes]] = {}
    for path, content in files.items():
        parts = path.split("/")
        if len(parts) > 2:
            of_programmes.setdefault(parts[1], {})[path] = content
        elif path.endswith(tuple(DRAWN.values())):
            alone[parts[-1]] = content
    for programme, own in of_programmes.items():
        bundle = bundle_of(programme, {**common_files(), **own})
        deploy_programme(engine, bundle, actor=SYSTEM, now=engine.now(), reason="沙箱")
    if alone:
        deploy_resources(engine, alone, actor=SYSTEM, now=engine.now(), reason="沙箱")
    known = programmes_in_force(engine.store).partners
    wire.write_connections(Path(engine.settings.connections), engine.settings, known)
    list(create_demonstration_data(engine))
    _people(engine)
    engine.store.close()


def _people(engine: Engine) -> None:
    """An account for each group that nobody is in yet, called as the group is."""
    known = list_accounts(engine.store)
    taken = {one.login for one in known} | {group for one in known for group in one.groups}
    for group, name in list_groups(engine.store).items():
        if group not in taken:
            register_account(
                engine, group, name=name or group, password=PASSWORD, groups=[group],
                actor=SYSTEM, now=engine.now(),
            )  # fmt: skip
