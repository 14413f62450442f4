"""我的会话: in which browsers an account is signed in."""

from dataclasses import dataclass
from datetime import datetime

from engine.lifecycle.actor import Actor
from engine.lifecycle.sessions import ends_at
from engine.persistence import Store, sign_ins


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
