"""An installation inside this process: the same pages over HTTP, without a socket between."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

from app import house, wire
from app.cli.set_up import deploy_shipped
from app.demonstration import create_demonstration_data
from app.story.world import World
from app.web import create_app
from engine.persistence import migrations
from engine.scheduling.alarm import Chore
from engine.scheduling.chores import remind, sweep
from engine.settings import Settings, shipped


@contextmanager
def within(*programmes: str) -> Iterator[World]:
    """These programmes on a database of their own; everything is gone afterwards."""
    with TemporaryDirectory(prefix="guicheng-life-") as folder:
        partners, keys = Path(folder) / "connections.yaml", Path(folder) / "audit_keys"
        keys.write_text(f"life {secrets.token_urlsafe(32)}\n")
        settings = Settings(
            database=f"sqlite:///{folder}/life.db",
            mode="demonstration",
            secret_key="only within this process",  # noqa: S106  signs no one else's sessions
            connections=str(partners),
            audit_keys=str(keys),
        )
        wire.write_connections(partners, settings)
        engine = house.build(settings)
        migrations.upgrade(engine.store, shipped("migrations"))
        for programme in programmes:
            deploy_shipped(engine, programme)
        list(create_demonstration_data(engine))
        transport = httpx.WSGITransport(app=create_app(engine))
        delivery = wire.delivery(engine, httpx.Client(transport=transport))
        yield World(
            partial(httpx.Client, base_url="http://within", transport=transport),
            wire.connections(settings),
            ring=partial(_ring, sweep(engine), remind(engine), delivery),
            engine=engine,
            patience=5.0,
        )
        engine.store.close()


def _ring(*chores: Chore) -> None:
    for chore in chores:
        chore()
