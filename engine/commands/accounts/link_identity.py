"""关联统一身份: an account that exists may be signed in to by an identity provider."""

from datetime import datetime

from engine.commands.accounts import account_access
from engine.commands.core.engine import Engine
from engine.commands.core.loop import command_transaction
from engine.errors import Invalid, Refused
from engine.lifecycle.actor import Actor
from engine.lifecycle.authority import require
from engine.persistence import accounts, identities


def link_identity(
    engine: Engine, login: str, issuer: str, subject: str, *, actor: Actor, now: datetime
) -> None:
    """Link the account with the provider's `sub`.

    Raises NotFound; Refused for a machine, and where the identity is linked already.
    """
    if not issuer or not subject:
        raise Invalid("请写明身份提供方（issuer）和它的用户标识（sub）。")
    with command_transaction(engine, actor=actor, now=now) as context:
        require(context.actor, "管理账号")
        user = account_access.find(context, login)
        if user.machine:
            raise Refused(f"账号“{login}”是接口账号，没有人用它登录。")
        if accounts.offices_of(context.transaction, login):
            raise Refused("三员的账号不能由别人关联统一身份：请先收回职务，关联后再授予。")
        known = identities.login_of(context.transaction, issuer, subject)
        if known is not None:
            raise Refused(f"这个统一身份已与账号“{known}”关联。")
        identities.link(context.transaction, issuer, subject, login)
        context.installation_note("identity_linked", login=login, issuer=issuer, subject=subject)
