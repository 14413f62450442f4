"""Search over the rows of a noun, for interfaces that ask freely."""

from collections.abc import Mapping, Sequence
from typing import Any

from engine.lifecycle.actor import Actor
from engine.persistence import Store, Transaction, scopes, searching
from engine.persistence.bounded import MOST_COUNTED
from engine.persistence.conditions import Condition, Either, Operator
from engine.persistence.searching import Page
from engine.persistence.searching_within import UNORDERED
from engine.queries.definitions import start_form_of

__all__ = ["MOST_COUNTED", "UNORDERED", "Condition", "Either", "Operator", "Page", "search"]


def search(
    store: Store,
    noun: str,
    actor: Actor,
    conditions: Sequence[Condition | Either] = (),
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
        found = searching.find(transaction, noun, actor, conditions, order, start, limit)
        if noun != "process_definition":
            return found
        rows = [{**row, "has_start_form": _has_form(transaction, row)} for row in found.rows]
        return Page(rows, found.total)


def _has_form(transaction: Transaction, row: Mapping[str, Any]) -> bool:
    form = start_form_of(transaction, row["resource_name"], row["sha256"], row["id"])
    return form is not None


def scopes_around(store: Store, element_instance_key: int) -> tuple[int, ...]:
    """The element instance and those around it, the process instance last.

    Of one that has ended, whose token is gone: itself and the process instance.
    """
    with store.read() as transaction:
        return scopes.around(transaction, element_instance_key)


def innermost_variables(store: Store, element_instance_key: int) -> tuple[int, ...]:
    """The keys of the variables that are seen from there: of each name the innermost."""
    with store.read() as transaction:
        return scopes.seen(transaction, scopes.around(transaction, element_instance_key))
