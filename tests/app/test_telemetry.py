"""What the installation tells its operators: a request is found again by its number."""

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app import house
from app.telemetry import logs
from app.web import create_app
from engine.commands.core.engine import Engine
from engine.persistence import migrations
from engine.settings import Settings, shipped

TOKEN = "m" * 32


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    folder: Path = tmp_path_factory.mktemp("telemetry")
    made = house.build(
        Settings(
            f"sqlite:///{folder}/a.db",
            "demonstration",
            secret_key="k" * 40,
            log_format="json",
            metrics_token=TOKEN,
        )
    )
    migrations.upgrade(made.store, shipped("migrations"))
    yield made
    made.store.close()


@pytest.fixture(scope="module")
def app(engine: Engine) -> Flask:
    made = create_app(engine)

    @made.get("/broken")
    def broken() -> str:
        raise ValueError("a fault of the program")

    return made


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def log(engine: Engine) -> Iterator[io.StringIO]:
    written = io.StringIO()
    logs.configure(engine.settings, written)
    yield written
    logs.configure(engine.settings)


def lines(log: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def test_a_request_is_one_line_with_its_number_and_what_it_cost(
    client: FlaskClient, log: io.StringIO
) -> None:
    answer = client.get("/sign-in?next=/cases/1")
    [line] = lines(log)
    assert line["request_id"] == answer.headers["X-Request-Id"]
    assert (line["endpoint"], line["method"]) == ("tasklist.sessions.sign_in", "GET")
    assert (line["status"], line["account"], line["level"]) == (200, None, "info")
    assert float(str(line["milliseconds"])) > 0
    assert int(str(line["statements"])) >= 1


def test_a_line_holds_nothing_that_was_typed(client: FlaskClient, log: io.StringIO) -> None:
    client.post("/sign-in?next=/tasks", data={"login": "lin", "password": "geheim-1234"})
    client.get("/tasks?search=张三")
    assert "geheim" not in log.getvalue()
    assert "张三" not in log.getvalue()


def test_a_proxys_number_is_kept_and_a_forged_line_is_not(client: FlaskClient) -> None:
    def numbered(given: str) -> str:
        return client.get("/livez", headers={"X-Request-Id": given}).headers["X-Request-Id"]

    assert numbered("proxy-0001") == "proxy-0001"
    assert numbered('x","level":"error') != 'x","level":"error'


def test_a_page_that_failed_names_the_line_with_the_traceback(app: Flask, log: io.StringIO) -> None:
    answer = app.test_client().get("/broken")
    number = answer.headers["X-Request-Id"]
    assert answer.status_code == 500
    assert number in answer.text
    failed = next(line for line in lines(log) if "exception" in line)
    assert failed["request_id"] == number
    assert "a fault of the program" in str(failed["exception"])


def test_an_error_of_the_database_does_not_tell_what_was_sent_to_it(engine: Engine) -> None:
    with pytest.raises(DBAPIError) as caught, engine.store.read() as reading:
        reading.execute(
            text("SELECT nothing FROM nowhere WHERE a = :a"), {"a": "440101199001011234"}
        )
    assert "440101199001011234" not in str(caught.value)


def test_the_numbers_have_types_help_and_histograms(client: FlaskClient) -> None:
    client.get("/sign-in")
    answer = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    found = {family.name: family for family in text_string_to_metric_families(answer.text)}
    assert all(family.documentation for family in found.values())
    assert found["guicheng_incidents_open"].type == "gauge"
    assert found["guicheng_request_seconds"].type == "histogram"
    assert found["guicheng_request_statements"].type == "histogram"
    [build] = found["guicheng_build_info"].samples
    assert build.labels["version"]


def test_methods_that_somebody_made_up_are_measured_as_one(client: FlaskClient) -> None:
    for number in range(3):
        client.open("/nowhere", method=f"MADEUP{number}")
    told = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).text
    assert ("MADEUP" in told, 'method="other"' in told) == (False, True)


@pytest.mark.parametrize("given", [{}, {"Authorization": "Bearer wrong"}])
def test_the_numbers_are_for_whoever_has_the_token(
    client: FlaskClient, given: dict[str, str]
) -> None:
    assert client.get("/metrics", headers=given).status_code == 401


def test_production_without_a_token_shows_its_numbers_to_nobody(tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    keys.write_text("first " + "k7" * 20)
    settings = Settings(
        f"sqlite:///{tmp_path}/a.db", secret_key="abcdefghijkl" * 4, audit_keys=str(keys)
    )
    engine = house.build(settings)
    migrations.upgrade(engine.store, shipped("migrations"))
    answer = create_app(engine).test_client().get("/metrics")
    engine.store.close()
    assert answer.status_code == 403
    assert "GUICHENG_METRICS_TOKEN" in str(answer.json)
