"""Whoever asked for a batch operation, with what the account may do now."""

from dataclasses import replace
from datetime import datetime

from engine.commands.core.engine import Engine
from engine.errors import Forbidden
from engine.lifecycle.actor import SYSTEM, VISITOR, Actor
from engine.lifecycle.authority import require, require_part
from engine.lifecycle.batch_operation import VERBS
from engine.persistence import access_tokens, accounts
from engine.persistence.account_rows import User
from engine.persistence.batch_operations import Item


def asker(engine: Engine, item: Item, *, now: datetime, world: datetime) -> Actor:
    """The account as an actor at this moment; `world` is the real one, by which tokens expire.

    Raises Forbidden, with what can be done instead, where it is disabled or may not do it any more.
    """
    actor = _account(engine, item, now, world)
    verb = VERBS[item.kind]
    if actor is None:
        raise Forbidden(
            f"批量操作已停止：发起它的账号“{item.actor}”已停用或其密钥已失效，未办的案件没有{verb}；"
            "仍需办理的，请由有权限的人重新发起。"
        )
    try:
        require_part(actor)
        require(actor, verb)
    except Forbidden as lost:
        raise Forbidden(
            f"批量操作已停止：{lost}未办的案件没有改动；仍需办理的，请由有权限的人重新发起。"
        ) from lost
    return actor


def _account(engine: Engine, item: Item, now: datetime, world: datetime) -> Actor | None:
    if item.actor == SYSTEM.login:
        return SYSTEM
    if item.actor == VISITOR.login:
        return None if engine.settings.production else VISITOR
    with engine.store.read() as transaction:
        user = transaction.get(User, item.actor)
        if user is None or not user.active:
            return None
        actor = accounts.actor_from(transaction, user, now)
        if not user.machine:
            return actor
        scopes = access_tokens.scopes_of(transaction, user.login, world)
        return replace(actor, scopes=scopes) if scopes else None
