"""密钥撤销: a token is good for nothing from now on."""

from datetime import datetime

from engine.commands.core.engine import Engine
from engine.commands.core.loop import command_transaction
from engine.errors import NotFound, Refused
from engine.lifecycle.actor import Actor
from engine.lifecycle.authority import require
from engine.persistence import access_tokens
from engine.persistence.account_rows import AccessToken


def revoke_token(
    engine: Engine, key: int, *, world: datetime, actor: Actor, now: datetime, reason: str = ""
) -> None:
    """Revoke it, and what was got for it. Raises NotFound; Refused where it is revoked already."""
    with command_transaction(engine, actor=actor, now=now, reason=reason) as context:
        require(context.actor, "管理密钥")
        token = context.transaction.get(AccessToken, key)
        if token is None or token.issued_for is not None:
            raise NotFound(f"没有编号为 {key} 的密钥。")
        if token.revoked_at is not None:
            raise Refused("这个密钥已经撤销。")
        access_tokens.revoke(context.transaction, key, world)
        context.installation_note("token_revoked", login=token.login, name=token.name)
