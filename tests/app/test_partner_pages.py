"""外部系统: what a stranger needs to know stands on the page, and a try goes over the wire."""

import hashlib
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app import house
from app.web import create_app
from engine.commands.accounts.grant_rights import grant_rights
from engine.commands.accounts.register_account import register_account
from engine.lifecycle.actor import SYSTEM
from engine.persistence import Store
from engine.persistence.history_rows import HistoryRecord
from engine.persistence.programmes import shipped_programmes
from engine.settings import Settings
from tests.app.access import _signed_in
from tests.app.access_people import PASSWORD, QUICK
from webhooks.connecting import connect
from webhooks.connections import Connection, load_connections
from webhooks.signature import read_secret

PARTNER, OTHER = [one for one in shipped_programmes().partners.values() if one.receives][:2]


@pytest.fixture
def operator(tmp_path: Path) -> tuple[FlaskClient, str]:
    """A browser in which an operator has signed in, and the token of its forms."""
    file = tmp_path / "connections.yaml"
    file.write_text("{}")
    connect(file, PARTNER.id, "https://10.1.2.3/hooks")
    database = f"sqlite:///{tmp_path}/pages.db"
    engine = house.build(
        Settings(database, "demonstration", secret_key="k" * 40, connections=str(file))
    )
    engine.store.create_tables()
    people = (
        ("operator", ["operators", "systems"]),
        ("mender", ["operators"]),
        ("host", ["host:1"]),
    )
    for login, groups in people:
        register_account(
            engine, login, name=login, password=PASSWORD, groups=groups, hashed_by=QUICK,
            actor=SYSTEM, now=engine.now(),
        )  # fmt: skip
    register_account(
        engine, "keeper", name="keeper", password=PASSWORD, groups=[], hashed_by=QUICK,
        actor=SYSTEM, now=engine.now(),
    )  # fmt: skip
    grant_rights(
        engine, "keeper", offices=["security"], world=engine.now(), actor=SYSTEM, now=engine.now()
    )
    return _browser(create_app(engine), "operator")


def _browser(app: Flask, login: str) -> tuple[FlaskClient, str]:
    cookies, token = _signed_in(app, login)
    client = app.test_client()
    for name, value in cookies.items():
        client.set_cookie(name, value)
    return client, token


def test_the_page_says_how_to_sign_and_what_is_exchanged(
    operator: tuple[FlaskClient, str],
) -> None:
    client, _token = operator
    listed = client.get("/partners").get_data(as_text=True)
    assert PARTNER.name in listed
    page = client.get(f"/partners/{PARTNER.id}").get_data(as_text=True)
    assert f"POST /webhooks/{PARTNER.id}" in page
    assert all(type_ in page for type_ in PARTNER.receives)
    assert "whsec_" not in page.replace("whsec_ 之后", "")


def test_a_try_is_signed_and_answered_with_every_fault(operator: tuple[FlaskClient, str]) -> None:
    client, token = operator
    sent = {"csrf_token": token, "body": '{"type": "", "data": []}'}
    answer = client.post(f"/partners/{PARTNER.id}/try", data=sent)
    page = answer.get_data(as_text=True)
    assert (answer.status_code, "webhook-signature" in page) == (200, True)
    assert all(part in page for part in ("$.type", "$.data", "must be a JSON object"))


def test_a_try_is_of_whoever_may_publish_messages_and_on_record_as_his(
    operator: tuple[FlaskClient, str], tmp_path: Path
) -> None:
    client, token = operator
    body = '{"type": "none", "data": {}}'
    client.post(f"/partners/{PARTNER.id}/try", data={"csrf_token": token, "body": body})
    mender, other = _browser(client.application, "mender")
    assert "签名并发送" not in mender.get(f"/partners/{PARTNER.id}").get_data(as_text=True)
    sent = {"csrf_token": other, "body": body}
    assert mender.post(f"/partners/{PARTNER.id}/try", data=sent).status_code == 403
    with Store(f"sqlite:///{tmp_path}/pages.db").read() as transaction:
        tried = select(HistoryRecord).where(HistoryRecord.kind == "partner_tried")
        lines = [(one.actor, one.data["sha256"]) for one in transaction.scalars(tried)]
    assert lines == [("operator", hashlib.sha256(body.encode()).hexdigest())]


def test_the_security_administrator_connects_a_system_and_changes_its_key(
    operator: tuple[FlaskClient, str], tmp_path: Path
) -> None:
    client, csrf = operator
    place, file = f"/partners/{OTHER.id}", tmp_path / "connections.yaml"
    sent = {"csrf_token": csrf, "url": "https://10.1.2.9/in"}
    assert client.post(f"{place}/connection", data=sent).status_code == 403
    assert "更换密钥" not in client.get(f"/partners/{PARTNER.id}").get_data(as_text=True)

    keeper, csrf = _browser(client.application, "keeper")
    wrong = {"csrf_token": csrf, "url": "http://169.254.169.254/"}
    refused = keeper.post(f"{place}/connection", data=wrong)
    assert (refused.status_code, "不予发送" in refused.get_data(as_text=True)) == (422, True)
    sent["csrf_token"] = csrf
    first = _secret(keeper.post(f"{place}/connection", data=sent))
    assert keeper.post(f"{place}/connection", data=sent).status_code == 422
    second = _secret(keeper.post(f"{place}/key", data={"csrf_token": csrf}))
    known = load_connections(file)[OTHER.id]
    assert known.secrets == (read_secret(second), read_secret(first))
    assert known.url == "https://10.1.2.9/in"
    assert keeper.post(f"{place}/key/retirement", data={"csrf_token": csrf}).status_code == 303
    assert keeper.post(f"{place}/address", data={"csrf_token": csrf, "url": ""}).status_code == 303
    assert load_connections(file)[OTHER.id] == Connection((read_secret(second),))
    page = keeper.get(place).get_data(as_text=True)
    assert "whsec_" not in page.replace("whsec_ 之后", "")
    assert ">发给对方的<" not in page
    with Store(f"sqlite:///{tmp_path}/pages.db").read() as transaction:
        of = select(HistoryRecord.kind).where(HistoryRecord.actor == "keeper")
        kinds = [kind for kind in transaction.scalars(of) if kind.startswith("partner")]
    assert kinds == [
        "partner_connected", "partner_key_rotated", "partner_keys_retired", "partner_moved"
    ]  # fmt: skip


def _secret(answer: TestResponse) -> str:
    """The key that a page shows once."""
    found = re.search(r"whsec_[A-Za-z0-9+/]+=*(?=</code>)", answer.get_data(as_text=True))
    assert found
    return found[0]
