"""OAuth 2.0 client credentials (RFC 6749, section 4.4): for a token, one that ends soon."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from joserfc import jwt
from joserfc.jwk import OctKey

from engine.commands.access_tokens.use_token import is_good
from engine.commands.core.engine import Engine
from engine.commands.sessions.open_session import hash_of
from engine.errors import Invalid, Refused
from engine.persistence import access_tokens
from engine.persistence.account_rows import AccessToken, User

LASTS = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Exchanged:
    """The new token, what for, and how many seconds it is good."""

    token: str
    scopes: tuple[str, ...]
    seconds: int


def exchange_token(
    engine: Engine, login: str, secret: str, *, scopes: Iterable[str] = (), world: datetime
) -> Exchanged:
    """A token for an hour, for all that the machine's token is for or the part that is asked.

    Raises Refused where login and token do not belong together; Invalid for a scope not granted.
    """
    with engine.store.write() as transaction:
        row = access_tokens.by_hash(transaction, hash_of(secret))
        user = transaction.get(User, row.login) if row else None
        own = row is not None and row.login == login and row.issued_for is None
        if row is None or user is None or not own or not is_good(row, world) or not user.active:
            raise Refused("客户端编号或密钥不正确。")
        asked = tuple(sorted(set(scopes))) or tuple(row.scopes)
        if not set(asked) <= set(row.scopes):
            raise Invalid(f"密钥没有这些范围：{'、'.join(sorted({*asked} - {*row.scopes}))}。")
        access_tokens.drop_expired(transaction, world)
        row.used_at = world
        ends = min(world + LASTS, row.expires_at)
        token = _written(login, asked, world, ends)
        transaction.add(
            AccessToken(
                key=engine.store.next_key(),
                token_hash=hash_of(token),
                login=login,
                name=row.name,
                scopes=[*asked],
                created_at=world,
                created_by=login,
                expires_at=ends,
                issued_for=row.key,
            )
        )
    return Exchanged(token, asked, int((ends - world).total_seconds()))


def _written(login: str, scopes: Iterable[str], begins: datetime, ends: datetime) -> str:
    """A random token in the form of a JSON Web Token, whose end clients read (Camunda's SDK does).

    It is looked up like any other, and believed for being found: nothing is read from it here, and
    the key that signed it is forgotten.
    """
    claims = {
        "sub": login,
        "scope": " ".join(scopes),
        "iat": int(begins.timestamp()),
        "exp": int(ends.timestamp()),
        "jti": secrets.token_urlsafe(32),
    }
    return jwt.encode({"alg": "HS256"}, claims, OctKey.generate_key(256))
