"""What the pages are drawn with: kept by the browser for ever, sent packed."""

import gzip
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tasklist import assets


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def script(client: FlaskClient) -> str:
    """The address of the script that every page loads."""
    if not (assets._FOLDER / "built" / "manifest.json").is_file():
        pytest.skip("make bundles has not run")
    page = client.get("/sign-in").text
    [found] = re.findall(r'src="(/assets/built/page-[^"]+\.js)"', page)
    assert isinstance(found, str)
    return found


def test_a_script_whose_name_tells_its_content_is_kept_for_ever(
    client: FlaskClient, script: str
) -> None:
    answer = client.get(script)
    assert "immutable" in answer.headers["Cache-Control"]
    assert "Content-Encoding" not in answer.headers


@pytest.mark.parametrize(
    ("asked", "sent"), [("gzip, br", "br"), ("gzip", "gzip"), ("br;q=0", None)]
)
def test_it_is_sent_packed_to_a_browser_that_unpacks(
    client: FlaskClient, script: str, asked: str, sent: str | None
) -> None:
    plain = client.get(script).data
    answer = client.get(script, headers={"Accept-Encoding": asked})
    assert answer.headers.get("Content-Encoding") == sent
    assert answer.headers["Content-Type"] == client.get(script).headers["Content-Type"]
    assert "Accept-Encoding" in answer.headers["Vary"]
    if sent == "gzip":
        assert gzip.decompress(answer.data) == plain


def test_a_picture_under_its_own_name_is_asked_for_again(client: FlaskClient) -> None:
    answer = client.get("/assets/mark.svg")
    assert answer.status_code == 200
    assert "immutable" not in answer.headers.get("Cache-Control", "")


@pytest.mark.parametrize(
    "path", ["../__init__.py", "built/%2e%2e/%2e%2e/assets.py", "no.js", "a%00b"]
)
def test_nothing_else_is_sent(client: FlaskClient, path: str) -> None:
    assert client.get(f"/assets/{path}").status_code == 404
