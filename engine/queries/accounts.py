"""Who a login is: the actor with its groups and those of colleagues it stands in for."""

from dataclasses import dataclass
from datetime import datetime

from engine.errors import NotFound
from engine.lifecycle.actor import Actor
from engine.persistence import Store, accounts
from engine.persistence.account_rows import User


@dataclass(frozen=True, slots=True)
class Account:
    """An account as lists show it."""

    login: str
    name: str
    organisation: str | None
    administrator: bool
    active: bool


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
        return [
            Account(user.login, user.name, user.organisation, user.administrator, user.active)
            for user in accounts.all_users(transaction)
        ]
