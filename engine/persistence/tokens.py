"""The tokens of an instance and their variables: read in pieces, written where they changed."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, literal, select, true, union_all
from sqlalchemy.sql.expression import ColumnExpressionArgument

from engine.json_types import Json
from engine.persistence.case_rows import Incident, Job, Timer, UserTask, Variable
from engine.persistence.columns import load_json
from engine.persistence.runtime_rows import (
    CalledInstance,
    MessageSubscription,
    SignalSubscription,
    Token,
)
from engine.persistence.store import Transaction

_COLUMNS = (
    Token.key,
    Token.parent_key,
    Token.waits,
    Token.due_at,
    Token.recheck_when_idle,
    Token.text,
)
_WAITS = (UserTask, Job, Timer, MessageSubscription, SignalSubscription, CalledInstance, Incident)

Found = Row[int, int | None, list[int], datetime | None, bool, str]
"""A token: key, parent_key, waits, due_at, recheck_when_idle, text."""


def first(transaction: Transaction, instance_key: int, limit: int | None = None) -> Sequence[Found]:
    """The tokens of the instance, the oldest first, at most `limit`."""
    return _found(transaction, instance_key, true(), limit)


def of(transaction: Transaction, instance_key: int, key: int) -> Sequence[Found]:
    """The token of this key, if there is one."""
    return _found(transaction, instance_key, Token.key == key)


def inside(transaction: Transaction, instance_key: int, parent_key: int) -> Sequence[Found]:
    """The tokens that run directly in this one."""
    return _found(transaction, instance_key, Token.parent_key == parent_key)


def due(transaction: Transaction, instance_key: int, limit: datetime) -> Sequence[Found]:
    """The tokens with a timer due by `limit`."""
    return _found(transaction, instance_key, Token.due_at <= limit)


def recheck_when_idle(transaction: Transaction, instance_key: int) -> Sequence[Found]:
    """The tokens that are looked at whenever all others rest."""
    return _found(transaction, instance_key, Token.recheck_when_idle)


def _found(
    transaction: Transaction,
    instance_key: int,
    which: ColumnExpressionArgument[bool],
    limit: int | None = None,
) -> Sequence[Found]:
    of_instance = select(*_COLUMNS).where(Token.instance_key == instance_key, which)
    return transaction.execute(of_instance.order_by(Token.key).limit(limit)).all()


def owner(transaction: Transaction, wait_key: int) -> int | None:
    """The element instance to which the row of this wait belongs."""
    places = (select(wait.element_instance_key).where(wait.key == wait_key) for wait in _WAITS)
    return transaction.scalar(union_all(*places).limit(1))


def write(
    transaction: Transaction, ended: Sequence[int], living: Sequence[Mapping[str, object]]
) -> None:
    """Delete the tokens that have ended, insert or replace the others."""
    if ended:
        transaction.change(delete(Token).where(Token.key.in_(ended)))
    if living:
        insert = transaction.insert(Token)
        new: dict[str, Any] = {
            name: insert.excluded[name] for name in ("waits", "due_at", "recheck_when_idle", "text")
        }
        upsert = insert.on_conflict_do_update(index_elements=["key"], set_=new)
        transaction.execute(upsert.execution_options(render_nulls=True), list(living))


def delete_all(transaction: Transaction, instance_key: int) -> None:
    """The instance has ended."""
    transaction.change(delete(Token).where(Token.instance_key == instance_key))


def variables(transaction: Transaction, scope_keys: Iterable[int]) -> dict[int, dict[str, str]]:
    """The JSON texts of the variables of these scopes, by scope and name."""
    found: dict[int, dict[str, str]] = {}
    for scope, name, value in transaction.execute(
        select(Variable.scope_key, Variable.name, Variable.value)
        .where(Variable.scope_key.in_(list(scope_keys)))
    ):  # fmt: skip
        found.setdefault(scope, {})[name] = value
    return found


def visible(transaction: Transaction, instance_key: int, key: int) -> dict[str, Json]:
    """What an element instance sees: its own variables and those of the scopes around it.

    One without a token sees those of the process; an ended instance has none left.
    """
    chain = _outwards(transaction, key) or _outwards(transaction, instance_key)
    texts = variables(transaction, chain)
    seen: dict[str, str] = {}
    for scope in reversed(chain):
        seen |= texts.get(scope, {})
    return {name: load_json(text) for name, text in seen.items()}


def around(transaction: Transaction, keys: Iterable[int]) -> dict[int, list[int]]:
    """The element instances around each of these, from the inside out; the process is none."""
    own = select(Token.key.label("of"), Token.parent_key, literal(0).label("depth"))
    chain = own.where(Token.key.in_(list(keys))).cte("around", recursive=True)
    outer = select(chain.c.of, Token.parent_key, chain.c.depth + 1)
    chain = chain.union_all(outer.where(Token.key == chain.c.parent_key))
    found: dict[int, list[int]] = {}
    rows = select(chain.c.of, chain.c.parent_key).where(chain.c.parent_key.is_not(None))
    for key, outer_key in transaction.execute(rows.order_by(chain.c.depth)):
        found.setdefault(key, []).append(outer_key)
    return {key: outside[:-1] for key, outside in found.items()}


def descendants(transaction: Transaction, key: int) -> list[int]:
    """The element instance and all those inside it."""
    chain = select(Token.key).where(Token.key == key).cte("within", recursive=True)
    inner = select(Token.key).where(Token.parent_key == chain.c.key)
    return list(transaction.scalars(select(chain.union_all(inner).c.key)))


def _outwards(transaction: Transaction, key: int) -> list[int]:
    """The token and those around it, from the inside out."""
    own = select(Token.key, Token.parent_key, literal(0).label("depth")).where(Token.key == key)
    chain = own.cte("chain", recursive=True)
    around = select(Token.key, Token.parent_key, chain.c.depth + 1)
    chain = chain.union_all(around.where(Token.key == chain.c.parent_key))
    return list(transaction.scalars(select(chain.c.key).order_by(chain.c.depth)))
