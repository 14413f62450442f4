"""Rows that are sealed together, under the row that they belong to: one digest over all of them.

An account with its groups, offices, identities and deputies; its second factor, its tokens; a
group; the audiences of a process version. A row put in or taken out is found as well as one that
was changed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from engine.persistence.account_rows import (
    AccessToken,
    Group,
    HeldOffice,
    LinkedIdentity,
    Membership,
    RecoveryCode,
    SecondFactor,
    Substitution,
    User,
)
from engine.persistence.audience_rows import DeclaredAudience
from engine.persistence.columns import Row
from engine.persistence.store import Transaction

_CHANGED = "changed groups of rows"


@dataclass(frozen=True, slots=True)
class _Group:
    """`parts`: the tables, and the column of each that names what its row belongs to; the first one
    is there as long as the group is."""

    parts: Mapping[type[Row], str]


GROUPS: Mapping[str, _Group] = {
    "account": _Group(
        {
            User: "login",
            Membership: "login",
            HeldOffice: "login",
            LinkedIdentity: "login",
            Substitution: "absent",
        }
    ),
    "account_group": _Group({Group: "id"}),
    "account_second_factor": _Group({SecondFactor: "login", RecoveryCode: "login"}),
    "account_token": _Group({AccessToken: "login"}),
    "definition_audience": _Group({DeclaredAudience: "process_key"}),
}
_OF_TABLE = {
    part.__tablename__: (kind, column)
    for kind, group in GROUPS.items()
    for part, column in group.parts.items()
}

Rows = Mapping[str, Sequence[Row]]
"""By name of the table."""


def is_grouped(table: str) -> bool:
    """Whether the rows of a table belong to a group."""
    return table in _OF_TABLE


def touch(transaction: Transaction, kind: str, owner: object) -> None:
    """Something of the group is changed by a statement that loads no rows."""
    transaction.info.setdefault(_CHANGED, set()).add((kind, owner))


def remember(transaction: Transaction, row: Row) -> None:
    """A row was written or deleted: its group, if it is of one, is changed."""
    if row.__tablename__ in _OF_TABLE:
        kind, column = _OF_TABLE[row.__tablename__]
        touch(transaction, kind, getattr(row, column))


def changed(transaction: Transaction) -> Iterator[tuple[str, Rows | None]]:
    """The groups changed in this transaction, each once, with all their rows; None: it is gone."""
    touched = transaction.info.pop(_CHANGED, set())
    for kind, owner in sorted(touched, key=repr):
        rows = _read(transaction, kind, owner)
        first = next(iter(GROUPS[kind].parts)).__tablename__
        yield f"{kind}/{owner}", rows if rows[first] else None


def all_groups(transaction: Transaction) -> Iterator[tuple[str, Rows]]:
    """Every group there is."""
    for kind, group in GROUPS.items():
        first, column = next(iter(group.parts.items()))
        owners = select(_column(first, column)).distinct()
        for owner in transaction.scalars(owners).all():
            yield f"{kind}/{owner}", _read(transaction, kind, owner)


def _read(transaction: Transaction, kind: str, owner: object) -> dict[str, Sequence[Row]]:
    return {
        part.__tablename__: transaction.scalars(
            select(part)
            .where(_column(part, column) == owner)
            .execution_options(populate_existing=True)  # a bulk statement leaves old rows behind
        ).all()
        for part, column in GROUPS[kind].parts.items()
    }


def _column(part: type[Row], name: str) -> InstrumentedAttribute[object]:
    found = getattr(part, name)
    assert isinstance(found, InstrumentedAttribute)
    return found
