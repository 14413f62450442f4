"""A real server on a real port, for clients that others wrote."""

from collections.abc import Iterator
from threading import Thread

import pytest
from flask import Flask
from waitress.server import create_server

from api.blueprint import api_blueprint
from engine.assembly import assemble
from engine.persistence import Store
from engine.settings import Settings
from tests.api.conftest import NOW


@pytest.fixture
def address(sqlite: Store) -> Iterator[str]:
    """The address of a server in demonstration mode."""
    app = Flask(__name__)
    engine = assemble(Settings(database=sqlite.url, mode="demonstration"))
    app.register_blueprint(api_blueprint(engine, lambda: NOW))
    server = create_server(app, host="127.0.0.1", port=0, threads=4)
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    thread.join(timeout=5)
