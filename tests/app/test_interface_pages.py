"""接口说明: every operation of the OpenAPI document has a page, for whoever is signed in."""

import html
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from api.blueprint import description
from app import house
from app.web import create_app
from engine.commands.accounts.register_account import register_account
from engine.lifecycle.actor import SYSTEM
from engine.settings import Settings
from tests.app.access import _signed_in
from tests.app.access_people import PASSWORD, QUICK


@pytest.fixture
def client(tmp_path: Path) -> FlaskClient:
    """A browser in which somebody has signed in."""
    database = f"sqlite:///{tmp_path}/pages.db"
    engine = house.build(Settings(database, "demonstration", secret_key="k" * 40))
    engine.store.create_tables()
    register_account(
        engine, "host", name="host", password=PASSWORD, groups=["host:1"], hashed_by=QUICK,
        actor=SYSTEM, now=engine.now(),
    )  # fmt: skip
    app = create_app(engine)
    cookies, _token = _signed_in(app, "host")
    made = app.test_client()
    for name, value in cookies.items():
        made.set_cookie(name, value)
    return made


def test_every_operation_has_a_page_with_what_it_takes_and_answers(client: FlaskClient) -> None:
    listed = client.get("/interface").get_data(as_text=True)
    operations = [one for path in description()["paths"].values() for one in path.values()]
    assert len(operations) == 148
    for one in operations:
        place = f"/interface/{one['operationId']}"
        assert f'href="{place}"' in listed
        answer = client.get(place)
        assert answer.status_code == 200
        page = html.unescape(answer.get_data(as_text=True))
        assert "$ref" not in page
        assert "<script>" not in page
        assert all(of["description"] in page for of in one["responses"].values())
        bodies = one.get("requestBody", {}).get("content", {})
        assert all(name in page for of in bodies.values() for name in of.get("examples", ()))


def test_a_page_is_for_who_is_signed_in_and_of_what_there_is(client: FlaskClient) -> None:
    assert client.get("/interface/createNothing").status_code == 404
    assert client.application.test_client().get("/interface").status_code == 302
