"""接口密钥: issued to machine accounts, for some purposes and until a day; revoked."""

from datetime import datetime, time, timedelta

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.clock import SHANGHAI
from engine.commands.access_tokens.issue_token import issue_token
from engine.commands.access_tokens.revoke_token import revoke_token
from engine.errors import GuichengError
from engine.lifecycle.authority import require
from engine.queries.accounts import issued_tokens
from tasklist.deadline_verbs import day_of
from tasklist.here import actor, engine, now, store, world
from tasklist.language import _

pages = Blueprint("tokens", __name__)


@pages.before_request
def only_the_security_administrator() -> None:
    """These pages are the security administrator's own."""
    require(actor(), "管理密钥")


@pages.get("/administration/tokens")
def index() -> ResponseReturnValue:
    """Every token, and the form that issues one."""
    return _page()


@pages.post("/administration/tokens")
def issue() -> ResponseReturnValue:
    """发给: the token is on this page, and on no other ever."""
    given = request.form
    try:
        last = datetime.combine(day_of(given.get("until", "")), time(), SHANGHAI)
        token = issue_token(
            engine(),
            given.get("login", "").strip(),
            name=given.get("name", ""),
            scopes=given.get("scopes", "").split(),
            expires_at=last + timedelta(days=1),
            world=world(),
            actor=actor(),
            now=now(),
        )
    except GuichengError as error:
        return _page(error=error, given=given)
    return _page(token=token)


@pages.post("/administration/tokens/<int:key>/revocation")
def revoke(key: int) -> ResponseReturnValue:
    """撤销: from now on it opens nothing."""
    try:
        revoke_token(engine(), key, world=world(), actor=actor(), now=now())
    except GuichengError as error:
        return _page(error=error)
    flash(_("密钥已撤销。"), "good")
    return redirect(url_for("tasklist.tokens.index"), 303)


def _page(**shown: object) -> ResponseReturnValue:
    body = render_template(
        "tokens.html", tokens=issued_tokens(store()), world=world(), **{"given": {}, **shown}
    )
    return make_response(body, 422 if "error" in shown else 200)
