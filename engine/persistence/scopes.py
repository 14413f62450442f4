"""Scopes of variables."""

from collections.abc import Sequence

from sqlalchemy import select

from engine.persistence.case_rows import ElementInstance, Variable
from engine.persistence.runtime_rows import Token
from engine.persistence.store import Transaction


def around(transaction: Transaction, element_instance_key: int) -> tuple[int, ...]:
    """See `engine.queries.search.scopes_around`."""
    element = transaction.get(ElementInstance, element_instance_key)
    if element is None:
        return ()
    line = [element_instance_key]
    while (token := transaction.get(Token, line[-1])) is not None and token.parent_key is not None:
        line.append(token.parent_key)
    if element.instance_key not in line:
        line.append(element.instance_key)
    return tuple(line)


def seen(transaction: Transaction, line: Sequence[int]) -> tuple[int, ...]:
    """The keys of the variables in these scopes, of each name the one in the first of them."""
    found: dict[str, tuple[int, int]] = {}
    rows = select(Variable.key, Variable.name, Variable.scope_key)
    for key, name, scope in transaction.execute(rows.where(Variable.scope_key.in_(line))):
        place = line.index(scope)
        found[name] = min((place, key), found.get(name, (place, key)))
    return tuple(key for _place, key in found.values())
