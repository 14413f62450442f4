"""A session begins: the browser is given a random token, the database keeps its hash."""

import hashlib
import secrets
from datetime import datetime, timedelta

from engine.commands.core.engine import Engine
from engine.commands.sessions.session_lack import lack_of
from engine.lifecycle.actor import Actor
from engine.persistence import sign_ins
from engine.persistence.account_rows import SignedIn, User

KEPT = timedelta(days=30)
"""For so long a session is remembered after its beginning, and its address as a known one."""
LONGEST_CLIENT = 200


def open_session(
    engine: Engine, actor: Actor, *, world: datetime, client: str = "", verified: bool = False
) -> str:
    """The token of a new session of somebody whose password was right.

    What it still lacks (a second factor, a password of one's own) is asked before any page opens.
    `client` is how the browser names itself; `verified`: somebody else has seen a second factor.
    """
    token = secrets.token_urlsafe(32)
    with engine.store.write() as transaction:
        user = transaction.get_one(User, actor.login)
        sign_ins.drop_sessions(transaction, world - KEPT)
        transaction.add(
            SignedIn(
                key=engine.store.next_key(),
                token_hash=hash_of(token),
                login=actor.login,
                lacks=lack_of(engine, transaction, user, verified=verified),
                address=actor.address,
                client="".join(c for c in client if c.isprintable())[:LONGEST_CLIENT],
                begun_at=world,
                used_at=world,
            )
        )
    return token


def hash_of(token: str) -> str:
    """What is kept of a token: it is random, so that a quick hash is as good as a slow one."""
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()
