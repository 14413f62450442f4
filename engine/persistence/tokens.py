"""The tokens of an instance and their variables: read in pieces, written where they changed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import (
    ClauseElement,
    Dialect,
    bindparam,
    delete,
    exists,
    literal,
    select,
    true,
    union_all,
    update,
)
from sqlalchemy.sql.expression import ColumnExpressionArgument

from engine.json_types import Json
from engine.persistence.case_rows import Incident, Job, Timer, UserTask, Variable
from engine.persistence.columns import Key, load_json
from engine.persistence.prepared import Prepared, dialect_insert
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


class Found(NamedTuple):
    """The row of a token."""

    key: int
    parent_key: int | None
    waits: list[int]
    due_at: datetime | None
    recheck_when_idle: bool
    text: str


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
    rows = transaction.execute(of_instance.order_by(Token.key).limit(limit))
    return [Found(*row) for row in rows]


def owner(transaction: Transaction, wait_key: int) -> int | None:
    """The element instance to which the row of this wait belongs."""
    places = (select(wait.element_instance_key).where(wait.key == wait_key) for wait in _WAITS)
    return transaction.scalar(union_all(*places).limit(1))


def write(
    transaction: Transaction,
    ended: Sequence[int],
    begun: Sequence[Mapping[str, object]],
    others: Sequence[Mapping[str, object]],
) -> None:
    """The rows after a move: of tokens that have `ended`, that have `begun` and have no row yet,
    and of `others`, which may have one.

    The row of one that has ended becomes that of one that has begun.
    """
    held, both = transaction.held, min(len(ended), len(begun))
    _MOVE.run_each(held, [{**new, "was": old} for old, new in zip(ended, begun, strict=False)])
    _END.run_each(held, [{"token": key} for key in ended[both:]])
    _PUT.run_each(held, [*begun[both:], *others])


def _put(dialect: Dialect) -> ClauseElement:
    inserted = dialect_insert(dialect, Token.__table__)
    changing = ("waits", "due_at", "recheck_when_idle", "text")
    new = {name: inserted.excluded[name] for name in changing}
    return inserted.on_conflict_do_update(index_elements=["key"], set_=new)


_NAMES = [column.key for column in Token.__table__.columns]
_PUT = Prepared(_put, _NAMES)
_MOVE = Prepared(
    lambda _: (
        update(Token)
        .where(Token.key == bindparam("was"))
        .values({n: bindparam(n, type_=Token.__table__.c[n].type) for n in _NAMES})
    )
)
_END = Prepared(lambda _: delete(Token).where(Token.key == bindparam("token")))


def delete_all(transaction: Transaction, instance_key: int) -> None:
    """The instance has ended."""
    _END_ALL.run(transaction.held, {"instance": instance_key})


_END_ALL = Prepared(lambda _: delete(Token).where(Token.instance_key == bindparam("instance")))


@dataclass(frozen=True, slots=True)
class Read:
    """Tokens with the JSON texts of their variables by scope and name, and whether anything of the
    instance is to be mended."""

    tokens: Sequence[Found]
    variables: Mapping[int, Mapping[str, str]]
    incidents: bool


def read(transaction: Transaction, instance_key: int, limit: int) -> Read:
    """The oldest tokens of the instance, at most `limit`, in one statement."""
    found: dict[int, Found] = {}
    texts: dict[int, dict[str, str]] = {}
    broken: list[bool] = []
    values = {"instance": instance_key, "limit": limit}
    for *token, incidents, name, value in _READ.rows(transaction.held, values):
        broken = [incidents]
        key = token[0]
        if key not in found:
            found[key], texts[key] = Found(*token), {}
        if name is not None:
            texts[key][name] = value
    return Read([*found.values()], texts, broken != [False])


def _reading() -> ClauseElement:
    instance = bindparam("instance", type_=Key)
    of_instance = select(*_COLUMNS).where(Token.instance_key == instance)
    some = of_instance.order_by(Token.key).limit(bindparam("limit")).subquery()
    broken = exists().where(Incident.instance_key == instance, Incident.state == "open")
    return (
        select(*some.columns, broken.label("incidents"), Variable.name, Variable.value)
        .select_from(some.outerjoin(Variable, Variable.scope_key == some.c.key))
        .order_by(some.c.key)
    )


_READ = Prepared(lambda _: _reading())


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
