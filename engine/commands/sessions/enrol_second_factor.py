"""两步验证: an account is given a second factor, once its owner has shown that the app works."""

from datetime import datetime

from argon2.exceptions import InvalidHashError, VerificationError

from engine.commands.accounts import account_access
from engine.commands.accounts.passwords import hasher
from engine.commands.core.engine import Engine
from engine.commands.core.loop import command_transaction
from engine.commands.sessions import second_factor
from engine.commands.sessions.session_lack import lack_of
from engine.commands.sessions.throttle import Throttle
from engine.errors import Invalid, Refused
from engine.lifecycle.actor import Actor
from engine.persistence import second_factors, sign_ins
from engine.persistence.account_rows import SecondFactor, User


def offer_secret(engine: Engine, *, actor: Actor, key: str) -> str:
    """The secret for the actor's authenticator app, the same until it is confirmed.

    `key` is the installation's secret key. Raises Refused where the account has a second factor.
    """
    with engine.store.write() as transaction:
        found = transaction.get(SecondFactor, actor.login)
        if found is not None and found.confirmed_at is not None:
            raise Refused("两步验证已经启用。更换手机请联系安全管理员重置。")
        if found is not None:
            return second_factor.open_seal(found.sealed_secret, key)
        secret = second_factor.new_secret()
        sealed = second_factor.seal(secret, key)
        if second_factors.offer(transaction, actor.login, sealed):
            return secret
    raise Refused("另一个窗口正在设置两步验证，请刷新后再试。")


def enrol_second_factor(
    engine: Engine,
    code: str,
    *,
    session: int,
    key: str,
    actor: Actor,
    now: datetime,
    world: datetime,
    password: str | None = None,
) -> list[str]:
    """Confirm the secret by a code; the recovery codes, which are shown this once.

    `password` is asked again of whoever has one (ASVS 7.5.1); None where he has just signed in to
    set this up. Other sessions end. Raises Invalid for a wrong code or password; Refused where no
    secret was offered.
    """
    throttle = Throttle(f"second factor of {actor.login}", actor.address, world)
    with engine.store.write() as transaction:
        throttle.count(transaction)
    with command_transaction(engine, actor=actor, now=now) as context:
        factor = context.transaction.get(SecondFactor, actor.login, with_for_update=True)
        if factor is None or factor.confirmed_at is not None:
            raise Refused("请先打开两步验证页面，用手机扫描二维码。")
        user = account_access.find(context, actor.login)
        if password is not None and user.password_hash:
            _require_own(user, password)
        secret = second_factor.open_seal(factor.sealed_secret, key)
        step = second_factor.step_of(secret, code, world)
        if step is None:
            raise Invalid("验证码不正确：请核对手机上的时间，再输入当前显示的 6 位数字。")
        factor.confirmed_at, factor.last_step = world, step
        codes = second_factor.recovery_codes()
        second_factors.keep_codes(context.transaction, actor.login, second_factor.hashes(codes))
        lack = lack_of(engine, context.transaction, user, verified=True)
        sign_ins.complete(context.transaction, session, lack)
        sign_ins.end_all(context.transaction, actor.login, world, but=session)
        throttle.succeeded(context.transaction)
        context.installation_note("second_factor_enrolled", login=actor.login)
    return codes


def _require_own(user: User, password: str) -> None:
    """An open browser alone sets up no second factor that shuts its owner out."""
    try:
        hasher().verify(user.password_hash, password.encode(errors="surrogatepass"))
    except (VerificationError, InvalidHashError):
        raise Invalid("口令不正确：启用两步验证前请再输入一次口令。") from None
