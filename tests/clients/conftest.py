"""A real server on a real port, for clients that others wrote."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from waitress.server import create_server

from api.blueprint import api_blueprint
from engine.assembly import assemble
from engine.persistence import Store
from engine.settings import Settings
from tests.api.conftest import NOW
from tests.api.furnished import furnish
from tests.databases import sqlite_store


@contextmanager
def served(store: Store) -> Iterator[tuple[str, Flask]]:
    """The address of a server in demonstration mode, and its application."""
    app = Flask(__name__)
    engine = assemble(Settings(database=store.url, mode="demonstration"))
    app.register_blueprint(api_blueprint(engine, lambda: NOW))
    server = create_server(app, host="127.0.0.1", port=0, threads=4)
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}", app
    server.close()
    thread.join(timeout=5)


@pytest.fixture
def address(sqlite: Store) -> Iterator[str]:
    """The address of a server in demonstration mode."""
    with served(sqlite) as (found, _app):
        yield found


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, str]]]:
    """One server for all clients, with something of everything, and the keys of it."""
    with sqlite_store(tmp_path_factory.mktemp("clients")) as store, served(store) as (found, app):
        client = app.test_client()

        def call(method: str, path: str, body: Any = None, **more: Any) -> Any:
            return client.open(f"/v2{path}", method=method, json=body, **more)

        keys = furnish(call)
        call("POST", "/groups", {"groupId": "dept", "name": "主管处室"})
        call("POST", "/users", {"username": "wang", "password": "correct horse battery"})
        yield found, keys


NODE = Path(__file__).parent / "node"
