"""Variables of a living instance, as an element of it sees them."""

from collections.abc import Mapping
from typing import cast

from engine.json_types import Json
from engine.persistence import Transaction
from engine.persistence.columns import load_json
from engine.persistence.runtime_rows import LivingState

_Scope = tuple[int, int | None, str, dict[str, Json]]


def visible_variables(
    transaction: Transaction, instance_key: int, scope_key: int
) -> Mapping[str, Json]:
    """The variables of that scope and of those around it, the inner ones first.

    An element without a scope of its own sees the instance's; an ended instance has none left.
    """
    scopes = living_scopes(transaction, instance_key)
    key: int | None = scope_key if scope_key in scopes else instance_key
    seen: dict[str, Json] = {}
    while key is not None and key in scopes:
        _, key, _, variables = scopes[key]
        seen = {**variables, **seen}
    return seen


def living_scopes(transaction: Transaction, instance_key: int) -> Mapping[int, _Scope]:
    """(key, parent, element id, variables) of every living scope, by key."""
    living = transaction.get(LivingState, instance_key)
    if living is None:
        return {}
    scopes = cast("list[_Scope]", load_json(living.scopes))
    return {key: (key, parent, element, variables) for key, parent, element, variables in scopes}
