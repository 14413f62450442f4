"""Text that no database keeps, and JSON that no program reads: a clear refusal at every entry."""

import random
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient

from app import house, web
from app.cli import cli
from engine.commands.accounts.register_account import register_account
from engine.commands.core.engine import Engine
from engine.commands.deadlines.pin_clock import pin_clock
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.errors import Invalid
from engine.lifecycle.actor import SYSTEM
from engine.persistence import Store
from engine.persistence.case_rows import StartRequest, UserTask
from engine.settings import Settings
from tests.commands.looking import all_of
from webhooks.events import read_event

NOW = datetime(2026, 3, 16, 1, 30, tzinfo=UTC)
TUTORIAL = {p.name: p.read_bytes() for p in (Path(__file__).parents[2] / "docs/tutorial").iterdir()}
START = "/processes/visit/start"
LONG = "".join(random.Random(7).choices("王李张赵钱孙周吴郑冯陈褚卫", k=20_000))
BAD = {
    "a NUL": '"a\\u0000b"',
    "half a surrogate pair": '"a\\ud800b"',
    "nesting without end": "[" * 100_000,
    "a number of ten thousand digits": "9" * 10_000,
    "a number that is none": "NaN",
    "not UTF-8": '"\udcff"',
}
every_bad = pytest.mark.parametrize("bad", BAD.values(), ids=BAD.keys())


@pytest.fixture
def engine(store: Store) -> Iterator[Engine]:
    made = house.build(
        Settings(
            store.database.url.render_as_string(hide_password=False), "demonstration",
            secret_key="test",
        )
    )  # fmt: skip
    pin_clock(made, NOW, actor=SYSTEM, now=NOW)
    register_account(
        made, "wang", name="王处", password="correct horse", groups=["gd-dept", "gd-host"],
        administrator=True, actor=SYSTEM, now=NOW,
    )  # fmt: skip
    deploy_resources(made, TUTORIAL, actor=SYSTEM, now=NOW)
    started = {"topic": "来访", "guests": 9, "budget_wan": 1}
    start_process_instance(made, process_id="visit", variables=started, actor=SYSTEM, now=NOW)
    yield made
    made.store.close()


@pytest.fixture
def app(engine: Engine) -> Flask:
    return web.create_app(engine)


@pytest.fixture
def wang(app: Flask) -> FlaskClient:
    client = app.test_client()
    sent = {"login": "wang", "password": "correct horse", "csrf_token": token(client)}
    assert client.post("/sign-in", data=sent).status_code == 303
    return client


def token(client: FlaskClient) -> str:
    page = client.get("/sign-in").get_data(as_text=True)
    return page.partition('name="csrf_token" value="')[2].partition('"')[0]


def v2(app: Flask, method: str, path: str, body: str) -> Any:
    return app.test_client().open(
        f"/v2{path}", method=method, data=body.encode(errors="surrogateescape"),
        content_type="application/json",
    )  # fmt: skip


@every_bad
def test_the_interface_refuses_it(app: Flask, engine: Engine, bad: str) -> None:
    [task] = all_of(engine, UserTask)
    for method, path, body in (
        ("POST", "/process-instances", '{"processDefinitionId": "visit", "variables": {"a": %s}}'),
        ("POST", "/process-instances", '{"processDefinitionId": %s}'),
        ("POST", f"/user-tasks/{task.key}/completion", '{"variables": {"opinion": %s}}'),
        ("POST", "/messages/publication", '{"name": %s, "correlationKey": "1"}'),
        ("POST", "/messages/publication", '{"name": "m", "correlationKey": %s}'),
        ("POST", "/signals/broadcast", '{"signalName": %s}'),
        ("POST", "/process-instances/search", '{"filter": {"processDefinitionId": %s}}'),
        ("PUT", f"/element-instances/{task.instance_key}/variables", '{"variables": {"x": %s}}'),
        ("POST", "/decision-definitions/evaluation",
         '{"decisionDefinitionId": "visit-route", "variables": {"guests": %s}}'),
    ):  # fmt: skip
        answer = v2(app, method, path, body % bad)
        assert answer.status_code == 400, (path, body, answer.status_code, answer.get_data()[:300])
        assert answer.get_json()["detail"]


@every_bad
def test_a_page_refuses_it(app: Flask, engine: Engine, wang: FlaskClient, bad: str) -> None:
    [task] = all_of(engine, UserTask)
    key = token(wang)
    data = f'{{"opinion": "不同意", "reason": {bad}}}'.encode(errors="surrogateescape")
    for path in (f"/tasks/{task.key}/complete", f"/tasks/{task.key}/draft", START):
        answer = wang.post(path, data={"data": data, "csrf_token": key})
        assert 400 <= answer.status_code < 500, (path, answer.status_code)
    assert [one.state for one in all_of(engine, UserTask)] == ["open"]


LONG_NAMES = (
    ("POST", "/process-instances", '{"processDefinitionId": "visit", "variables": {"%s": 1}}'),
    ("POST", "/process-instances", '{"processDefinitionId": "visit", "businessId": "%s"}'),
    ("POST", "/messages/publication", '{"name": "%s"}'),
    ("POST", "/messages/publication", '{"name": "m", "correlationKey": "%s"}'),
    ("POST", "/messages/publication", '{"name": "m", "messageId": "%s"}'),
    ("POST", "/signals/broadcast", '{"signalName": "%s"}'),
    ("POST", "/jobs/activation", '{"type": "%s", "timeout": 1000, "maxJobsToActivate": 1}'),
)


@pytest.mark.parametrize(("method", "path", "body"), LONG_NAMES)
def test_a_name_of_twenty_thousand_signs_is_refused(
    app: Flask, method: str, path: str, body: str
) -> None:
    answer = v2(app, method, path, body % LONG)
    assert answer.status_code == 400
    assert "最多 255 个字" in answer.get_json()["detail"]


def test_what_is_too_long_to_be_found_again_is_told(store: Store) -> None:
    """SQLite finds names of any length, PostgreSQL up to some 2,700 bytes."""
    kept = {"scope": "request:wang", "name": LONG, "instance_key": None}
    limit = nullcontext() if "sqlite" in store.url else pytest.raises(Invalid, match="太长")
    with limit, store.write() as transaction:
        transaction.execute(transaction.insert(StartRequest).values(kept))


@every_bad
def test_a_webhook_with_it_is_refused_and_not_kept(bad: str) -> None:
    body = f'{{"type": "t", "data": {{"a": {bad}}}}}'
    with pytest.raises(Invalid):
        read_event(body.encode(errors="surrogateescape"), "1")


@every_bad
def test_a_file_with_it_is_refused(app: Flask, bad: str) -> None:
    form = b'{"id": "f", "type": "default", "components": [], "name": %s}'
    written = form.replace(b"%s", bad.encode(errors="surrogateescape"))
    parts = {"resources": (BytesIO(written), "f.form")}
    answer = app.test_client().post("/v2/deployments", data=parts)
    assert answer.status_code == 400


@every_bad
def test_the_command_line_refuses_it(tmp_path: Path, bad: str) -> None:
    facts = tmp_path / "facts.json"
    facts.write_bytes(b'{"guests": %s}' % bad.encode(errors="surrogateescape"))
    told = CliRunner().invoke(cli, ["decide", "visit-route", "--facts", str(facts)])
    assert told.exit_code == 1
    assert isinstance(told.exception, Invalid)
