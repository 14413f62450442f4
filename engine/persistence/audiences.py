"""The audiences that diagrams declare, and the parties of cases: kept, and read back."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, cast

from sqlalchemy import CursorResult, delete, exists, select

from engine.lifecycle.actor import Actor
from engine.lifecycle.audience import (
    MACHINES_READ_AS,
    NOBODY,
    STAFF,
    Audiences,
    Reader,
    is_recusal,
    recused_from,
)
from engine.lifecycle.authority import oversees
from engine.lifecycle.scopes import covers
from engine.persistence.audience_rows import DeclaredAudience, Party
from engine.persistence.case_rows import Instance, UserTask
from engine.persistence.definition_rows import Definition
from engine.persistence.definitions import deployments_so_far
from engine.persistence.prepared import Prepared, dialect_insert
from engine.persistence.store import Transaction
from engine.persistence.visibility import has_or_did, is_party

OTHERS, NO_READER = "*", "-"


def keep(transaction: Transaction, process_key: int, audiences: Audiences) -> None:
    """These are the audiences of the process version from now on."""
    transaction.execute(delete(DeclaredAudience).where(DeclaredAudience.process_key == process_key))
    transaction.add_all(
        DeclaredAudience(process_key=process_key, kind=kind, name=name, role=role)
        for kind, name, role in _lines(audiences)
    )
    transaction.flush()


def _lines(audiences: Audiences) -> Iterator[tuple[str, str, str]]:
    tables: Mapping[str, Mapping[str, Iterable[str]]] = {
        "element": {**audiences.elements, OTHERS: STAFF},
        "variable": {**audiences.variables, OTHERS: STAFF},
        "doer": {step: (role,) for step, role in audiences.doers.items()},
    }
    for kind, pieces in tables.items():
        for name, roles in pieces.items():
            yield from ((kind, name, role) for role in sorted(roles) or (NO_READER,))


def of_process(transaction: Transaction, process_key: int) -> Audiences:
    """The audiences of a process version.

    A store keeps what it has read until the next deployment: a form deployed by itself changes the
    audiences of every version that shows it.
    """
    known: dict[int, tuple[int, Audiences]] = transaction.info["audiences"]
    deployed = deployments_so_far(transaction)
    number, audiences = known.get(process_key, (0, Audiences()))
    if number != deployed:
        audiences = _read(transaction, process_key)
        if audiences.elements:
            known[process_key] = deployed, audiences
    return audiences


def _read(transaction: Transaction, process_key: int) -> Audiences:
    found: dict[str, dict[str, set[str]]] = {"element": {}, "variable": {}, "doer": {}}
    columns = select(DeclaredAudience.kind, DeclaredAudience.name, DeclaredAudience.role)
    for kind, name, role in transaction.execute(
        columns.where(DeclaredAudience.process_key == process_key)
    ):
        found[kind].setdefault(name, set()).add(role)
    pieces = {
        kind: {name: frozenset(roles - {NO_READER}) for name, roles in names.items()}
        for kind, names in found.items()
    }
    doers = {step: next(iter(roles), "") for step, roles in pieces["doer"].items()}
    return Audiences(pieces["element"], pieces["variable"], doers)


def without(transaction: Transaction) -> Sequence[Definition]:
    """The process versions of which no audience is kept."""
    kept = exists().where(DeclaredAudience.process_key == Definition.key)
    rows = select(Definition).where(Definition.kind == "process", ~kept).order_by(Definition.key)
    return transaction.scalars(rows).all()


def add_parties(
    transaction: Transaction, root_key: int, parties: Iterable[tuple[str, str]]
) -> Sequence[tuple[str, str]]:
    """(who, role) that the case concerns; answers those that were not known before."""
    return sorted(
        (who, role)
        for who, role in dict.fromkeys(parties)
        if _JOIN.run(transaction.held, {"root_key": root_key, "who": who, "role": role})
    )


_JOIN = Prepared(
    lambda dialect: dialect_insert(dialect, Party.__table__).on_conflict_do_nothing(),
    ["root_key", "who", "role"],
)


def parties_of(transaction: Transaction, root_key: int, roles: Iterable[str]) -> Sequence[str]:
    """Who is a party of the case in one of these roles: "user:…" or "group:…"."""
    asked = select(Party.who).where(Party.root_key == root_key, Party.role.in_(list(roles)))
    return transaction.scalars(asked.order_by(Party.who).distinct()).all()


def all_parties(transaction: Transaction, root_key: int) -> Sequence[tuple[str, str]]:
    """(who, role) of every party of the case, and of whoever keeps out of it."""
    asked = select(Party.who, Party.role).where(Party.root_key == root_key)
    return [(who, role) for who, role in transaction.execute(asked)]


def remove_party(transaction: Transaction, root_key: int, who: str, role: str) -> bool:
    """The case concerns them in that role no more; whether it did."""
    gone = delete(Party).where(Party.root_key == root_key, Party.who == who, Party.role == role)
    return cast("CursorResult[Any]", transaction.execute(gone)).rowcount > 0


def parts_of(transaction: Transaction, who: str) -> Sequence[tuple[int, str]]:
    """(case, role) of all that concerns them; marks of those who keep out are none."""
    own = select(Party.root_key, Party.role).where(Party.who == who)
    rows = transaction.execute(own.order_by(Party.root_key, Party.role)).all()
    return [(root_key, role) for root_key, role in rows if not is_recusal(role)]


def people(transaction: Transaction) -> Sequence[str]:
    """The logins of all who are a party of some case by their names."""
    named = select(Party.who).where(Party.who.startswith("user:")).distinct()
    return [who.removeprefix("user:") for who in transaction.scalars(named.order_by(Party.who))]


def recused(transaction: Transaction, root_key: int, role: str) -> frozenset[str]:
    """The logins of those who keep out of the case in that role (回避)."""
    marked = select(Party.who).where(Party.root_key == root_key, Party.role == recused_from(role))
    return frozenset(who.removeprefix("user:") for who in transaction.scalars(marked))


def kept_out(transaction: Transaction, instance_key: int) -> frozenset[str]:
    """The logins of those who keep out of the case of an instance in any role (回避)."""
    root = select(Instance.root_key).where(Instance.key == instance_key).scalar_subquery()
    marked = select(Party.who).where(
        Party.root_key == root, Party.role.startswith(recused_from(""), autoescape=True)
    )
    return frozenset(who.removeprefix("user:") for who in transaction.scalars(marked))


def reader(transaction: Transaction, actor: Actor, case: Instance) -> Reader:
    """The actor as a reader of this case."""
    known = of_process(transaction, case.process_key)
    if oversees(actor):
        return Reader(known, everything=True)
    roles = transaction.scalars(
        select(Party.role).where(Party.root_key == case.root_key, is_party(actor))
    )
    own = transaction.scalars(
        select(UserTask.element_instance_key).where(
            UserTask.instance_key == case.key, has_or_did(actor)
        )
    )
    as_machine = covers(actor.scopes or (), "programmes", case.process_id)
    return Reader(
        known,
        frozenset(roles) | ({MACHINES_READ_AS} if as_machine else NOBODY),
        frozenset(own),
    )
