"""Sign in: login and password → who acts. Every failure is remembered and says the same."""

import hmac
import secrets
from datetime import datetime

from argon2.exceptions import InvalidHashError, VerificationError

from engine.commands.engine import Engine
from engine.commands.register_account import hasher
from engine.errors import Refused
from engine.lifecycle.actor import Actor
from engine.persistence import accounts, history
from engine.persistence.account_rows import User

MOST_REMEMBERED = 10_000
_PROCESS_KEY = secrets.token_bytes(32)
_verified: dict[str, bytes] = {}
"""Password hash → keyed digest of the password that matched it, so that a client which sends its
password with every request is not slowed down; a changed password has another hash."""
_NOBODY = hasher.hash("no account has this password")
"""Verified for an unknown login, so that the answer takes as long."""


def sign_in(engine: Engine, login: str, password: str, *, now: datetime) -> Actor:
    """The actor behind the login. Raises Refused, without saying which of the two was wrong."""
    with engine.store.read() as transaction:
        user = transaction.get(User, login)
        good = _matches(user.password_hash if user else _NOBODY, password)
        if user is not None and good and user.active:
            return accounts.actor_from(transaction, user, now)
    with engine.store.write() as transaction:
        line = history.Line("sign_in_refused", now, login, login)
        history.append_to_house(transaction, line)
    raise Refused("账号或口令不正确。")


def _matches(password_hash: str, password: str) -> bool:
    """Verify, slowly as argon2 is meant to be; at once for what this process verified before."""
    digest = hmac.digest(_PROCESS_KEY, password.encode(), "sha256")
    if hmac.compare_digest(_verified.get(password_hash, b""), digest):
        return True
    try:
        hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False
    if len(_verified) >= MOST_REMEMBERED:
        _verified.clear()
    _verified[password_hash] = digest
    return True
