"""A page of another site gets nothing done with the credentials that a browser sends along."""

from typing import Any

import pytest
from flask.testing import FlaskClient


def send(client: FlaskClient, path: str = "/v2/process-instances/search", **more: Any) -> int:
    return client.post(
        path, **{"data": b"{}", "content_type": "application/json", **more}
    ).status_code


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""]
)
def test_what_a_foreign_page_could_send_is_refused(client: FlaskClient, content_type: str) -> None:
    assert send(client, content_type=content_type) == 415


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_request_that_a_browser_says_is_another_sites_is_refused(
    client: FlaskClient, site: str
) -> None:
    assert send(client, headers={"Sec-Fetch-Site": site}) == 403
    files = {"data": {"x": "y"}, "content_type": "multipart/form-data"}
    assert send(client, "/v2/deployments", headers={"Sec-Fetch-Site": site}, **files) == 403


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"content_type": "application/json; charset=utf-8"},
        {"headers": {"Sec-Fetch-Site": "same-origin"}},
        {"headers": {"Sec-Fetch-Site": "none"}},
        {"data": b"", "content_type": None},
    ],
)
def test_a_program_and_a_page_of_ours_are_heard(client: FlaskClient, more: dict[str, Any]) -> None:
    assert send(client, **more) == 200
