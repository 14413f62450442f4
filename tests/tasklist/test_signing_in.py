"""Who gets in, and what a stranger is told."""

from flask import Flask
from flask.testing import FlaskClient

from engine.commands.core.engine import Engine
from engine.commands.sessions.throttle import MOST
from engine.persistence.account_rows import User
from tests.tasklist.conftest import PASSWORD, signed_in, token


def attempt(client: FlaskClient, password: str, **more: str) -> int:
    sent = {"login": "wang", "password": password, "csrf_token": token(client), **more}
    return client.post("/sign-in", data=sent).status_code


def test_a_stranger_is_shown_the_door_and_comes_back_to_the_page(app: Flask) -> None:
    answer = app.test_client().get("/cases?state=active")
    assert answer.status_code == 302
    assert answer.location == "/sign-in?next=/cases?state%3Dactive"


def test_the_right_password_opens(app: Flask) -> None:
    assert attempt(app.test_client(), PASSWORD) == 303


def test_a_wrong_password_is_a_401_that_does_not_say_which_was_wrong(app: Flask) -> None:
    client = app.test_client()
    sent = {"login": "nobody", "password": "x", "csrf_token": token(client)}
    answer = client.post("/sign-in", data=sent)
    assert answer.status_code == 401
    assert "账号或口令不正确" in answer.get_data(as_text=True)


def test_too_many_failures_have_to_wait_even_with_the_right_password(app: Flask) -> None:
    client = app.test_client()
    statuses = [attempt(client, "wrong") for _ in range(MOST)]
    assert statuses == [401] * MOST
    assert attempt(client, PASSWORD) == 429


def test_a_sign_in_without_a_token_is_refused(app: Flask) -> None:
    sent = {"login": "wang", "password": PASSWORD}
    assert app.test_client().post("/sign-in", data=sent).status_code == 400


def test_nobody_is_sent_to_another_site_after_signing_in(app: Flask) -> None:
    client = app.test_client()
    for elsewhere in ("https://evil.example/", "//evil.example", "/\\evil.example", "javascript:x"):
        sent = {"login": "wang", "password": PASSWORD, "next": elsewhere}
        answer = client.post("/sign-in", data={**sent, "csrf_token": token(client)})
        assert answer.location == "/tasks"


def test_signing_out_forgets(wang: FlaskClient) -> None:
    wang.post("/sign-out", data={"csrf_token": token(wang)})
    assert wang.get("/tasks").status_code == 302


def test_a_disabled_account_is_out_at_once(app: Flask, engine: Engine, wang: FlaskClient) -> None:
    with engine.store.write() as transaction:
        transaction.get_one(User, "wang").active = False
    assert wang.get("/tasks").status_code == 302


def test_every_page_forbids_anything_inline(wang: FlaskClient) -> None:
    policy = wang.get("/tasks").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_a_reader_may_choose_english(wang: FlaskClient) -> None:
    wang.post("/language", data={"language": "en", "csrf_token": token(wang)})
    page = wang.get("/tasks").get_data(as_text=True)
    assert '<html lang="en">' in page
    assert "My tasks" in page


def test_administration_is_for_administrators(app: Flask, wang: FlaskClient) -> None:
    for address in ("/incidents", "/administration/accounts", "/administration/calendar"):
        assert wang.get(address).status_code == 403
        assert signed_in(app, "admin").get(address).status_code == 200
