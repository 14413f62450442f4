"""The partners of this installation: who they are, how they are reached, who carries the events."""

from collections.abc import Iterable, Mapping
from concurrent.futures import wait
from datetime import timedelta
from functools import partial
from pathlib import Path

import httpx
import yaml
from flask import Flask

from engine.clock import Clock
from engine.commands.core.engine import Engine
from engine.errors import Refused
from engine.persistence.programmes import shipped_programmes
from engine.programmes import SimulatedAnswer
from engine.queries.programmes import programmes_in_force
from engine.scheduling.alarm import Chore
from engine.settings import Settings
from webhooks.connecting import new_secret
from webhooks.connections import Connection, ConnectionFile
from webhooks.inbound import inbound_blueprint
from webhooks.outbound import OutboxDeliverer
from webhooks.partners import Partners, load_partners
from webhooks.simulator import simulator_blueprint

DEMONSTRATION = Path("var/connections.yaml")
_NAP = timedelta(seconds=2)


def mount_webhooks(app: Flask, engine: Engine) -> None:
    """Listen to the partners; in a demonstration, also play them."""
    partners, connected = partners_in_force(engine), connections(engine.settings)
    clock = Clock()
    app.register_blueprint(inbound_blueprint(engine, partners, connected, engine.now, clock.now))
    if not engine.settings.production:
        answers = partial(simulated_answers, engine)
        app.register_blueprint(
            simulator_blueprint(partners, answers, connected, engine.now, clock.now)
        )


def partners_in_force(engine: Engine) -> Partners:
    """The partners of the programmes as they are in force whenever it is asked."""
    return lambda: load_partners(programmes_in_force(engine.store))


def simulated_answers(engine: Engine) -> Mapping[str, Mapping[str, SimulatedAnswer]]:
    """What the partners say by themselves in a demonstration, by partner and event."""
    return programmes_in_force(engine.store).demonstration.answers


def delivery(engine: Engine, client: httpx.Client | None = None) -> Chore:
    """A chore that carries due events to the partners, over the network or by `client`.

    No proxy of the environment stands between: it would look up the partner's name anew.
    """
    deliverer = OutboxDeliverer(
        engine,
        partners_in_force(engine),
        connections(engine.settings),
        client or httpx.Client(trust_env=False),
        allow_loopback=not engine.settings.production,
    )
    clock = Clock()

    def chore() -> timedelta:
        if not engine.settings.production:
            connect_demonstration(engine)
        begun = deliverer.begin_due(engine.now, clock.now)
        if client is not None:  # within one process everything is carried before time goes on
            wait(begun)
        return _NAP

    return chore


def connections(settings: Settings) -> Mapping[str, Connection]:
    """Addresses and secrets as they are whenever it is asked: those of the settings' file, or of
    the demonstration's.
    """
    if settings.connections:
        path = Path(settings.connections)
        if not path.is_file():
            raise Refused(f"没有 GUICHENG_CONNECTIONS 指定的文件 {path}。")
        return ConnectionFile(path)
    return {} if settings.production else ConnectionFile(DEMONSTRATION)


def connections_file(settings: Settings) -> Path:
    """Where this installation keeps them. Raises Refused where no file is named."""
    if settings.connections:
        return Path(settings.connections)
    if settings.production:
        raise Refused("还没有指定登记外部系统的文件：请设置 GUICHENG_CONNECTIONS。")
    return DEMONSTRATION


def connect_demonstration(engine: Engine) -> None:
    """Give every partner that has none a secret and the simulator's address."""
    if not engine.settings.connections:
        known = programmes_in_force(engine.store).partners
        write_connections(DEMONSTRATION, engine.settings, known)


def write_connections(
    path: Path, settings: Settings, partners: Iterable[str] | None = None
) -> None:
    """A file with a secret and the simulator's address for every partner (without `partners`: those
    of the programmes that ship); what is there stays.
    """
    known = shipped_programmes().partners if partners is None else partners
    before = yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else {}
    address = f"http://{settings.host}:{settings.port}/simulator"
    made = {
        partner: {"secrets": [new_secret()], "url": f"{address}/{partner}"}
        for partner in known
        if partner not in before
    }
    if made:
        path.parent.mkdir(exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(yaml.safe_dump({**before, **made}, allow_unicode=True), encoding="utf-8")
