"""The partners of this installation: who they are, how they are reached, who carries the events."""

import secrets
from base64 import b64encode
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import httpx
import yaml
from flask import Flask

from engine.clock import Clock
from engine.commands.core.engine import Engine
from engine.persistence.programmes import shipped_programmes
from engine.scheduling.alarm import Chore
from engine.settings import Settings
from webhooks.connections import Connection, load_connections
from webhooks.inbound import inbound_blueprint
from webhooks.outbound import BATCH, OutboxDeliverer
from webhooks.partners import load_partners
from webhooks.simulator import simulator_blueprint

DEMONSTRATION = Path("var/connections.yaml")
_NAP = timedelta(seconds=2)


def mount_webhooks(app: Flask, engine: Engine) -> None:
    """Listen to the partners; in a demonstration, also play them."""
    partners, connected = load_partners(shipped_programmes()), connections(engine.settings)
    clock = Clock()
    app.register_blueprint(inbound_blueprint(engine, partners, connected, engine.now, clock.now))
    if not engine.settings.production:
        answers = shipped_programmes().demonstration.answers
        app.register_blueprint(
            simulator_blueprint(partners, answers, connected, engine.now, clock.now)
        )


def delivery(engine: Engine, client: httpx.Client | None = None) -> Chore:
    """A chore that carries due events to the partners, over the network or by `client`.

    No proxy of the environment stands between: it would look up the partner's name anew.
    """
    postman = OutboxDeliverer(
        engine,
        load_partners(shipped_programmes()),
        connections(engine.settings),
        client or httpx.Client(trust_env=False),
        allow_loopback=not engine.settings.production,
    )
    clock = Clock()

    def chore() -> timedelta:
        carried = postman.deliver_due(engine.now(), clock.now())
        return timedelta(0) if carried == BATCH else _NAP

    return chore


def connections(settings: Settings) -> Mapping[str, Connection]:
    """Addresses and secrets: the file of the settings, or that of the demonstration."""
    if settings.connections:
        return load_connections(Path(settings.connections))
    in_demonstration = not settings.production and DEMONSTRATION.exists()
    return load_connections(DEMONSTRATION if in_demonstration else None)


def connect_demonstration(settings: Settings) -> None:
    """Give every partner a secret and the simulator's address, once."""
    if not DEMONSTRATION.exists() and not settings.connections:
        write_connections(DEMONSTRATION, settings)


def write_connections(path: Path, settings: Settings) -> None:
    """A file with a secret and the simulator's address for every partner."""
    address = f"http://{settings.host}:{settings.port}/simulator"
    made = {
        partner: {"secrets": [_secret()], "url": f"{address}/{partner}"}
        for partner in shipped_programmes().partners
    }
    path.parent.mkdir(exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(yaml.safe_dump(made, allow_unicode=True), encoding="utf-8")


def _secret() -> str:
    return "whsec_" + b64encode(secrets.token_bytes(24)).decode()
