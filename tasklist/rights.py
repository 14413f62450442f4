"""授权: which rights over the system an account has, and which of the three offices it holds."""

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.commands.accounts.grant_rights import grant_rights
from engine.commands.sessions.reset_second_factor import reset_second_factor
from engine.errors import GuichengError
from engine.lifecycle.authority import RIGHTS, SEPARATE, require
from engine.queries.accounts import list_accounts
from tasklist.here import actor, engine, now, store, world
from tasklist.language import _

pages = Blueprint("rights", __name__)


@pages.before_request
def only_the_security_administrator() -> None:
    """These pages are the security administrator's own."""
    require(actor(), "授予权限")


@pages.get("/administration/rights")
def show() -> ResponseReturnValue:
    """Every account with its rights and offices."""
    return _page()


@pages.post("/administration/rights/<login>")
def grant(login: str) -> ResponseReturnValue:
    """授权: what is ticked, and nothing else."""
    try:
        grant_rights(
            engine(),
            login,
            rights=request.form.getlist("right"),
            offices=request.form.getlist("office"),
            actor=actor(),
            now=now(),
            world=world(),
        )
    except GuichengError as error:
        return _page(error)
    flash(_("账号「{login}」的权限已更新，须重新登录。", login=login), "good")
    return redirect(url_for("tasklist.rights.show"), 303)


@pages.post("/administration/rights/<login>/second-factor")
def reset(login: str) -> ResponseReturnValue:
    """重置两步验证, for whoever has lost the telephone."""
    reason = request.form.get("reason", "").strip()
    try:
        reset_second_factor(engine(), login, actor=actor(), now=now(), world=world(), reason=reason)
    except GuichengError as error:
        return _page(error)
    flash(_("账号「{login}」的两步验证已重置。", login=login), "good")
    return redirect(url_for("tasklist.rights.show"), 303)


def _page(error: GuichengError | None = None) -> ResponseReturnValue:
    body = render_template(
        "rights.html",
        accounts=[one for one in list_accounts(store()) if one.active and not one.machine],
        rights=RIGHTS.values(),
        offices=SEPARATE.values(),
        error=error,
    )
    return make_response(body, 200 if error is None else 422)
