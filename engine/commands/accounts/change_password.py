"""修改口令: everybody changes his own."""

from datetime import datetime

from argon2.exceptions import InvalidHashError, VerificationError

from engine.commands.accounts import account_access
from engine.commands.accounts.passwords import hasher, require_good
from engine.commands.core.engine import Engine
from engine.commands.core.loop import command_transaction
from engine.commands.sessions.throttle import Throttle
from engine.errors import Invalid
from engine.lifecycle.actor import Actor
from engine.persistence import sign_ins


def change_password(
    engine: Engine,
    old: str,
    new: str,
    *,
    session: int | None = None,
    actor: Actor,
    now: datetime,
    world: datetime | None = None,
) -> None:
    """Give the actor a new password; every session of his but this one ends.

    Raises Invalid where the old one is wrong or the new one is weak or the same; TooManyFailures
    where it was wrong too often.
    """
    throttle = Throttle(f"password of {actor.login}", actor.address, world or now)
    with engine.store.write() as transaction:
        throttle.count(transaction)
    with command_transaction(engine, actor=actor, now=now) as context:
        user = account_access.find(context, actor.login)
        try:
            hasher().verify(user.password_hash, old.encode(errors="surrogatepass"))
        except (VerificationError, InvalidHashError):
            raise Invalid("原口令不正确。") from None
        if new == old:
            raise Invalid("新口令不能与原口令相同。")
        require_good(new, (user.login, user.name))
        throttle.succeeded(context.transaction)
        sign_ins.complete(context.transaction, session)
        user.password_hash, user.password_to_be_changed = hasher().hash(new), False
        sign_ins.end_all(context.transaction, user.login, world or now, but=session)
        context.installation_note("password_changed", login=user.login)
