"""Machines call with tokens: for what their scopes say, until their end, and without argon2."""

import json
from base64 import urlsafe_b64decode as b64decode
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from api.blueprint import api_blueprint
from api.oauth import oauth_blueprint
from engine.assembly import assemble
from engine.commands.access_tokens.issue_token import issue_token
from engine.commands.access_tokens.revoke_token import revoke_token
from engine.commands.accounts.disable_account import disable_account
from engine.commands.accounts.register_account import register_account
from engine.commands.accounts.register_machine import register_machine
from engine.commands.core.engine import Engine
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.errors import Invalid, Refused
from engine.lifecycle.actor import SYSTEM
from engine.persistence import Store
from engine.queries.accounts import issued_tokens
from engine.settings import Settings
from register.catalogue import own_names
from tests.drawing import chain, diagram, end, service, start, user

NOW = datetime(2026, 3, 16, 1, 0, tzinfo=UTC)
WORLD = datetime.now(UTC)
DAY = timedelta(days=1)
TYPES = ("mail", "print")


@pytest.fixture
def engine(sqlite: Store) -> Engine:
    made = assemble(Settings(sqlite.url, "production"))
    register_machine(made, "mailer", name="邮件网关", actor=SYSTEM, now=NOW)
    for process in ("P", "Q"):
        drawn = diagram(
            start(), service("J", type=TYPES[process == "Q"]), user("T"), end(),
            chain("S", "J", "T", "E"),
            process=f'id="{process}" name="流程" isExecutable="true"',
        )  # fmt: skip
        deploy_resources(made, {f"{process}.bpmn": drawn}, actor=SYSTEM, now=NOW)
        start_process_instance(made, process_id=process, actor=SYSTEM, now=NOW)
    return made


@pytest.fixture
def client(engine: Engine) -> FlaskClient:
    app = Flask(__name__)
    app.register_blueprint(api_blueprint(engine, lambda: NOW))
    app.register_blueprint(oauth_blueprint(engine, lambda: NOW))
    return app.test_client()


def issue(engine: Engine, *scopes: str, ends: datetime = WORLD + DAY, world: Any = WORLD) -> str:
    return issue_token(
        engine, "mailer", name="发信", scopes=scopes or ["jobs:mail"], expires_at=ends,
        world=world, actor=SYSTEM, now=NOW,
    )  # fmt: skip


def take_jobs(client: FlaskClient, type: str = "mail", **more: Any) -> TestResponse:
    asked = {"type": type, "maxJobsToActivate": 1, "timeout": 60000}
    return client.post("/v2/jobs/activation", json=asked, **more)


def bearer(token: str) -> dict[str, Any]:
    return {"headers": {"Authorization": f"Bearer {token}"}}


def test_a_token_opens_as_bearer_and_as_the_password_of_its_account(
    engine: Engine, client: FlaskClient
) -> None:
    token = issue(engine)
    assert len(take_jobs(client, **bearer(token)).json["jobs"]) == 1
    assert take_jobs(client, auth=("mailer", token)).status_code == 200
    assert take_jobs(client, auth=("someone", token)).status_code == 401


def test_nothing_slow_is_done_for_a_token(
    engine: Engine, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = issue(engine)
    monkeypatch.setattr("engine.commands.sessions.sign_in.hasher", None)
    assert take_jobs(client, **bearer(token)).status_code == 200


def test_strangers_are_told_how_to_come_in_and_known_ones_what_they_may_not(
    engine: Engine, client: FlaskClient
) -> None:
    for more in ({}, bearer("gct_guess"), {"auth": ("mailer", "gct_guess")}, bearer("")):
        answer = take_jobs(client, **more)
        assert answer.status_code == 401
        assert "Basic" in answer.headers["WWW-Authenticate"]
        assert "Bearer" in answer.headers["WWW-Authenticate"]
    answer = take_jobs(client, "print", **bearer(issue(engine)))
    assert answer.status_code == 403
    assert "密钥的范围里没有 jobs:print" in answer.json["detail"]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/v2/messages/publication", {"name": "m"}),
        ("POST", "/v2/signals/broadcast", {"signalName": "s"}),
        ("POST", "/v2/process-instances", {"processDefinitionId": "P"}),
        ("POST", "/v2/process-instances/1/cancellation", {}),
        ("PUT", "/v2/element-instances/1/variables", {"variables": {}}),
        ("POST", "/v2/incidents/1/resolution", {}),
    ],
)
def test_a_token_for_jobs_is_for_nothing_else(
    engine: Engine, client: FlaskClient, method: str, path: str, body: dict[str, Any]
) -> None:
    answer = client.open(path, method=method, json=body, **bearer(issue(engine, "jobs:*")))
    assert answer.status_code == 403


def test_a_job_of_another_type_is_not_completed(engine: Engine, client: FlaskClient) -> None:
    job = take_jobs(client, **bearer(issue(engine))).json["jobs"][0]["jobKey"]
    other = bearer(issue(engine, "jobs:print"))
    assert client.post(f"/v2/jobs/{job}/completion", json={}, **other).status_code == 403
    own = bearer(issue(engine))
    assert client.post(f"/v2/jobs/{job}/completion", json={}, **own).status_code == 204


@pytest.mark.parametrize("scope", ["programmes:P", "programmes:*", "operations", "jobs:mail"])
def test_a_token_sees_the_cases_of_its_programmes(
    engine: Engine, client: FlaskClient, scope: str
) -> None:
    found = client.post("/v2/process-instances/search", json={}, **bearer(issue(engine, scope)))
    seen = {one["processDefinitionId"] for one in found.json["items"]}
    assert seen == {"programmes:P": {"P"}, "jobs:mail": set()}.get(scope, {"P", "Q"})


