"""A session is in the database, has an end, and ends in every copy of its cookie."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from engine.commands.accounts.disable_account import disable_account
from engine.commands.accounts.reset_password import reset_password
from engine.commands.core.engine import Engine
from engine.lifecycle.actor import SYSTEM
from engine.lifecycle.sessions import IDLE, LASTS
from engine.persistence.account_rows import SignedIn
from engine.persistence.history_rows import HistoryRecord
from tasklist.addresses import inside
from tests.tasklist.conftest import MOMENT, PASSWORD, signed_in, token


def copy_of(app: Flask, client: FlaskClient) -> FlaskClient:
    """Another browser with the same cookie: whoever has copied it."""
    thief = app.test_client()
    cookie = client.get_cookie("session")
    assert cookie is not None
    thief.set_cookie("session", cookie.value)
    return thief


def is_in(client: FlaskClient) -> bool:
    return client.get("/tasks").status_code == 200


def age(engine: Engine, *, begun: timedelta, used: timedelta) -> None:
    with engine.store.write() as transaction:
        for row in transaction.scalars(select(SignedIn)):
            row.begun_at -= begun
            row.used_at -= used


def test_a_copied_cookie_opens_nothing_after_signing_out(app: Flask, wang: FlaskClient) -> None:
    thief = copy_of(app, wang)
    assert is_in(thief)
    wang.post("/sign-out", data={"csrf_token": token(wang)})
    assert not is_in(thief)


def test_signing_in_again_ends_the_session_before(app: Flask, wang: FlaskClient) -> None:
    thief = copy_of(app, wang)
    sent = {"login": "wang", "password": PASSWORD, "csrf_token": token(wang)}
    wang.post("/sign-in", data=sent)
    assert is_in(wang)
    assert not is_in(thief)


def test_a_session_that_is_left_alone_ends(engine: Engine, wang: FlaskClient) -> None:
    age(engine, begun=IDLE, used=IDLE)
    assert not is_in(wang)


def test_a_session_that_is_used_goes_on_until_its_longest(
    engine: Engine, wang: FlaskClient
) -> None:
    for _ in range(2):
        age(engine, begun=IDLE * 0.9, used=IDLE * 0.9)
        assert is_in(wang)
    age(engine, begun=LASTS, used=timedelta(0))
    assert not is_in(wang)


def test_a_changed_password_ends_the_sessions_elsewhere(app: Flask, wang: FlaskClient) -> None:
    elsewhere = signed_in(app, "wang")
    sent = {"old": PASSWORD, "new": "battery staple", "again": "battery staple"}
    answer = wang.post("/account/password", data={**sent, "csrf_token": token(wang)})
    assert answer.status_code == 303
    assert is_in(wang)
    assert not is_in(elsewhere)


def test_a_wrong_old_password_changes_nothing(wang: FlaskClient) -> None:
    sent = {"old": "wrong", "new": "battery staple", "again": "battery staple"}
    answer = wang.post("/account/password", data={**sent, "csrf_token": token(wang)})
    assert answer.status_code == 422
    assert "原口令不正确" in answer.get_data(as_text=True)


def test_disabling_and_resetting_end_every_session(app: Flask, engine: Engine) -> None:
    wang, zhao = signed_in(app, "wang"), signed_in(app, "zhao")
    disable_account(engine, "wang", actor=SYSTEM, now=MOMENT, reason="离职")
    reset_password(engine, "zhao", "battery staple", actor=SYSTEM, now=MOMENT)
    assert not is_in(wang)
    assert not is_in(zhao)


def test_my_sessions_are_listed_and_ended_by_me_alone(app: Flask, wang: FlaskClient) -> None:
    elsewhere, zhao = signed_in(app, "wang"), signed_in(app, "zhao")
    page = wang.get("/account").get_data(as_text=True)
    end = page.partition('action="/account/sessions/')[2].partition('"')[0]
    assert page.count("本会话") == 1
    address = f"/account/sessions/{end}"
    assert zhao.post(address, data={"csrf_token": token(zhao)}).status_code == 404
    assert is_in(elsewhere)
    assert wang.post(address, data={"csrf_token": token(wang)}).status_code == 303
    assert not is_in(elsewhere)
    assert is_in(wang)


def test_a_given_password_has_to_be_changed_before_anything_opens(
    app: Flask, engine: Engine
) -> None:
    reset_password(engine, "wang", "battery staple", actor=SYSTEM, now=MOMENT)
    client = app.test_client()
    sent = {"login": "wang", "password": "battery staple", "csrf_token": token(client)}
    client.post("/sign-in", data=sent)
    for address in ("/tasks", "/cases", "/account", "/tasks.xlsx"):
        assert client.get(address).location.startswith("/account/password")
    sent = {"old": "battery staple", "new": "own password of mine", "again": "own password of mine"}
    client.post("/account/password", data={**sent, "csrf_token": token(client)})
    assert is_in(client)


def test_signing_in_and_out_is_written_down_with_the_address(
    engine: Engine, wang: FlaskClient
) -> None:
    wang.post("/sign-out", data={"csrf_token": token(wang)})
    with engine.store.read() as transaction:
        rows = transaction.scalars(
            select(HistoryRecord)
            .where(HistoryRecord.kind.in_(["signed_in", "signed_out"]))
            .order_by(HistoryRecord.number)
        ).all()
    found = [(row.kind, row.actor, row.data["address"]) for row in rows]
    assert found == [("signed_in", "wang", "127.0.0.1"), ("signed_out", "wang", "127.0.0.1")]


@pytest.mark.parametrize(
    "place",
    ["////evil", "///evil", "//evil", "/\\evil", "\\\\evil", "/\t/evil", "/\r\n/evil", "https://evil",
     "javascript:alert(1)", "evil", "", None, "/a\x7f", "/\x01/evil", " //evil"],
)  # fmt: skip
def test_no_place_leads_to_another_site(app: Flask, place: str | None) -> None:
    with app.test_request_context():
        assert inside(place) == "/tasks"


@pytest.mark.parametrize("place", ["/cases?state=active", "/tasks/7", "/processes/某程序/start"])
def test_a_place_of_ours_is_kept(app: Flask, place: str) -> None:
    with app.test_request_context():
        assert inside(place) == place


@pytest.mark.parametrize(
    ("address", "around"),
    [
        ("/tasks/7/save", "/tasks/7"),
        ("/tasks/7/complete", "/tasks/7"),
        ("/deadlines/7/extend", "/deadlines"),
        ("/sign-out", "/tasks"),
    ],
)
def test_reloading_what_a_form_answered_leads_to_the_page_around_it(
    wang: FlaskClient, address: str, around: str
) -> None:
    answer = wang.get(address)
    assert (answer.status_code, answer.location) == (303, around)


def test_whoever_signs_in_again_at_a_saved_address_comes_back_to_the_task(app: Flask) -> None:
    client = app.test_client()
    assert client.get("/tasks/7/save").location == "/tasks/7"
    asked = client.get("/tasks/7").location
    assert asked is not None
    assert 'name="next" value="/tasks/7"' in client.get(asked).text


def test_an_interface_for_programs_still_says_that_it_takes_no_get(wang: FlaskClient) -> None:
    assert wang.get("/v2/user-tasks/search").status_code in {404, 405}
