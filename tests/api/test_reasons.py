"""Why something was done over the interface is what the request said, never a constant."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from sqlalchemy import select

from engine.persistence import Store
from engine.persistence.history_rows import HistoryRecord
from tests.api.test_v2 import key  # noqa: F401  a case that stands at a task

Call = Callable[..., Any]


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
