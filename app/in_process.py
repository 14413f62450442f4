"""Installations for stories inside this process: the same pages over HTTP, without a socket."""

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import httpx

from app import house, wire
from app.cli.set_up import deploy_shipped
from app.demonstration import PASSWORD, create_demonstration_data
from app.web import create_app
from engine.commands.core.engine import Engine
from engine.persistence import migrations
from engine.queries.programmes import latest_definitions
from engine.scheduling.alarm import Chore
from engine.scheduling.chores import remind, set_aside, sweep
from engine.settings import Settings, shipped
from simulation.server import Server

_PATIENCE = 5.0
"""Seconds: nothing here waits for another process."""


@dataclass
class InProcess:
    """SQLite files under `folder`; what was compiled for one installation serves its copies."""

    folder: Path
    _compiled: dict[str, dict[int, Any]] = field(default_factory=dict)

    def prepared(self, programmes: Sequence[str]) -> Path:
        """A folder with these programmes deployed and the accounts made, never to be written to."""
        made = self.folder / "-".join(programmes)
        if made.is_dir():
            return made
        made.mkdir(parents=True)
        (made / "audit_keys").write_text(f"story {secrets.token_urlsafe(32)}\n")
        (made / "programmes").write_text(made.name)
        settings = _settings(made)
        wire.write_connections(made / "connections.yaml", settings)
        engine = house.build(settings)
        migrations.upgrade(engine.store, shipped("migrations"))
        for programme in programmes:
            deploy_shipped(engine, programme)
        list(create_demonstration_data(engine))
        self._compiled[made.name] = dict.fromkeys(_definitions(engine))
        engine.store.close()
        return made

    @contextmanager
    def open(self, folder: Path) -> Iterator[Server]:
        """The server on a copy of such a folder."""
        settings = _settings(folder)
        engine = house.build(settings)
        compiled = self._compiled[(folder / "programmes").read_text()]
        engine.compiled.update({key: one for key, one in compiled.items() if one is not None})
        transport = httpx.WSGITransport(app=create_app(engine))
        carrier = httpx.Client(transport=transport)
        chores = (sweep(engine), remind(engine), set_aside(engine), wire.delivery(engine, carrier))
        try:
            yield Server(
                partial(httpx.Client, base_url="http://story", transport=transport),
                PASSWORD,
                wire.connections(settings),
                engine.store,
                partial(_ring, chores),
                _PATIENCE,
            )
        finally:
            compiled.update({key: engine.compiled.get(key, one) for key, one in compiled.items()})
            engine.store.close()


def _settings(folder: Path) -> Settings:
    return Settings(
        database=f"sqlite:///{folder}/story.db",
        mode="demonstration",
        secret_key="only within this process",  # noqa: S106  signs no one else's sessions
        connections=str(folder / "connections.yaml"),
        audit_keys=str(folder / "audit_keys"),
    )


def _definitions(engine: Engine) -> list[int]:
    processes = latest_definitions(engine.store, "process")
    return [one.key for one in (*processes, *latest_definitions(engine.store, "decision"))]


def _ring(chores: Sequence[Chore]) -> None:
    for chore in chores:
        chore()
