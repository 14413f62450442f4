"""A real server on a real port, for clients that others wrote."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from flask import Flask

from api.blueprint import api_blueprint
from api.waiting import ready
from app.serving import server
from app.web import WAITS
from engine.assembly import assemble
from engine.commands.deadlines.pin_clock import pin_clock
from engine.lifecycle.actor import SYSTEM
from engine.persistence import Store
from engine.settings import Settings
from tests.api.conftest import NOW, Call
from tests.api.furnished import furnish
from tests.databases import sqlite_store


@contextmanager
def served(store: Store) -> Iterator[tuple[str, Flask]]:
    """The address of a server in demonstration mode whose clock stands still; its application."""
    engine = assemble(Settings(database=store.url, mode="demonstration"))
    pin_clock(engine, NOW, actor=SYSTEM, now=NOW)
    app = Flask(__name__)
    app.register_blueprint(api_blueprint(engine, engine.now))
    app.extensions[WAITS] = lambda asked: ready(engine.store, asked, engine.now())
    made = server(app, "127.0.0.1", 0, threads=4)
    thread = Thread(target=made.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{made.effective_port}", app
    made.parking.stop()  # type: ignore[attr-defined]
    made.close()
    thread.join(timeout=5)


@pytest.fixture
def address(sqlite: Store) -> Iterator[str]:
    """The address of a server in demonstration mode."""
    with served(sqlite) as (found, _app):
        yield found


@dataclass(frozen=True)
class World:
    """A server with something of everything: its address, the keys, and what it has answered."""

    address: str
    keys: dict[str, str]
    answers: list[dict[str, Any]]
    call: Call


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One server for all clients that read; what changes something has cases of its own."""
    with sqlite_store(tmp_path_factory.mktemp("clients")) as store, served(store) as (found, app):
        client = app.test_client()
        answers: list[dict[str, Any]] = []

        def call(method: str, path: str, body: Any = None, **more: Any) -> Any:
            answer = client.open(f"/v2{path}", method=method, json=body, **more)
            if answer.is_json:
                said = {"method": method, "path": f"/v2{path.partition('?')[0]}"}
                answers.append(said | {"status": answer.status_code, "body": answer.json})
            return answer

        keys = furnish(call)
        call("POST", "/groups", {"groupId": "dept", "name": "主管处室"})
        call("POST", "/users", {"username": "wang", "password": "correct horse battery"})
        keys |= {"username": "wang", "groupId": "dept", "roleId": "audit"}
        yield World(found, keys, answers, call)


NODE = Path(__file__).parent / "node"


def client_of_npm(package: str) -> list[pytest.MarkDecorator]:
    """The marks of a module that calls with a package of npm."""
    installed = (NODE / "node_modules" / package).is_dir()
    reason = f"{package} is not installed: make clients"
    return [pytest.mark.clients, pytest.mark.skipif(not installed, reason=reason)]


def node(script: str, *arguments: str, sent: Any = None, seconds: float = 90) -> Any:
    """What a script in this folder printed last, as JSON."""
    ran = subprocess.run(
        ["node", script, *arguments], cwd=NODE, capture_output=True, text=True, check=False,
        input=json.dumps(sent), timeout=seconds,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout.splitlines()[-1])
