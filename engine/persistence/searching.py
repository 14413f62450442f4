"""Rows of a noun by conditions, in order, a page at a time.

A noun is a selection with named columns; conditions and orders name those columns, so that a caller
can neither reach what is not offered nor phrase SQL.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, or_, true

from engine.errors import Invalid
from engine.lifecycle.actor import Actor
from engine.persistence import bounded
from engine.persistence.bounded import MOST_COUNTED
from engine.persistence.conditions import Column, Condition, Either, holds
from engine.persistence.searched import NOUNS, OF_CASES, SEEN, Columns
from engine.persistence.searching_within import clauses, is_within
from engine.persistence.store import Transaction
from engine.persistence.visibility import has_many


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the rows found, and how many there are in all, or at least where there are
    `more` than anybody counts."""

    rows: Sequence[Mapping[str, Any]]
    total: int
    more: bool = False


def find(
    transaction: Transaction,
    noun: str,
    actor: Actor,
    conditions: Sequence[Condition | Either],
    order: Sequence[tuple[str, bool]],
    start: int,
    limit: int,
) -> Page:
    """One page of the rows of `noun`; see `engine.queries.search`."""
    statement, columns = _chosen(transaction, noun, actor, conditions)
    sorting = [
        _column(columns, name).desc() if descending else _column(columns, name).asc()
        for name, descending in order
    ]
    shown = statement.order_by(*sorting, columns["key"]).offset(start).limit(limit)
    total = bounded.count(transaction, statement)
    rows = [dict(row._mapping) for row in transaction.execute(shown)]
    return Page(rows, min(total, MOST_COUNTED), total > MOST_COUNTED)


def keys_of(
    transaction: Transaction, noun: str, actor: Actor, conditions: Sequence[Condition | Either]
) -> Select[Any]:
    """The keys of the rows of `noun` that the actor may see and that fulfil all conditions."""
    statement, columns = _chosen(transaction, noun, actor, conditions)
    return statement.with_only_columns(columns["key"])


def _chosen(
    transaction: Transaction, noun: str, actor: Actor, conditions: Sequence[Condition | Either]
) -> tuple[Select[Any], Columns]:
    statement, columns = NOUNS[noun]()
    if noun in SEEN:
        many = noun in OF_CASES and has_many(transaction, actor)
        statement = statement.where(SEEN[noun](actor, many))
    wanted = _all(columns, conditions, actor, postgres=transaction.postgres)
    return statement.where(wanted), columns


def _all(
    columns: Columns, conditions: Sequence[Condition | Either], actor: Actor, *, postgres: bool
) -> ColumnElement[bool]:
    plain = [one for one in conditions if isinstance(one, Condition)]
    within = [one for one in plain if is_within(one)]
    own = [
        holds(_column(columns, one.column), one, postgres=postgres)
        for one in plain
        if one not in within
    ]
    either = [
        or_(false(), *(_all(columns, each, actor, postgres=postgres) for each in one.alternatives))
        for one in conditions
        if isinstance(one, Either)
    ]
    return and_(true(), *own, *clauses(actor, within, postgres=postgres), *either)


def _column(columns: Columns, name: str) -> Column:
    if name not in columns:
        raise Invalid(f"不能按“{name}”查询，可用：{'、'.join(columns)}")
    return columns[name]
