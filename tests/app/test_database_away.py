"""While the database is away every door answers 503 with a sentence; then it goes on."""

from collections.abc import Iterator
from typing import LiteralString

import psycopg
import pytest
from flask.testing import FlaskClient
from sqlalchemy import make_url

from app import house
from app.web import create_app
from engine.persistence import migrations
from engine.settings import Settings, shipped
from tests.databases import postgres_database

pytestmark = pytest.mark.postgres


class Database:
    """A database of a PostgreSQL server that can be closed to everybody."""

    def __init__(self, server: str, url: str) -> None:
        self.url = url
        self._server = server.replace("postgresql+psycopg", "postgresql")
        self._name = make_url(url).database

    def close(self) -> None:
        self._allow("false")
        self._do("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s")

    def open(self) -> None:
        self._allow("true")

    def _allow(self, whom: LiteralString) -> None:
        self._do("UPDATE pg_database SET datallowconn = " + whom + " WHERE datname = %s")

    def _do(self, statement: LiteralString) -> None:
        with psycopg.connect(self._server, autocommit=True) as connection:
            connection.execute(statement, [self._name])


@pytest.fixture(scope="module")
def database(postgres_server: str) -> Iterator[Database]:
    with postgres_database(postgres_server) as url:
        yield Database(postgres_server, url)


@pytest.fixture(scope="module")
def client(database: Database) -> Iterator[FlaskClient]:
    engine = house.build(Settings(database.url, "demonstration", secret_key="k" * 40))
    migrations.upgrade(engine.store, shipped("migrations"))
    yield create_app(engine).test_client()
    engine.store.close()


@pytest.fixture
def away(database: Database) -> Iterator[None]:
    database.close()
    yield
    database.open()


DOORS = [
    ("GET", "/readyz"),
    ("GET", "/sign-in"),
    ("POST", "/sign-in"),
    ("GET", "/tasks"),
    ("GET", "/no-such-page"),
    ("GET", "/metrics"),
    ("GET", "/v2/topology"),
    ("POST", "/v2/user-tasks/search"),
    ("POST", "/oauth/token"),
]


@pytest.mark.usefixtures("away")
@pytest.mark.parametrize(("method", "path"), DOORS)
def test_every_door_says_that_the_database_is_away_and_when_to_ask_again(
    client: FlaskClient, method: str, path: str
) -> None:
    asked = {"grant_type": "client_credentials"} if path == "/oauth/token" else None
    answer = client.open(path, method=method, data=asked, auth=("a", "b"))
    assert answer.status_code == 503, answer.text
    assert "数据库暂时没有响应" in (str(answer.json) if answer.is_json else answer.text)
    assert answer.headers["Retry-After"] == "5"


@pytest.mark.usefixtures("away")
def test_a_process_without_its_database_lives(client: FlaskClient) -> None:
    assert client.get("/livez").status_code == 200


def test_a_process_works_again_as_soon_as_its_database_is_back(
    client: FlaskClient, database: Database
) -> None:
    assert client.get("/readyz").status_code == 200
    database.close()
    assert client.get("/readyz").status_code == 503
    database.open()
    assert client.get("/readyz").status_code == 200


def test_connections_that_the_server_has_closed_meanwhile_are_replaced_unnoticed(
    client: FlaskClient, database: Database
) -> None:
    assert client.get("/readyz").status_code == 200
    database.close()
    database.open()
    assert client.get("/readyz").status_code == 200
