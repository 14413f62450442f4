"""What a request may not hold is told in a sentence, on both databases, and never as a fault."""

from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from engine.persistence import Store
from tests.hostile.house import House

BEYOND = 2**63


@pytest.fixture
def house(store: Store, tmp_path: Path) -> House:
    made = House(store, tmp_path)
    made.renew()
    return made


@pytest.fixture
def admin(house: House) -> FlaskClient:
    return house.clients[-1]


def _search(**asked: Any) -> tuple[str, str, Any]:
    return ("POST", "/v2/process-instances/search", asked)


REFUSED: list[tuple[str, str, Any]] = [
    ("GET", f"/v2/process-instances/{BEYOND}", None),
    ("GET", f"/v2/variables/{BEYOND}", None),
    ("POST", f"/v2/incidents/{BEYOND}/resolution", {}),
    ("PUT", f"/v2/element-instances/{BEYOND}/variables", {"variables": {}}),
    _search(page={"from": BEYOND}),
    _search(page={"after": "²"}),
    _search(page={"after": str(BEYOND)}),
    _search(filter={"processInstanceKey": {"$in": 5}}),
    _search(filter={"processInstanceKey": {"$in": [[]]}}),
    _search(filter={"processDefinitionVersion": {"$gt": "x"}}),
    _search(filter={"processDefinitionVersion": BEYOND}),
    _search(filter={"processDefinitionId": {"$lt": {}}}),
    _search(filter={"processDefinitionId": 5}),
    _search(filter={"processDefinitionId": {"$like": 5}}),
    _search(filter={"processInstanceKey": {"$like": "1*"}}),
    _search(filter={"hasIncident": {"$exists": "no"}}),
    _search(filter={"hasIncident": {"$lt": True}}),
    _search(filter={"startDate": {"$gt": "0001-01-01T00:00:00+14:00"}}),
    _search(filter={"startDate": {"$gt": "9999-12-31T23:59:59-14:00"}}),
    ("POST", "/v2/jobs/activation", {"type": "w", "timeout": BEYOND, "maxJobsToActivate": 1}),
    ("POST", "/v2/jobs/activation", {"type": "w", "timeout": 1, "maxJobsToActivate": BEYOND}),
    ("PATCH", "/v2/jobs/1", {"changeset": {"timeout": BEYOND}}),
    ("PATCH", "/v2/jobs/1", {"changeset": {"retries": BEYOND}}),
    ("POST", "/v2/messages/publication", {"name": "m", "timeToLive": BEYOND}),
    ("POST", "/v2/messages/publication", {"name": "m", "variables": {"a": "\0"}}),
    ("POST", "/v2/messages/publication", {"name": "m", "correlationKey": "\ud800"}),
    ("PUT", "/v2/clock", {"timestamp": BEYOND}),
    ("PUT", "/v2/clock", {"timestamp": 253_402_300_799_000}),
    ("POST", "/v2/process-instances", {"processDefinitionKey": str(BEYOND)}),
    ("POST", "/v2/process-instances", b'{"variables":{"a":NaN}}'),
    ("POST", "/v2/process-instances", b'{"variables":{"a":Infinity}}'),
    ("POST", "/v2/process-instances", b'{"variables":{"a":1e999999999}}'),
    ("POST", "/v2/process-instances", b"[" * 100_000),
    _search(sort=[{"field": "startDate"}] * 3000),
    ("POST", "/v2/variables/search", {"filter": {"variableKey": {"$in": ["1"] * 70_000}}}),
    ("POST", "/v2/messages/publication", b'{"name": "' + b"x" * 5_000_000 + b'"}'),
    ("GET", "/v2/nothing", None),
    ("GET", "/v2/user-tasks/a/b/c/d", None),
    ("DELETE", "/v2/topology", None),
    ("GET", "/v2//evil.example", None),
]


@pytest.mark.parametrize("asked", REFUSED, ids=[str(each)[:70] for each in REFUSED])
def test_a_program_is_told_in_a_problem_what_it_sent(house: House, asked: Any) -> None:
    method, path, body = asked
    given = {"data": body} if isinstance(body, bytes) else {"json": body}
    answer = house.app.test_client().open(path, method=method, **given)
    assert 400 <= answer.status_code < 500
    assert answer.mimetype == "application/problem+json"
    assert len(answer.json["detail"]) > 5


@pytest.mark.parametrize(
    "path",
    [
        f"/cases/{BEYOND}",
        f"/tasks/{BEYOND}",
        f"/cases/1/at?number={BEYOND}",
        f"/cases?page={BEYOND}",
        "/cases?page=²",
        "/cases/%D9%A1",
        "/cases?text=%00",
        f"/deadlines?days={BEYOND}",
        f"/tasks/together?key={BEYOND}",
        f"/definitions/{BEYOND}/file",
        "/administration/calendar?year=99999999999999999999",
        "////evil.example",
        "//evil.example/..",
        "/register/9999-12-31T23:59:59-14:00",
        "/processes/0001-01-01T00:00:00+14:00/start",
    ],
)
def test_a_person_is_answered_with_a_page(admin: FlaskClient, path: str) -> None:
    answer = admin.get(path, follow_redirects=False)
    assert answer.status_code < 500
    assert "evil.example" not in answer.headers.get("Location", "")


def test_a_draft_of_no_number_is_refused(house: House, admin: FlaskClient) -> None:
    found = admin.post("/v2/user-tasks/search", json={}).json["items"]
    path = f"/tasks/{found[0]['userTaskKey']}/draft"
    answer = admin.post(path, data=b'{"data": {"a": NaN}, "version": 0}')
    assert answer.status_code == 422


def test_an_empty_message_id_tells_no_repeat(house: House) -> None:
    sent = {"name": "m", "correlationKey": "k", "timeToLive": 60_000, "messageId": ""}
    client = house.app.test_client()
    for _ in range(2):
        assert client.post("/v2/messages/publication", json=sent).status_code == 200
