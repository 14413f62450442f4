"""A request comes with a token: which machine is it, and what for?"""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from engine.commands.core.engine import Engine
from engine.commands.sessions.open_session import hash_of
from engine.lifecycle.actor import Actor
from engine.lifecycle.sessions import STEP
from engine.persistence import Busy, access_tokens, accounts
from engine.persistence.account_rows import AccessToken, User


def use_token(
    engine: Engine, token: str, *, now: datetime, world: datetime, address: str = ""
) -> Actor | None:
    """The machine behind the token, with the scopes it has; None where the token is no good.

    Tokens are random and long, so that finding one by its hash is as safe as a slow verification.
    """
    with engine.store.read() as transaction:
        row = access_tokens.by_hash(transaction, hash_of(token))
        user = transaction.get(User, row.login) if row else None
        if row is None or user is None or not is_good(row, world) or not user.active:
            return None
        actor = accounts.actor_from(transaction, user, now)
        used_at, key = row.used_at, row.key
        scopes = frozenset(row.scopes)
    if used_at is None or world - used_at >= STEP:
        with suppress(Busy), engine.store.write() as transaction:
            found = transaction.get(AccessToken, key)
            if found is not None:
                found.used_at = world
    return replace(actor, scopes=scopes, address=address)


def is_good(token: AccessToken, world: datetime) -> bool:
    """Whether the token is neither revoked nor past its end."""
    return token.revoked_at is None and world < token.expires_at
