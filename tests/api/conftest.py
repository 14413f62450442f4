"""A running application with the `/v2` interface, on a throw-away SQLite database."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from api.blueprint import api_blueprint
from engine.assembly import assemble
from engine.commands.accounts.register_account import register_account
from engine.lifecycle.actor import SYSTEM
from engine.persistence import Store
from engine.settings import Settings
from tests.api.answers import held

NOW = datetime(2026, 3, 16, 1, 0, tzinfo=UTC)
Call = Callable[..., Any]


@pytest.fixture
def settings(sqlite: Store) -> Settings:
    return Settings(database=sqlite.url, mode="demonstration")


@pytest.fixture
def client(settings: Settings) -> FlaskClient:
    engine = assemble(settings)
    app = Flask(__name__)
    app.register_blueprint(api_blueprint(engine, lambda: NOW))
    for login, name, groups in (("wang", "王处", ["dept"]), ("chen", "陈工", ["host"])):
        register_account(
            engine,
            login,
            name=name,
            password="correct horse",
            groups=groups,
            actor=SYSTEM,
            now=NOW,
        )
    return app.test_client()


@pytest.fixture
def v2(client: FlaskClient) -> Call:
    """`v2("POST", "/user-tasks/search", {…})` → the response."""

    def call(method: str, path: str, body: Any = None, **more: Any) -> Any:
        answer = client.open(f"/v2{path}", method=method, json=body, **more)
        return held(answer, method, path)

    return call
