"""A second factor: asked after the password, good once, and not to be gone round."""

from dataclasses import replace
from pathlib import Path

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient

import tasklist
from engine.clock import Clock
from engine.commands.accounts.grant_rights import grant_rights
from engine.commands.core.engine import Engine
from engine.commands.sessions.open_session import open_session
from engine.commands.sessions.reset_second_factor import reset_second_factor
from engine.commands.sessions.second_factor import STEP, open_seal, seal
from engine.commands.sessions.sign_in import sign_in
from engine.commands.sessions.throttle import MOST
from engine.commands.sessions.use_session import use_session
from engine.errors import Refused
from engine.lifecycle.actor import SYSTEM
from engine.persistence.account_rows import RecoveryCode, SecondFactor
from engine.programmes import Programmes
from engine.queries.accounts import actor_of
from tests.tasklist.conftest import MOMENT, PASSWORD, signed_in, token


@pytest.fixture
def production(engine: Engine, tmp_path: Path) -> Engine:
    return replace(engine, settings=replace(engine.settings, mode="production"))


@pytest.fixture
def house(production: Engine) -> Flask:
    """The pages as production has them, without TLS."""
    made = Flask(__name__)
    made.config.update(
        SECRET_KEY="test", TESTING=True, WTF_CSRF_CHECK_DEFAULT=False, WTF_CSRF_TIME_LIMIT=None
    )
    made.register_blueprint(tasklist.blueprint(production, lambda _: Programmes()))
    return made


def secret_of(engine: Engine, login: str) -> str:
    with engine.store.read() as transaction:
        return open_seal(transaction.get_one(SecondFactor, login).sealed_secret, "test")


def code(engine: Engine, login: str, steps: int = 0) -> str:
    now = int(Clock().now().timestamp())
    return str(pyotp.TOTP(secret_of(engine, login)).at(now + steps * STEP))


def send(client: FlaskClient, address: str, typed: str) -> int:
    sent = {"code": typed, "csrf_token": token(client)}
    return client.post(address, data=sent).status_code


def enrol(engine: Engine, client: FlaskClient) -> str:
    """Set up the second factor; the page with the recovery codes."""
    assert "<svg" in client.get("/account/second-factor").get_data(as_text=True)
    sent = {"code": code(engine, "wang", -1), "password": PASSWORD, "csrf_token": token(client)}
    answer = client.post("/account/second-factor", data=sent)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def opens(client: FlaskClient) -> bool:
    return client.get("/tasks").status_code == 200


def test_the_code_is_asked_after_the_password_and_nothing_opens_before(
    app: Flask, engine: Engine, wang: FlaskClient
) -> None:
    enrol(engine, wang)
    assert opens(wang)
    client = signed_in(app, "wang")
    for address in ("/tasks", "/account", "/account/password", "/account/second-factor"):
        assert client.get(address).location.startswith("/sign-in/second-factor")
    assert send(client, "/account/password", "") == 303
    assert not opens(client)
    assert send(client, "/sign-in/second-factor", code(engine, "wang")) == 303
    assert opens(client)


def test_a_code_is_good_once(app: Flask, engine: Engine, wang: FlaskClient) -> None:
    enrol(engine, wang)
    shown = code(engine, "wang")
    first, second = signed_in(app, "wang"), signed_in(app, "wang")
    assert send(first, "/sign-in/second-factor", shown) == 303
    assert send(second, "/sign-in/second-factor", shown) == 401
    assert not opens(second)


def test_a_recovery_code_is_good_once(app: Flask, engine: Engine, wang: FlaskClient) -> None:
    page = enrol(engine, wang)
    recovery = page.partition("<li><code>")[2].partition("</code>")[0]
    first, second = signed_in(app, "wang"), signed_in(app, "wang")
    assert send(first, "/sign-in/second-factor", recovery.upper()) == 303
    assert send(second, "/sign-in/second-factor", recovery) == 401
    assert "还有 9 个恢复码" in first.get("/account").get_data(as_text=True)


