"""我的账号: one's own password, and the browsers in which one is signed in."""

from collections.abc import Mapping

from flask import Blueprint, flash, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.commands.accounts.change_password import change_password
from engine.commands.sessions.end_session import end_session
from engine.errors import GuichengError
from engine.queries.accounts import list_appointments, open_sessions, second_factor_of
from tasklist.addresses import inside
from tasklist.here import actor, engine, now, store, world
from tasklist.language import _

pages = Blueprint("own_account", __name__)


@pages.get("/account")
def show() -> ResponseReturnValue:
    """Where I am signed in, who stands in for me, and the way to my password."""
    return page()


def page(
    error: GuichengError | None = None, given: Mapping[str, str] | None = None
) -> ResponseReturnValue:
    """The page, with what was wrong with a form that was sent."""
    body = render_template(
        "own_account.html",
        sessions=open_sessions(store(), actor(), world()),
        current=g.session.key,
        appointments=list_appointments(store(), now(), actor().login),
        error=error,
        given=given or {},
        **second_factor_of(store(), actor().login),
    )
    return make_response(body, 200 if error is None else 422)


@pages.post("/account/sessions/<int:key>/end")
def end(key: int) -> ResponseReturnValue:
    """End one of my sessions, in whichever browser it is."""
    end_session(engine(), key, actor=actor(), now=now(), world=world())
    flash(_("会话已结束。"), "good")
    return redirect(url_for("tasklist.own_account.show"), 303)


@pages.route("/account/password", methods=["GET", "POST"])
def password() -> ResponseReturnValue:
    """修改口令: the old one, and the new one twice."""
    refused = ""
    if request.method == "POST":
        refused = _change()
        if not refused:
            flash(_("口令已修改，其他浏览器中的会话已结束。"), "good")
            return redirect(inside(request.form.get("next")), 303)
    body = render_template(
        "own_password.html",
        refused=refused,
        required=g.session.lacks == "new_password",
        next=request.values.get("next", ""),
    )
    return make_response(body, 422 if refused else 200)


def _change() -> str:
    """Why it was not changed; empty where it was."""
    old, new, again = (request.form.get(name, "") for name in ("old", "new", "again"))
    if new != again:
        return _("两次填写的新口令不一致。")
    try:
        change_password(
            engine(), old, new, session=g.session.key, actor=actor(), now=now(), world=world()
        )
    except GuichengError as error:
        return str(error)
    return ""
