"""Every page opens, for those it is for."""

import pytest
from flask.testing import FlaskClient

PAGES = [
    "/tasks",
    "/cases",
    "/batches",
    "/overview",
    "/deadlines?days=30&process=review",
    "/cases?standing=late",
    "/deadlines",
    "/register",
    "/programmes",
    "/programmes/review",
    "/decisions/qualified",
]


@pytest.mark.parametrize("address", PAGES)
def test_a_page_opens(wang: FlaskClient, case_key: int, address: str) -> None:
    assert wang.get(address).status_code == 200
