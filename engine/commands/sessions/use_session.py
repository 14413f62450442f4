"""A request comes with a session's token: whose is it, and is it still good?"""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from engine.commands.core.engine import Engine
from engine.commands.sessions.open_session import hash_of
from engine.lifecycle.actor import Actor
from engine.lifecycle.sessions import STEP, Lack, ends_at
from engine.persistence import Busy, accounts, sign_ins
from engine.persistence.account_rows import SignedIn, User


@dataclass(frozen=True, slots=True)
class Session:
    """A session that is good: its key, who acts, and what it lacks before pages open."""

    key: int
    actor: Actor
    lacks: Lack


def use_session(
    engine: Engine, token: str, *, now: datetime, world: datetime, address: str = ""
) -> Session | None:
    """The session of the token; None where it is over, or its account was disabled.

    Sessions live in the world's time, `world`, wherever the procedures' clock (`now`) is pinned.
    """
    with engine.store.read() as transaction:
        row = sign_ins.by_hash(transaction, hash_of(token))
        if row is None or row.ended_at is not None or ends_at(row.begun_at, row.used_at) <= world:
            return None
        user = transaction.get(User, row.login)
        if user is None or not user.active:
            return None
        actor = replace(accounts.actor_from(transaction, user, now), address=address)
        found = Session(row.key, actor, _lack(row))
        used_at = row.used_at
    if world - used_at >= STEP:
        _touch(engine, found.key, world)
    return found


def _touch(engine: Engine, key: int, world: datetime) -> None:
    """Write down that it is used; where others hold the database, the next request does."""
    with suppress(Busy), engine.store.write() as transaction:
        row = transaction.get(SignedIn, key)
        if row is not None:
            row.used_at = world


def _lack(row: SignedIn) -> Lack:
    known: dict[str, Lack] = {
        "": "",
        "second_factor": "second_factor",
        "enrolment": "enrolment",
        "new_password": "new_password",
    }
    return known[row.lacks]