@pytest.mark.parametrize("name", ["publicity_ended", "credit_code"])
def test_no_system_outside_brings_what_the_register_holds(engine: Engine, name: str) -> None:
    """A fact that a programme says the system finds, and what only the register's jobs write."""
    known = assemble(engine.settings, own_names=own_names())
    app = Flask(__name__)
    app.register_blueprint(api_blueprint(known, lambda: NOW))
    auth = bearer(issue(engine, "jobs:mail", "messages:told", "signals:told", "programmes:*"))
    sender = app.test_client()
    (job,) = take_jobs(sender, **auth).json["jobs"]
    sent = {"variables": {name: "x"}}
    asked = [
        (f"jobs/{job['jobKey']}/completion", sent),
        (f"jobs/{job['jobKey']}/failure", sent | {"retries": 1}),
        (f"jobs/{job['jobKey']}/error", sent | {"errorCode": "E"}),
        ("messages/publication", sent | {"name": "told", "timeToLive": 1000}),
        ("messages/correlation", sent | {"name": "told"}),
        ("signals/broadcast", sent | {"signalName": "told"}),
    ]
    for path, body in asked:
        answer = sender.post(f"/v2/{path}", json=body, **auth)
        assert (answer.status_code, name in answer.text) == (400, True), path


def test_a_token_begins_cases_of_its_programmes_alone(engine: Engine, client: FlaskClient) -> None:
    mine = bearer(issue(engine, "programmes:P"))
    begun = [
        client.post("/v2/process-instances", json={"processDefinitionId": one}, **mine).status_code
        for one in ("P", "Q")
    ]
    assert begun == [200, 403]


def test_a_token_ends_is_revoked_and_dies_with_its_account(
    engine: Engine, client: FlaskClient
) -> None:
    expired = issue(engine, ends=WORLD - DAY, world=WORLD - 2 * DAY)
    assert take_jobs(client, **bearer(expired)).status_code == 401
    revoked = issue(engine)
    key = issued_tokens(engine.store)[-1].key
    revoke_token(engine, key, world=WORLD, actor=SYSTEM, now=NOW)
    assert take_jobs(client, **bearer(revoked)).status_code == 401
    token = issue(engine)
    disable_account(engine, "mailer", actor=SYSTEM, now=NOW, reason="停用")
    assert take_jobs(client, **bearer(token)).status_code == 401


def test_tokens_are_for_machines_a_year_at_most_and_for_scopes_that_exist(engine: Engine) -> None:
    register_account(engine, "wang", name="王", password="correct horse", actor=SYSTEM, now=NOW)
    with pytest.raises(Refused, match="只发给接口账号"):
        issue_token(
            engine, "wang", name="x", scopes=["operations"], expires_at=WORLD + DAY,
            world=WORLD, actor=SYSTEM, now=NOW,
        )  # fmt: skip
    with pytest.raises(Invalid, match="有效期"):
        issue(engine, ends=WORLD + 400 * DAY)
    for scope in ("jobs", "jobs:", "everything", "operations:x", "jobs:a*b", "*"):
        with pytest.raises(Invalid, match="没有范围"):
            issue(engine, scope)


def test_nobody_signs_in_as_a_machine(client: FlaskClient) -> None:
    assert take_jobs(client, auth=("mailer", "")).status_code == 401


def exchange(client: FlaskClient, secret: str, **more: str) -> TestResponse:
    sent = {"grant_type": "client_credentials", "client_id": "mailer", "client_secret": secret}
    return client.post("/oauth/token", data={**sent, **more})


def test_client_credentials_are_exchanged_for_a_token_of_an_hour(
    engine: Engine, client: FlaskClient
) -> None:
    answer = exchange(client, issue(engine, "jobs:mail", "operations"), scope="jobs:mail")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.json["token_type"] == "Bearer"
    assert answer.json["expires_in"] == 3600
    assert answer.json["scope"] == "jobs:mail"
    assert take_jobs(client, **bearer(answer.json["access_token"])).status_code == 200


def test_clients_may_read_the_end_in_what_was_exchanged(
    engine: Engine, client: FlaskClient
) -> None:
    """Camunda's SDK takes every token for a JSON Web Token; here it is looked up all the same."""
    got = exchange(client, issue(engine)).json["access_token"]
    claims = json.loads(b64decode(got.split(".")[1] + "=="))
    assert claims["exp"] - claims["iat"] == 3600
    changed = got[:-4] + "AAAA"
    assert take_jobs(client, **bearer(changed)).status_code == 401


def test_what_was_exchanged_dies_with_what_it_was_got_for(
    engine: Engine, client: FlaskClient
) -> None:
    got = exchange(client, issue(engine)).json["access_token"]
    key = issued_tokens(engine.store)[0].key
    assert exchange(client, got).status_code == 401  # and begets no other
    revoke_token(engine, key, world=WORLD, actor=SYSTEM, now=NOW)
    assert take_jobs(client, **bearer(got)).status_code == 401


def test_the_refusals_are_those_of_the_standard(engine: Engine, client: FlaskClient) -> None:
    token = issue(engine)
    wrong = exchange(client, "gct_guess")
    assert (wrong.status_code, wrong.json["error"]) == (401, "invalid_client")
    assert exchange(client, token, client_id="someone").status_code == 401
    more = exchange(client, token, scope="operations")
    assert (more.status_code, more.json["error"]) == (400, "invalid_scope")
    kind = exchange(client, token, grant_type="password")
    assert (kind.status_code, kind.json["error"]) == (400, "unsupported_grant_type")
