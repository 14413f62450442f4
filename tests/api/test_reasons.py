"""Why something was done over the interface is what the request said, never a constant."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from sqlalchemy import select

from engine.assembly import assemble
from engine.commands.accounts.register_account import register_account
from engine.lifecycle.actor import SYSTEM
from engine.persistence import Store
from engine.persistence.history_rows import HistoryRecord
from engine.settings import Settings
from tests.api.conftest import NOW
from tests.api.test_v2 import key  # noqa: F401  a case that stands at a task

Call = Callable[..., Any]


@pytest.fixture
def operator(sqlite: Store, settings: Settings) -> tuple[str, str]:
    register_account(
        assemble(settings), "ou", name="欧工", password="correct horse", groups=["operators"],
        actor=SYSTEM, now=NOW,
    )  # fmt: skip
    return "ou", "correct horse"


def reasons(sqlite: Store) -> set[str]:
    with sqlite.read() as transaction:
        return set(transaction.scalars(select(HistoryRecord.reason)))


@pytest.mark.parametrize(
    ("body", "headers", "said"),
    [
        ({"reason": "重复申报"}, {}, "重复申报"),
        ({}, {"Guicheng-Reason": quote("重复申报")}, "重复申报"),
        ({"operationReference": 17}, {}, "请求没有写明理由"),
        ({}, {}, "请求没有写明理由"),
        ({"reason": "  "}, {}, "请求没有写明理由"),
        ({"reason": ["x"]}, {}, "请求没有写明理由"),
    ],
)
def test_the_reason_is_the_requests_own(
    v2: Call,
    key: str,  # noqa: F811
    sqlite: Store,
    body: dict[str, Any],
    headers: dict[str, str],
    said: str,
) -> None:
    answer = v2("POST", f"/process-instances/{key}/cancellation", body, headers=headers)
    assert answer.status_code == 204
    (found,) = [one for one in reasons(sqlite) if one.startswith(said)]
    if "operationReference" in body:
        assert "operationReference 17" in found


AUTHORITY = {
    "PATCH /user-tasks/{task}": {"changeset": {"priority": 80}},
    "PUT /element-instances/{case}/variables": {"variables": {"score": 9}},
    "POST /process-instances/{case}/cancellation": {},
    "POST /process-instances/cancellation": {"filter": {"state": "ACTIVE"}},
}


@pytest.mark.parametrize("asked", AUTHORITY)
def test_a_person_gives_a_reason_and_is_told_where(
    v2: Call,
    key: str,  # noqa: F811
    operator: tuple[str, str],
    asked: str,
) -> None:
    method, _, path = asked.partition(" ")
    (task,) = v2("POST", "/user-tasks/search", {}).json["items"]
    path = path.format(case=key, task=task["userTaskKey"])
    answer = v2(method, path, AUTHORITY[asked], auth=operator)
    assert answer.status_code == 400
    assert "要写明理由" in answer.json["detail"]
    assert "Guicheng-Reason" in answer.json["detail"]
    said = {**AUTHORITY[asked], "reason": "重复申报"}
    assert v2(method, path, said, auth=operator).status_code in (200, 204)
