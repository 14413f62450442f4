"""两步验证: after the password, the code of the app or a recovery code."""

from datetime import datetime

from engine.commands.accounts import account_access
from engine.commands.core.engine import Engine
from engine.commands.core.loop import command_transaction
from engine.commands.sessions import second_factor
from engine.commands.sessions.session_lack import lack_of
from engine.commands.sessions.throttle import Throttle
from engine.errors import Invalid
from engine.lifecycle.actor import Actor
from engine.persistence import history, second_factors, sign_ins


def show_second_factor(
    engine: Engine,
    code: str,
    *,
    session: int | None,
    key: str,
    actor: Actor,
    now: datetime,
    world: datetime,
) -> None:
    """Let the session in. `key` is the installation's secret key; without `session` it is a
    command's.

    Raises Invalid for a wrong code; TooManyFailures where too many were.
    """
    throttle = Throttle(f"second factor of {actor.login}", "", world)
    with engine.store.write() as transaction:
        throttle.count(transaction)
    with command_transaction(engine, actor=actor, now=now) as context:
        factor = second_factors.confirmed(context.transaction, actor.login)
        good = factor is not None and second_factor.accept(
            context.transaction, factor, code, key, world
        )
        if good:
            user = account_access.find(context, actor.login)
            lack = lack_of(engine, context.transaction, user, verified=True)
            sign_ins.complete(context.transaction, session, lack)
            throttle.succeeded(context.transaction)
            context.installation_note("second_factor_shown", login=actor.login)
    if not good:
        _remember(engine, actor, now)
        raise Invalid("验证码不正确或已经用过。")


def _remember(engine: Engine, actor: Actor, now: datetime) -> None:
    line = history.Line(
        "second_factor_refused", now, actor.login, actor.name, data={"address": actor.address}
    )
    with engine.store.write() as transaction:
        history.append_to_installation(transaction, line)
