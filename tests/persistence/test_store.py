"""Transactions, keys, exact values and moments, on both databases."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError, StatementError

from engine.clock import Clock
from engine.errors import Invalid, Refused
from engine.persistence import Row, Store
from engine.persistence import store as store_module
from engine.persistence.account_rows import Group
from engine.persistence.house_rows import PinnedClock
from engine.persistence.store import KEYS_IN_A_BLOCK, Busy
from engine.persistence.transit_rows import OutboundEvent
from tests.databases import sqlite_store

NOW = datetime(2026, 3, 16, 1, 0, tzinfo=UTC)


def event(key: int, **payload: object) -> OutboundEvent:
    return OutboundEvent(
        key=key, event_id=f"evt_{key}", partner="portal", type="t", payload=payload,
        created_at=NOW, state="pending", attempts=0, next_at=NOW,
    )  # fmt: skip


def write(store: Store, *rows: Row) -> None:
    with store.write() as transaction:
        transaction.add_all(rows)


def fail_after_writing(store: Store) -> None:
    with store.write() as transaction:
        transaction.add(Group(id="dept", name="省科技厅"))
        transaction.flush()
        raise ZeroDivisionError


def change_what_another_removed(store: Store) -> None:
    with store.write() as transaction:
        row = transaction.get_one(Group, "dept")
        gone = delete(Group).execution_options(synchronize_session=False)
        transaction.execute(gone)
        row.name = "科技厅"


def test_an_exception_leaves_nothing_behind(store: Store) -> None:
    with pytest.raises(ZeroDivisionError):
        fail_after_writing(store)
    with store.read() as transaction:
        assert transaction.get(Group, "dept") is None


def test_keys_of_two_processes_never_meet(store: Store) -> None:
    other = Store(store.url)
    mine = {store.next_key() for _ in range(100)}
    theirs = {other.next_key() for _ in range(100)}
    other.close()
    assert len(mine | theirs) == 200
    assert {key // KEYS_IN_A_BLOCK for key in mine} != {key // KEYS_IN_A_BLOCK for key in theirs}


def test_a_decimal_comes_back_exact_and_keys_keep_their_order(store: Store) -> None:
    given = {"z": Decimal("0.10"), "a": [1, None, {"y": 1, "b": 2}]}
    with store.write() as transaction:
        transaction.add(event(1, **given))
    with store.read() as transaction:
        found = transaction.get_one(OutboundEvent, 1).payload
    assert repr(found) == repr(given)


def test_a_moment_comes_back_in_utc_whatever_its_zone(store: Store) -> None:
    beijing = NOW.astimezone(timezone(timedelta(hours=8)))
    with store.write() as transaction:
        transaction.add(PinnedClock(pinned_at=beijing))
    with store.read() as transaction:
        found = transaction.get_one(PinnedClock, 1).pinned_at
    assert (found, found.utcoffset()) == (NOW, timedelta(0))


def test_a_moment_without_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(StatementError, match="without a zone"):
        write(store, PinnedClock(pinned_at=NOW.replace(tzinfo=None)))


def test_a_broken_invariant_names_its_constraint(store: Store) -> None:
    again = event(2)
    again.event_id = "evt_1"
    write(store, event(1))
    named = r"uq_transit_outbox_event_id|transit_outbox\.event_id"
    with pytest.raises(IntegrityError, match=named):
        write(store, again)


def test_who_writes_from_a_stale_row_is_refused(store: Store) -> None:
    write(store, Group(id="dept", name="省科技厅"))
    with pytest.raises(Refused, match="系统正忙"):
        change_what_another_removed(store)


@pytest.mark.parametrize(
    ("unstorable", "named"), [("a\0b", "U\\+0000"), ("半个\ud83d", "U\\+D83D")]
)
def test_text_that_no_database_keeps_is_refused_with_a_sentence(
    store: Store, unstorable: str, named: str
) -> None:
    with pytest.raises(Invalid, match=named):
        write(store, Group(id=unstorable, name="组"))
    with pytest.raises(Invalid, match=named), store.read() as transaction:
        transaction.get(Group, unstorable)
    with pytest.raises(Invalid, match=named):
        write(store, Group(id="good", name="组"), Group(id="bad", name=unstorable))
    with store.read() as transaction:
        assert transaction.get(Group, "good") is None


def test_a_null_character_inside_a_json_value_is_kept_as_json_writes_it(store: Store) -> None:
    write(store, event(1, note="a\0b"))
    with store.read() as transaction:
        assert transaction.get_one(OutboundEvent, 1).payload == {"note": "a\0b"}


def test_who_waits_for_a_lock_is_told_in_the_end(store: Store) -> None:
    write(store, Group(id="dept", name="省科技厅"))
    hurried = Store(store.url, patience=50)
    hurried.next_key()
    with store.write() as first:
        first.execute(update(Group).values(name="科技厅"))
        with pytest.raises(Busy), hurried.write() as second:
            second.execute(update(Group).values(name="厅"))
    hurried.close()


def test_a_restored_database_gives_out_no_key_that_was_given_out_after_its_backup(
    tmp_path: Path,
) -> None:
    with sqlite_store(tmp_path) as store:
        store.next_key()
    backup = (tmp_path / "guicheng.db").read_bytes()
    later = Clock(Clock().now() + timedelta(minutes=5))
    with sqlite_store(tmp_path) as store, pytest.MonkeyPatch.context() as patch:
        patch.setattr(store_module, "Clock", lambda: later)
        lost = store.next_key()
    (tmp_path / "guicheng.db").write_bytes(backup)
    much_later = Clock(later.now() + timedelta(minutes=1))
    with sqlite_store(tmp_path) as store, pytest.MonkeyPatch.context() as patch:
        patch.setattr(store_module, "Clock", lambda: much_later)
        assert store.next_key() > lost + KEYS_IN_A_BLOCK - 1
