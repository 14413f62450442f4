"""Characters that no database keeps, typed or sent into a page: a sentence, never a crash."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.tasklist.conftest import token


@pytest.mark.parametrize("path", ["/cases?text=%00", "/tasks?text=a%00b", "/processes/%00"])
def test_a_search_for_a_null_character_is_answered(wang: FlaskClient, path: str) -> None:
    assert wang.get(path).status_code < 500


def test_signing_in_with_a_null_character_is_refused(app: Flask) -> None:
    client = app.test_client()
    sent = {"login": "wa\0ng", "password": "x\0", "csrf_token": token(client)}
    response = client.post("/sign-in", data=sent)
    assert response.status_code == 401
