"""Installations for stories inside this process: the same pages over HTTP, without a socket."""

import secrets
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import httpx

from app import house, wire
from app.cli.set_up import deploy_shipped
from app.demonstration import PASSWORD, create_demonstration_data
from app.web import create_app
from engine.commands.core.engine import Engine
from engine.commands.deployments.deploy_programme import deploy_programme
from engine.lifecycle.actor import SYSTEM
from engine.persistence import migrations
from engine.persistence.programmes import read_bundle_files
from engine.programmes.bundle import bundle_of
from engine.queries.programmes import programmes_in_force
from engine.scheduling.alarm import Chore
from engine.scheduling.chores import remind, set_aside, sweep
from engine.settings import Settings, shipped
from simulation.server import Server

_DATABASE = "story.db"


@dataclass
class InProcess:
    """SQLite files, one after another under one running installation for each set of programmes:
    what it has compiled serves every story. Only one may be open at a time. Programmes in `root`, a
    tree like a checkout, are taken from there, the others as they ship. Without `papers` no step
    puts anything on paper, which makes a long life cheap.
    """

    folder: Path
    root: Path | None = None
    papers: bool = True
    _engines: dict[str, Engine] = field(default_factory=dict)
    _servers: dict[str, Server] = field(default_factory=dict)

    def prepared(self, programmes: Sequence[str]) -> Path:
        """A folder with these programmes deployed and the accounts made, never to be written to."""
        name = "-".join(programmes)
        made = self.folder / "prepared" / name
        if made.is_dir():
            return made
        engine = self._built(name)
        migrations.upgrade(engine.store, shipped("migrations"))
        for programme in programmes:
            self._deploy(engine, programme)
        known = programmes_in_force(engine.store).partners
        wire.write_connections(self._live(name) / "connections.yaml", engine.settings, known)
        list(create_demonstration_data(engine))
        engine.store.close()
        made.mkdir(parents=True)
        (made / "programmes").write_text(name)
        shutil.copy(self._live(name) / _DATABASE, made)
        return made

    @contextmanager
    def open(self, folder: Path) -> Iterator[Server]:
        """The server on a copy of such a folder."""
        name = (folder / "programmes").read_text()
        engine, live = self.engine(name), self._live(name) / _DATABASE
        shutil.copy(folder / _DATABASE, live)
        engine.released.clear()  # it counts deployments, which differ from copy to copy
        if name not in self._servers:
            self._servers[name] = server_on(engine)
        try:
            yield self._servers[name]
        finally:
            engine.store.close()
            shutil.copy(live, folder)

    def _deploy(self, engine: Engine, programme: str) -> None:
        if self.root is None or not (self.root / "regulations" / programme).is_dir():
            deploy_shipped(engine, programme)
            return
        bundle = bundle_of(programme, read_bundle_files(programme, self.root))
        deploy_programme(engine, bundle, actor=SYSTEM, now=engine.now(), reason="故事")

    def _live(self, name: str) -> Path:
        return self.folder / "live" / name

    def engine(self, name: str) -> Engine:
        """The engine under the installation of these programmes (their ids, joined by hyphens)."""
        if name not in self._engines:
            built = self._built(name)
            self._engines[name] = built if self.papers else replace(built, step_listeners={})
        return self._engines[name]

    def _built(self, name: str) -> Engine:
        live = self._live(name)
        if not live.is_dir():
            live.mkdir(parents=True)
            (live / "audit_keys").write_text(f"story {secrets.token_urlsafe(32)}\n")
        settings = Settings(
            database=f"sqlite:///{live / _DATABASE}",
            mode="demonstration",
            secret_key="only within this process",  # noqa: S106  signs no one else's sessions
            connections=str(live / "connections.yaml"),
            audit_keys=str(live / "audit_keys"),
        )
        wire.write_connections(live / "connections.yaml", settings)
        return house.build(settings)


def server_on(engine: Engine) -> Server:
    """The pages of an engine, reached without a socket, and its chores where they are rung."""
    transport = httpx.WSGITransport(app=create_app(engine))
    carrier = httpx.Client(transport=transport)
    chores = (sweep(engine), remind(engine), set_aside(engine), wire.delivery(engine, carrier))
    return Server(
        partial(httpx.Client, base_url="http://story", transport=transport),
        PASSWORD,
        wire.connections(engine.settings),
        engine.store,
        partial(_ring, chores),
    )


def _ring(chores: Sequence[Chore]) -> None:
    for chore in chores:
        chore()
