"""Accounts and what belongs to them: groups, deputies, sessions, second factors, tokens."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

from engine.errors import NotFound
from engine.lifecycle.actor import Actor
from engine.lifecycle.authority import RIGHTS
from engine.lifecycle.sessions import ends_at
from engine.persistence import Store, Transaction, access_tokens, accounts, second_factors, sign_ins
from engine.persistence.account_rows import User


@dataclass(frozen=True, slots=True)
class Account:
    """An account as lists show it; `groups` are its parts in the procedures."""

    login: str
    name: str
    organisation: str | None
    administrator: bool
    active: bool
    machine: bool = False
    second_factor: bool = False
    groups: tuple[str, ...] = ()
    rights: tuple[str, ...] = ()
    offices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Appointment:
    """代理: who stands in for whom; `ends_at` is the first moment at which he does no longer."""

    key: int
    absent: str
    deputy: str
    begins_at: datetime
    ends_at: datetime
    reason: str


def actor_of(store: Store, login: str, *, now: datetime) -> Actor:
    """The actor behind an active login; NotFound otherwise."""
    with store.read() as transaction:
        user = transaction.get(User, login)
        if user is None or not user.active:
            raise NotFound(f"没有可用的账号“{login}”。")
        return accounts.actor_from(transaction, user, now)


def list_accounts(store: Store) -> list[Account]:
    """Every account, by login."""
    with store.read() as transaction:
        return _shown(transaction, accounts.all_users(transaction))


def account_of(store: Store, login: str) -> Account:
    """One account; NotFound where there is none."""
    with store.read() as transaction:
        user = transaction.get(User, login)
        if user is None:
            raise NotFound(f"没有账号“{login}”。")
        return _shown(transaction, [user])[0]


def _shown(transaction: Transaction, users: Iterable[User]) -> list[Account]:
    groups, offices = accounts.all_memberships(transaction), accounts.all_offices(transaction)
    factors = second_factors.logins(transaction)
    return [
        Account(
            user.login,
            user.name,
            user.organisation,
            user.administrator,
            user.active,
            user.machine,
            user.login in factors,
            tuple(one for one in groups.get(user.login, ()) if one not in RIGHTS),
            tuple(one for one in groups.get(user.login, ()) if one in RIGHTS),
            tuple(offices.get(user.login, ())),
        )
        for user in users
    ]


def list_groups(store: Store) -> dict[str, str]:
    """The groups that have a part in the procedures, by id, and what people call them."""
    with store.read() as transaction:
        known = accounts.all_groups(transaction)
    return {id: name for id, name in known.items() if id not in RIGHTS}


def list_appointments(
    store: Store, now: datetime, login: str | None = None
) -> tuple[Appointment, ...]:
    """Who stands in for whom, now or later; of one account, or of all."""
    with store.read() as transaction:
        rows = accounts.appointments(transaction, now)
    return tuple(
        Appointment(row.key, row.absent, row.deputy, row.begins_at, row.ends_at, row.reason)
        for row in rows
        if login in (None, row.absent, row.deputy)
    )


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session as its owner sees it; `client` is how the browser names itself."""

    key: int
    address: str
    client: str
    begun_at: datetime
    used_at: datetime
    ends_at: datetime


def open_sessions(store: Store, actor: Actor, world: datetime) -> tuple[OpenSession, ...]:
    """The actor's own sessions, the newest first."""
    with store.read() as transaction:
        rows = sign_ins.open_sessions(transaction, actor.login)
    found = (
        OpenSession(
            row.key,
            row.address,
            row.client,
            row.begun_at,
            row.used_at,
            ends_at(row.begun_at, row.used_at),
        )
        for row in rows
    )
    return tuple(one for one in found if one.ends_at > world)


class SecondFactorShown(TypedDict):
    """What its owner sees of it."""

    has_second_factor: bool
    codes_left: int


def second_factor_of(store: Store, login: str) -> SecondFactorShown:
    """Whether there is one, and how many recovery codes are unused."""
    with store.read() as transaction:
        return SecondFactorShown(
            has_second_factor=second_factors.has_one(transaction, login),
            codes_left=second_factors.codes_left(transaction, login),
        )


@dataclass(frozen=True, slots=True)
class IssuedToken:
    """A token as lists show it; itself it is not kept."""

    key: int
    login: str
    name: str
    scopes: Sequence[str]
    created_by: str
    expires_at: datetime
    revoked_at: datetime | None
    used_at: datetime | None


def issued_tokens(store: Store) -> tuple[IssuedToken, ...]:
    """The tokens that people issued, by account."""
    with store.read() as transaction:
        rows = access_tokens.issued(transaction)
    return tuple(
        IssuedToken(
            row.key,
            row.login,
            row.name,
            row.scopes,
            row.created_by,
            row.expires_at,
            row.revoked_at,
            row.used_at,
        )
        for row in rows
    )
