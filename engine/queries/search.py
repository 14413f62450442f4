"""Search over the rows of a noun, for interfaces that ask freely."""

from collections.abc import Sequence

from engine.lifecycle.actor import Actor
from engine.persistence import Store, searching
from engine.persistence.conditions import Condition, Operator
from engine.persistence.searching import LISTS, Page

__all__ = ["LISTS", "Condition", "Operator", "Page", "search"]


def search(
    store: Store,
    noun: str,
    actor: Actor,
    conditions: Sequence[Condition] = (),
    *,
    order: Sequence[tuple[str, bool]] = (),
    start: int = 0,
    limit: int = 100,
) -> Page:
    """Rows of `noun` that fulfil all conditions, of the cases and tasks that the actor may see.

    `order`: (column, descending) pairs, then by key.

    Invalid where a column is not one of the noun's.
    """
    with store.read() as transaction:
        return searching.find(transaction, noun, actor, conditions, order, start, limit)
