"""What leaves the system as a file is on record, with who and from where."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from engine.commands.core.engine import Engine
from engine.persistence.history_rows import HistoryRecord


def recorded(engine: Engine) -> list[tuple[str, str, object, object]]:
    kinds = HistoryRecord.kind.in_(["exported", "downloaded"])
    with engine.store.read() as transaction:
        rows = transaction.scalars(
            select(HistoryRecord).where(kinds).order_by(HistoryRecord.number)
        )
        return [(row.kind, row.actor, row.data["path"], row.data["address"]) for row in rows]


@pytest.mark.parametrize("path", ["/tasks.xlsx", "/cases.xlsx", "/register.xlsx"])
def test_an_export_is_written_down(engine: Engine, wang: FlaskClient, path: str) -> None:
    assert wang.get(path).status_code == 200
    assert recorded(engine) == [("exported", "wang", path, "127.0.0.1")]


def test_a_file_that_was_not_given_out_is_not(engine: Engine, wang: FlaskClient) -> None:
    assert wang.get("/cases/1/files/none").status_code == 404
    assert wang.get("/tasks").status_code == 200
    assert recorded(engine) == []


@pytest.mark.parametrize("path", ["/administration/accounts", "/releases", "/incidents"])
def test_who_asks_for_what_is_not_his_is_written_down_once(
    engine: Engine, wang: FlaskClient, path: str
) -> None:
    assert wang.get(path).status_code == 403
    with engine.store.read() as transaction:
        rows = transaction.scalars(
            select(HistoryRecord).where(HistoryRecord.kind == "refused")
        ).all()
    assert [(row.actor, row.data["path"], row.data["address"]) for row in rows] == [
        ("wang", path, "127.0.0.1")
    ]
