"""Sign in with what an identity provider says, instead of a password."""

from dataclasses import dataclass, replace
from datetime import datetime

from engine.commands.accounts import account_access
from engine.commands.accounts.logins import require_login
from engine.commands.accounts.lost_access import take_lost_access
from engine.commands.core.command_context import CommandContext
from engine.commands.core.engine import Engine
from engine.commands.core.loop import command_transaction
from engine.errors import Invalid, Refused
from engine.json_types import Json
from engine.lifecycle.actor import SYSTEM, Actor
from engine.persistence import accounts, history, identities
from engine.persistence.account_rows import User


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody is at a provider, and what that means here.

    `groups` are those of ours that he is in, of the `managed` ones, which the provider decides
    about; `strong`: the provider has seen a second factor.
    """

    issuer: str
    subject: str
    login: str
    name: str
    organisation: str | None
    groups: frozenset[str]
    managed: frozenset[str]
    strong: bool = False


def sign_in_by_identity(
    engine: Engine, identity: Identity, *, now: datetime, address: str = ""
) -> Actor:
    """The actor behind the identity; at the first time an account is made for it.

    An account that exists is never taken over by its login: it is linked by an administrator
    (`link_identity`). The organisation, where the provider names one, and the groups that it
    decides about are set as it says; rights and offices are granted here alone. Raises Refused for
    a login that is taken, and a disabled account.
    """
    try:
        return _sign_in(engine, identity, now, address)
    except Refused as refusal:
        data: dict[str, Json] = {"address": address, "issuer": identity.issuer}
        line = history.Line(
            "sign_in_refused", now, identity.login, identity.name, reason=str(refusal), data=data
        )
        with engine.store.write() as transaction:
            history.append_to_installation(transaction, line)
        raise


def _sign_in(engine: Engine, identity: Identity, now: datetime, address: str) -> Actor:
    with command_transaction(engine, actor=replace(SYSTEM, address=address), now=now) as context:
        login = identities.login_of(context.transaction, identity.issuer, identity.subject)
        user = (
            _new(context, identity) if login is None else context.transaction.get_one(User, login)
        )
        if user.active:
            _take_organisation(context, user, identity)
            _take_groups(context, user, identity)
            actor = replace(accounts.actor_from(context.transaction, user, now), address=address)
            context.actor = actor
            context.installation_note("signed_in", login=user.login, issuer=identity.issuer)
            return actor
    raise Refused(f"账号“{user.login}”已停用，请联系系统管理员。")


def _new(context: CommandContext, identity: Identity) -> User:
    if not identity.login:
        raise Refused("统一身份认证没有给出账号名，请联系系统管理员。")
    try:
        require_login(identity.login, accounts.all_logins(context.transaction))
    except (Refused, Invalid) as error:
        raise Refused(f"{error}请系统管理员把账号与您的统一身份关联。") from error
    user = User(
        login=identity.login,
        name=identity.name,
        organisation=identity.organisation,
        password_hash="",
        administrator=False,
        active=True,
        created_at=context.now,
    )
    if not accounts.add_user(context.transaction, user):
        raise Refused("您正在另一个窗口登录，请稍候再试。")
    identities.link(context.transaction, identity.issuer, identity.subject, user.login)
    context.installation_note("account_registered", login=user.login, issuer=identity.issuer)
    return context.transaction.get_one(User, user.login)


def _take_organisation(context: CommandContext, user: User, identity: Identity) -> None:
    before, after = user.organisation, identity.organisation
    if after is None or after == before:
        return
    user.organisation = after
    take_lost_access(context, user.login, moved=True)
    context.installation_note(
        "account_changed", login=user.login, organisation_before=before, organisation=after
    )


def _take_groups(context: CommandContext, user: User, identity: Identity) -> None:
    held = accounts.groups_of(context.transaction, [user.login])
    wanted = (held - identity.managed) | identity.groups
    if wanted != held and not accounts.offices_of(context.transaction, user.login):
        account_access.set_groups(context, user.login, wanted)
        take_lost_access(context, user.login)
        context.installation_note(
            "account_changed",
            login=user.login,
            groups_before=[*sorted(held)],
            groups=[*sorted(wanted)],
        )
