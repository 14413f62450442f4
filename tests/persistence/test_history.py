"""The hash chain: whatever is changed, cut or put in is found."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import delete, update

from engine.persistence import Store, Transaction
from engine.persistence.history import (
    Line,
    append_to_installation,
    continue_chain,
    first_break,
    heads,
)
from engine.persistence.history_rows import ChainHead, HistoryRecord
from engine.queries.audit import verify

NOW = datetime(2026, 3, 16, 1, 0, tzinfo=UTC)


@pytest.fixture
def book(store: Store) -> Store:
    for kind in ("deployed", "refused", "clock_pinned"):
        with store.write() as transaction:
            line = Line(kind, NOW, "wang", "王处", reason="试验", data={"甲": [1, None]})
            append_to_installation(transaction, line)
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


def _put_one_in(transaction: Transaction) -> None:
    _number(transaction, 3, 4)
    _number(transaction, 2, 3)
    first = transaction.get_one(HistoryRecord, (0, 1))
    forged = Line("approved", NOW, "wang", "王处")
    continue_chain(transaction, 0, 1, first.hash, [forged])
    transaction.execute(update(ChainHead).values(length=4))


def _swap_two(transaction: Transaction) -> None:
    for old, new in ((2, 9), (3, 2), (9, 3)):
        _number(transaction, old, new)


def _number(transaction: Transaction, old: int, new: int) -> None:
    row = update(HistoryRecord).where(HistoryRecord.number == old)
    transaction.execute(row.values(number=new))


TAMPERED = {
    "changed": (_change, 2),
    "its data changed": (_change_the_data, 2),
    "cut": (_cut_the_middle, 2),
    "put in": (_put_one_in, 3),
    "moved": (_swap_two, 2),
}


@pytest.mark.parametrize(("tamper", "number"), TAMPERED.values(), ids=TAMPERED.keys())
def test_a_tampered_line_is_named(
    book: Store, tamper: Callable[[Transaction], None], number: int
) -> None:
    with book.write() as transaction:
        tamper(transaction)
    assert [(broken.chain, broken.number) for broken in verify(book).broken] == [(0, number)]


def test_a_cut_tail_is_found(book: Store) -> None:
    with book.write() as transaction:
        transaction.execute(delete(HistoryRecord).where(HistoryRecord.number == 3))
    assert [broken.why for broken in verify(book).broken] == ["末尾的记录缺失或被替换"]


def test_a_chain_rewritten_from_its_head_changes_the_digest(book: Store) -> None:
    before = verify(book).digest
    with book.write() as transaction:
        transaction.execute(delete(HistoryRecord))
        transaction.execute(delete(ChainHead))
        append_to_installation(transaction, Line("deployed", NOW, "wang", "王处"))
    with book.read() as transaction:
        assert all(first_break(transaction, *head) is None for head in heads(transaction))
    assert verify(book).digest != before


def test_a_tail_cut_with_its_head_set_back_is_found_against_what_was_noted(book: Store) -> None:
    noted = verify(book).heads
    with book.write() as transaction:
        transaction.execute(delete(HistoryRecord).where(HistoryRecord.number == 3))
        second = transaction.get_one(HistoryRecord, (0, 2))
        transaction.execute(update(ChainHead).values(length=2, hash=second.hash))
    assert verify(book).broken == (), "the chain holds in itself"
    assert [(broken.chain, broken.number) for broken in verify(book, noted).broken] == [(0, 3)]


def test_a_chain_that_grew_is_still_the_one_that_was_noted(book: Store) -> None:
    noted = verify(book).heads
    with book.write() as transaction:
        append_to_installation(transaction, Line("deployed", NOW, "wang", "王处"))
    assert verify(book, noted).broken == ()


def test_lines_whose_case_is_gone_are_found(book: Store) -> None:
    with book.write() as transaction:
        continue_chain(transaction, 77, 0, "", [Line("started", NOW, "wang", "王处")])
    assert [(broken.chain, broken.number) for broken in verify(book).broken] == [(77, 1)]
