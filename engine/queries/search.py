"""Search over the rows of a noun, for interfaces that ask freely."""

from collections.abc import Sequence

from engine.persistence import Store, searching
from engine.persistence.searching import Condition, Operator, Page

__all__ = ["Condition", "Operator", "Page", "search"]


def search(
    store: Store,
    noun: str,
    conditions: Sequence[Condition] = (),
    *,
    order: Sequence[tuple[str, bool]] = (),
    start: int = 0,
    limit: int = 100,
) -> Page:
    """Rows of `noun` that fulfil all conditions; `order`: (column, descending) pairs, then by key.

    Invalid where a column is not one of the noun's.
    """
    with store.read() as transaction:
        return searching.find(transaction, noun, conditions, order, start, limit)
