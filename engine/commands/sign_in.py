"""Sign in: login and password → who acts. Every failure is remembered and says the same."""

import hmac
import secrets
from datetime import datetime

from argon2.exceptions import InvalidHashError, VerificationError

from engine.commands.engine import Engine
from engine.commands.register_account import hasher
from engine.commands.throttle import Throttle
from engine.errors import Refused
from engine.lifecycle.actor import Actor
from engine.persistence import accounts, history
from engine.persistence.account_rows import User

MOST_REMEMBERED = 10_000
LONGEST_LOGIN = 100
_PROCESS_KEY = secrets.token_bytes(32)
_verified: dict[str, bytes] = {}
"""Password hash → keyed digest of the password that matched it, so that a client which sends its
password with every request is not slowed down; a changed password has another hash."""
_NOBODY = hasher.hash("no account has this password")
"""Verified for an unknown login, so that the answer takes as long."""


def sign_in(
    engine: Engine,
    login: str,
    password: str,
    *,
    now: datetime,
    world: datetime | None = None,
    address: str = "",
) -> Actor:
    """The actor behind the login.

    `world` is the world's time where the procedures' is pinned: guessers live in the world. Raises
    Refused, without saying which of the two was wrong; TooManyFailures where it has to wait.
    """
    throttle = Throttle(login, address, world or now)
    actor, failed_before = _try(engine, login, password, now, throttle)
    if actor is None or failed_before:
        with engine.store.write() as transaction:
            if actor is not None:
                throttle.succeeded(transaction)
                return actor
            throttle.failed(engine, transaction)
            line = history.Line("sign_in_refused", now, _storable(login), _storable(login))
            history.append_to_house(transaction, line)
        raise Refused("账号或口令不正确。")
    return actor


def _try(
    engine: Engine, login: str, password: str, now: datetime, throttle: Throttle
) -> tuple[Actor | None, bool]:
    with engine.store.read() as transaction:
        failed_before = throttle.require(transaction)
        user = transaction.get(User, login) if _storable(login) == login else None
        good = _matches(user.password_hash if user else _NOBODY, password)
        if user is None or not good or not user.active:
            return None, failed_before
        return accounts.actor_from(transaction, user, now), failed_before


def _storable(login: str) -> str:
    """What of a login can be remembered: signs that a database keeps, and not too many."""
    return login.encode(errors="replace").decode().replace("\0", "?")[:LONGEST_LOGIN]


def _matches(password_hash: str, password: str) -> bool:
    """Verify, slowly as argon2 is meant to be; at once for what this process verified before."""
    digest = hmac.digest(_PROCESS_KEY, password.encode(errors="surrogatepass"), "sha256")
    if hmac.compare_digest(_verified.get(password_hash, b""), digest):
        return True
    try:
        hasher.verify(password_hash, password.encode(errors="surrogatepass"))
    except (VerificationError, InvalidHashError):
        return False
    if len(_verified) >= MOST_REMEMBERED:
        _verified.clear()
    _verified[password_hash] = digest
    return True
