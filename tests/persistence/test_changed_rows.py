"""Rows written and read by prepared statements behave as SQLAlchemy's own do."""

import subprocess
import sys
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import event, literal_column, select

from engine.persistence import Busy, Store, Transaction
from engine.persistence.account_rows import Group, User
from engine.persistence.case_rows import Instance, UserTask
from engine.persistence.definition_rows import Definition, Deployment, Resource

NOW = datetime(2026, 3, 16, 1, 0, tzinfo=UTC)


def task(transaction: Transaction) -> UserTask:
    """A task, and all that it refers to, in one unit of work and in the wrong order."""
    case: dict[str, Any] = {"instance_key": 3, "process_key": 2, "process_id": "p"}
    row = UserTask(
        key=4, element_instance_key=5, element_id="t", name="初审", state="open",
        candidate_groups=["dept"], candidate_users=[], deadline_at=NOW, priority=50, headers={},
        created_at=NOW, **case,
    )  # fmt: skip
    transaction.add(row)
    transaction.add(
        Instance(
            key=3, process_key=2, process_id="p", process_version=1, state="active",
            started_at=NOW, started_by="wang", root_key=3, tags=[], deployments_known=1,
        )
    )  # fmt: skip
    transaction.add(
        Definition(
            key=2, kind="process", id="p", name="p", version=1, latest=True, deployment_key=1,
            deployment_number=1, sha256="0", resource_name="p.bpmn",
        )
    )  # fmt: skip
    transaction.add(Resource(sha256="0", content=b""))
    transaction.add(
        Deployment(
            key=1, number=1, deployed_at=NOW, deployed_by="admin", warnings=[], release_reason=""
        )
    )
    transaction.flush()
    return row


def test_rows_are_written_after_those_that_they_refer_to(store: Store) -> None:
    with store.write() as transaction:
        made = task(transaction)
        assert (made.signers, made.revision) == ([], 0), "what nobody said is as the column says"
    with store.read() as transaction:
        found = transaction.get_one(UserTask, 4)
        assert (found.candidate_groups, found.created_at) == (["dept"], NOW)
        assert transaction.get_one(Instance, 3).title == ""


def test_a_row_that_somebody_changed_meanwhile_is_not_overwritten(store: Store) -> None:
    with store.write() as transaction:
        task(transaction)

    def overtaken() -> None:
        with store.write() as transaction:
            mine = transaction.get_one(UserTask, 4)
            transaction.connection().exec_driver_sql("UPDATE case_user_task SET revision = 7")
            mine.name = "复审"

    with pytest.raises(Busy):
        overtaken()
    with store.read() as transaction:
        assert transaction.get_one(UserTask, 4).name == "初审"


def test_what_was_not_changed_is_not_written(store: Store) -> None:
    with store.write() as transaction:
        row = task(transaction)
        row.name = row.name
        transaction.flush()
        assert row.revision == 0
        row.name = "复审"
        transaction.flush()
        assert (row.name, row.revision) == ("复审", 1)


def test_a_row_read_again_is_as_it_is_now(store: Store) -> None:
    with store.write() as transaction:
        row = task(transaction)
        row.name = "没有写下的"
        assert transaction.get(UserTask, 4) is row
        assert row.name == "没有写下的"
        again = transaction.get(UserTask, 4, populate_existing=True)
        assert again is row
        assert row.name == "初审"


def test_what_a_savepoint_takes_back_is_gone(store: Store) -> None:
    with store.write() as transaction:
        nested = transaction.begin_nested()
        transaction.add(Group(id="dept", name="科技处"))
        transaction.flush()
        nested.rollback()
        assert transaction.get(Group, "dept") is None


def test_listeners_are_told_of_what_is_written(store: Store) -> None:
    told: list[str] = []

    def listen(transaction: Transaction, _: object) -> None:
        written = (*transaction.new, *transaction.dirty)
        told.extend(row.name for row in written if isinstance(row, Group))

    event.listen(Transaction, "after_flush", listen)
    try:
        with store.write() as transaction:
            transaction.add(Group(id="dept", name="科技处"))
            transaction.flush()
            transaction.get_one(Group, "dept").name = "计划处"
    finally:
        event.remove(Transaction, "after_flush", listen)
    assert told == ["科技处", "计划处"]


def test_sql_as_a_value_is_left_to_the_database(store: Store) -> None:
    with store.write() as transaction:
        transaction.add(Group(id="dept", name=literal_column("'科' || '技'")))
    with store.read() as transaction:
        assert transaction.scalars(select(Group.name)).all() == ["科技"]


def test_a_row_is_the_first_thing_that_a_new_process_asks_for(sqlite: Store) -> None:
    with sqlite.write() as transaction:
        transaction.add(
            User(
                login="wang", name="王处", password_hash="", administrator=False, active=True,
                created_at=NOW,
            )
        )  # fmt: skip
    ask = f"""
from engine.persistence import Store
from engine.persistence.account_rows import User
with Store({sqlite.url!r}).read() as transaction:
    print(transaction.get(User, "wang").login)
"""
    ran = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=False)
    assert (ran.stdout.strip(), ran.stderr) == ("wang", "")
