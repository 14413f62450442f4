"""密钥: a machine account is given a token for some purposes, until a day."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from engine.commands.accounts import account_access
from engine.commands.core.engine import Engine
from engine.commands.core.loop import command_transaction
from engine.commands.sessions.open_session import hash_of
from engine.errors import Invalid, Refused
from engine.lifecycle.actor import Actor
from engine.lifecycle.authority import require
from engine.lifecycle.scopes import read_scopes
from engine.persistence.account_rows import AccessToken

PREFIX = "gct_"
"""Every token begins so: people, and those who search texts for secrets, know it by sight."""
LONGEST = timedelta(days=366)


def issue_token(
    engine: Engine,
    login: str,
    *,
    name: str,
    scopes: Iterable[str],
    expires_at: datetime,
    world: datetime,
    actor: Actor,
    now: datetime,
) -> str:
    """The token, which is shown this once; only its hash is kept.

    Raises NotFound; Invalid for unknown scopes, or an end that is past or more than a year away;
    Refused for an account of a person, and for one that is disabled.
    """
    asked = read_scopes(scopes)
    if not name.strip():
        raise Invalid("请写明密钥的用途。")
    if not world < expires_at <= world + LONGEST:
        raise Invalid(f"有效期须在今天以后、{LONGEST.days} 天以内。")
    token = PREFIX + secrets.token_urlsafe(32)
    with command_transaction(engine, actor=actor, now=now) as context:
        require(context.actor, "管理密钥")
        user = account_access.find(context, login)
        if not user.machine or not user.active:
            raise Refused(f"账号“{login}”不是可用的接口账号：密钥只发给接口账号。")
        context.transaction.add(
            AccessToken(
                key=engine.store.next_key(),
                token_hash=hash_of(token),
                login=login,
                name=name.strip(),
                scopes=[*asked],
                created_at=world,
                created_by=actor.login,
                expires_at=expires_at,
            )
        )
        context.installation_note(
            "token_issued", login=login, name=name, scopes=[*asked], until=expires_at.isoformat()
        )
    return token
