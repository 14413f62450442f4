"""Numbers are given out one after another, whoever asks at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy import select

from engine.persistence import Store
from engine.persistence.series import Series, draw, draw_unused, hold
from register.rows import Organisation

AT_ONCE = 6


def test_six_at_the_same_moment_draw_six_numbers(store: Store) -> None:
    together = Barrier(AT_ONCE)

    def one(_place: int) -> int:
        together.wait()
        with store.write() as transaction:
            return draw(transaction, "GD-2026-")

    with ThreadPoolExecutor(AT_ONCE) as pool:
        drawn = list(pool.map(one, range(AT_ONCE)))
    assert sorted(drawn) == [1, 2, 3, 4, 5, 6]


def test_a_transaction_that_fails_takes_its_number_back(store: Store) -> None:
    with store.write() as transaction:
        assert draw(transaction, "a") == 1
        transaction.rollback()
    with store.write() as transaction:
        assert draw(transaction, "a") == 1


def test_holding_a_series_gives_no_number_out(store: Store) -> None:
    with store.write() as transaction:
        assert hold(transaction, "a") == 0
        assert draw(transaction, "a") == 1
        assert hold(transaction, "a") == 1


def test_a_number_that_was_imported_is_passed_over(store: Store) -> None:
    with store.write() as transaction:
        transaction.add(Organisation(credit_code="X-001", name="甲"))
        assert draw_unused(transaction, Organisation, "X-", 3) == "X-002"
        assert transaction.scalars(select(Series.last)).one() == 2
