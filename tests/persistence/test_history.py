"""The hash chain: whatever is changed, cut or put in is found."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import delete, update

from engine.persistence import Store, Transaction
from engine.persistence.history import Line, append_to_house, first_break, heads
from engine.persistence.history_rows import ChainHead, HistoryRecord
from engine.queries.audit import verify

NOW = datetime(2026, 3, 16, 1, 0, tzinfo=UTC)


@pytest.fixture
def book(store: Store) -> Store:
    for kind in ("deployed", "refused", "clock_pinned"):
        with store.write() as transaction:
            line = Line(kind, NOW, "wang", "王处", reason="试验", data={"甲": [1, None]})
            append_to_house(transaction, line)
    return store


def test_an_untouched_chain_holds(book: Store) -> None:
    found = verify(book)
    assert (found.chains, found.lines, found.broken) == (1, 3, ())


def _change(transaction: Transaction) -> None:
    row = update(HistoryRecord).where(HistoryRecord.number == 2)
    transaction.execute(row.values(actor_name="李科"))


def _change_the_data(transaction: Transaction) -> None:
    row = update(HistoryRecord).where(HistoryRecord.number == 2)
    transaction.execute(row.values(data={"甲": [2, None]}))


def _cut_the_middle(transaction: Transaction) -> None:
    transaction.execute(delete(HistoryRecord).where(HistoryRecord.number == 2))


@pytest.mark.parametrize("tamper", [_change, _change_the_data, _cut_the_middle])
def test_a_tampered_line_is_named(book: Store, tamper: Callable[[Transaction], None]) -> None:
    with book.write() as transaction:
        tamper(transaction)
    assert [(broken.chain, broken.number) for broken in verify(book).broken] == [(0, 2)]


def test_a_cut_tail_is_found(book: Store) -> None:
    with book.write() as transaction:
        transaction.execute(delete(HistoryRecord).where(HistoryRecord.number == 3))
    assert [broken.why for broken in verify(book).broken] == ["末尾的记录缺失或被替换"]


def test_a_chain_rewritten_from_its_head_changes_the_digest(book: Store) -> None:
    before = verify(book).digest
    with book.write() as transaction:
        transaction.execute(delete(HistoryRecord))
        transaction.execute(delete(ChainHead))
        append_to_house(transaction, Line("deployed", NOW, "wang", "王处"))
    with book.read() as transaction:
        assert all(first_break(transaction, *head) is None for head in heads(transaction))
    assert verify(book).digest != before
