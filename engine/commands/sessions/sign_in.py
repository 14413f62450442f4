"""Sign in: login and password → who acts. Every failure is remembered and says the same."""

import hmac
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Lock

from argon2.exceptions import InvalidHashError, VerificationError

from engine.commands.accounts.passwords import hasher
from engine.commands.core.engine import Engine
from engine.commands.sessions.session_lack import lack_of
from engine.commands.sessions.throttle import Throttle
from engine.errors import Refused
from engine.lifecycle.actor import Actor
from engine.persistence import Transaction, accounts, history
from engine.persistence.account_rows import User

REMEMBERED = timedelta(minutes=5)
MOST_REMEMBERED = 10_000
LONGEST_LOGIN = 100
_PROCESS_KEY = secrets.token_bytes(32)
_verified: dict[str, tuple[bytes, datetime]] = {}
"""Password hash → keyed digest of the password that matched it, and when. A client that sends its
password with every request is slowed down once in a while; a changed password has another hash."""
_JUDGING = tuple(Lock() for _ in range(64))
"""The connections of one client send the same password at the same moment: it is one attempt, not
as many as there are connections."""
_NOBODY = hasher().hash("no account has this password")
"""Verified for an unknown login, so that the answer takes as long."""


@dataclass(frozen=True, slots=True)
class _Attempt:
    login: str
    password: str
    now: datetime
    world: datetime
    address: str
    repeated: bool
    alone: bool


def sign_in(
    engine: Engine,
    login: str,
    password: str,
    *,
    now: datetime,
    world: datetime | None = None,
    address: str = "",
    repeated: bool = False,
    alone: bool = False,
) -> Actor:
    """The actor behind the login.

    `world` is the world's time where the procedures' is pinned: guessers live in the world.
    `repeated`: the client sends its password with every request; what was right a moment ago is
    neither verified, counted nor written down again, and of requests that come at once the first is
    judged before the others. `alone`: nothing is asked beside the password, which is not enough
    where the account has, or must have, a second factor. Raises Refused, without saying which of
    the two was wrong; TooManyFailures where it has to wait.
    """
    attempt = _Attempt(login, password, now, world or now, address, repeated, alone)
    if not repeated:
        return _judge(engine, attempt)
    known = _known(engine, attempt)
    if known is None:
        with _JUDGING[hash(login) % len(_JUDGING)]:
            known = _known(engine, attempt) or _judge(engine, attempt)
    return known


def _known(engine: Engine, attempt: _Attempt) -> Actor | None:
    """The actor, where the same password was right a moment ago."""
    with engine.store.read() as transaction:
        user = _user(transaction, attempt.login)
        stored = user.password_hash if user and user.active else ""
        if user is None or not _is_remembered(stored, attempt.password, attempt.world):
            return None
        if attempt.alone and lack_of(engine, transaction, user, verified=False):
            return None
        actor = accounts.actor_from(transaction, user, attempt.now)
        return replace(actor, address=attempt.address)


def _judge(engine: Engine, attempt: _Attempt) -> Actor:
    login, now, address = attempt.login, attempt.now, attempt.address
    with engine.store.read() as transaction:
        user = _user(transaction, login)
        stored = user.password_hash if user and user.active else ""
    throttle = Throttle(_storable(login), address, attempt.world)
    with engine.store.write() as transaction:
        throttle.count(transaction)
    good = _matches(stored or _NOBODY, attempt.password) and bool(stored)
    with engine.store.write() as transaction:
        user = transaction.get(User, login) if good else None
        if user is None or not user.active or user.password_hash != stored:
            shown = _storable(login)
            _note(transaction, "sign_in_refused", now, shown, shown, address)
            user = None
        else:
            throttle.succeeded(transaction)
            enough = not attempt.alone or not lack_of(engine, transaction, user, verified=False)
            kind = "signed_in" if enough else "password_not_enough"
            _note(transaction, kind, now, login, user.name, address)
            actor = replace(accounts.actor_from(transaction, user, now), address=address)
    if user is None:
        raise Refused("账号或口令不正确。")
    if not enough:
        raise Refused("这个账号只凭口令不能使用接口：请用接口密钥，或先在网页登录完成验证。")
    if attempt.repeated:
        _remember(stored, attempt.password, attempt.world)
    return actor


def _user(transaction: Transaction, login: str) -> User | None:
    return transaction.get(User, login) if _storable(login) == login else None


def _note(
    transaction: Transaction, kind: str, at: datetime, login: str, name: str, address: str
) -> None:
    line = history.Line(kind, at, login, name, data={"address": address})
    history.append_to_installation(transaction, line)


def _storable(login: str) -> str:
    """What of a login can be remembered: signs that a database keeps, and not too many."""
    return login.encode(errors="replace").decode().replace("\0", "?")[:LONGEST_LOGIN]


def _matches(password_hash: str, password: str) -> bool:
    """Verify, slowly as argon2 is meant to be."""
    try:
        return hasher().verify(password_hash, password.encode(errors="surrogatepass"))
    except (VerificationError, InvalidHashError):
        return False


def _is_remembered(password_hash: str, password: str, world: datetime) -> bool:
    digest, when = _verified.get(password_hash, (b"", world))
    return hmac.compare_digest(digest, _digest(password)) and world - when < REMEMBERED


def _remember(password_hash: str, password: str, world: datetime) -> None:
    if len(_verified) >= MOST_REMEMBERED:
        _verified.clear()
    _verified[password_hash] = _digest(password), world


def _digest(password: str) -> bytes:
    return hmac.digest(_PROCESS_KEY, password.encode(errors="surrogatepass"), "sha256")