def test_codes_are_not_guessed_without_end(app: Flask, engine: Engine, wang: FlaskClient) -> None:
    enrol(engine, wang)
    client = signed_in(app, "wang")
    for _ in range(MOST):
        assert send(client, "/sign-in/second-factor", "000000") == 401
    assert send(client, "/sign-in/second-factor", code(engine, "wang")) == 401
    assert not opens(client)


def test_a_wrong_code_sets_nothing_up(engine: Engine, wang: FlaskClient) -> None:
    wang.get("/account/second-factor")
    assert send(wang, "/account/second-factor", "abc") == 422
    assert "启用两步验证" in wang.get("/account").get_data(as_text=True)


@pytest.mark.parametrize("typed", ["", "another password"])
def test_an_open_browser_alone_sets_nothing_up(
    engine: Engine, wang: FlaskClient, typed: str
) -> None:
    wang.get("/account/second-factor")
    sent = {"code": code(engine, "wang"), "password": typed, "csrf_token": token(wang)}
    answer = wang.post("/account/second-factor", data=sent)
    assert answer.status_code == 422
    assert "请再输入一次口令" in answer.get_data(as_text=True)
    assert "启用两步验证" in wang.get("/account").get_data(as_text=True)


def test_neither_secret_nor_recovery_codes_can_be_read_in_the_database(
    engine: Engine, wang: FlaskClient
) -> None:
    page = enrol(engine, wang)
    secret = secret_of(engine, "wang")
    with engine.store.read() as transaction:
        factor = transaction.get_one(SecondFactor, "wang")
        kept = [row.code_hash for row in transaction.query(RecoveryCode)]
    assert secret not in factor.sealed_secret
    assert len(kept) == 10
    assert not any(one in page for one in kept)
    with pytest.raises(Refused, match="系统密钥已更换"):
        open_seal(seal(secret, "test"), "another")


def test_who_holds_an_office_sets_it_up_before_any_page_opens(
    house: Flask, production: Engine, engine: Engine
) -> None:
    grant_rights(engine, "wang", offices=["audit"], actor=SYSTEM, now=MOMENT)
    client = signed_in(house, "wang")
    assert client.get("/tasks").location.startswith("/account/second-factor")
    assert not opens(client)
    enrol(engine, client)
    assert opens(client)


def test_the_password_alone_does_not_open_the_interface(
    engine: Engine, production: Engine, wang: FlaskClient
) -> None:
    enrol(engine, wang)
    with pytest.raises(Refused, match="只凭口令不能使用接口"):
        sign_in(engine, "wang", PASSWORD, now=MOMENT, repeated=True, alone=True)
    grant_rights(engine, "zhao", offices=["audit"], actor=SYSTEM, now=MOMENT)
    for _ in range(2):
        with pytest.raises(Refused, match="只凭口令不能使用接口"):
            sign_in(production, "zhao", PASSWORD, now=MOMENT, repeated=True, alone=True)


def test_it_is_reset_by_somebody_else_and_sessions_end(
    app: Flask, engine: Engine, wang: FlaskClient
) -> None:
    enrol(engine, wang)
    reset_second_factor(
        engine, "wang", actor=SYSTEM, now=MOMENT, world=Clock().now(), reason="手机遗失"
    )
    assert not opens(wang)
    assert opens(signed_in(app, "wang"))


@pytest.mark.parametrize(("seen", "lacks"), [(True, ""), (False, "enrolment")])
def test_a_second_factor_that_the_identity_provider_saw_is_not_asked_again(
    engine: Engine, production: Engine, seen: bool, lacks: str
) -> None:
    grant_rights(engine, "wang", offices=["audit"], actor=SYSTEM, now=MOMENT)
    actor, world = actor_of(engine.store, "wang", now=MOMENT), Clock().now()
    token = open_session(production, actor, world=world, verified=seen)
    session = use_session(production, token, now=MOMENT, world=world)
    assert session is not None
    assert session.lacks == lacks
