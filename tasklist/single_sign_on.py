"""统一身份认证: to the provider, and back with what it says."""

from flask import Blueprint, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from engine.commands.sessions.sign_in_by_identity import sign_in_by_identity
from engine.errors import GuichengError, NotFound
from tasklist import sessions
from tasklist.addresses import inside
from tasklist.here import engine, now, provider
from tasklist.identity_provider import Provider
from tasklist.language import _

pages = Blueprint("single_sign_on", __name__)
_WANTED = "wanted"


@pages.get("/sign-in/oidc")
def begin() -> ResponseReturnValue:
    """To the provider; afterwards to the page that was wanted."""
    session[_WANTED] = inside(request.args.get("next"))
    back = url_for("tasklist.single_sign_on.finish", _external=True)
    return _provider().client.authorize_redirect(back)


@pages.get("/sign-in/oidc/callback")
def finish() -> ResponseReturnValue:
    """Back from the provider."""
    wanted = session.get(_WANTED)
    try:
        identity = _provider().identity()
        actor = sign_in_by_identity(
            engine(), identity, now=now(), address=request.remote_addr or ""
        )
    except NotFound:
        raise
    except GuichengError as error:
        return sessions.door(401, refused=str(error), next=wanted or "")
    sessions.let_in(actor, verified=identity.strong)
    return redirect(inside(wanted), 303)


def _provider() -> Provider:
    found = provider()
    if found is None:
        raise NotFound(_("没有配置统一身份认证。"))
    return found
