"""代理: appointed by the absent person or the system administrator, for whole days."""

from datetime import datetime, time, timedelta

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from engine.clock import SHANGHAI
from engine.commands.accounts.appoint_deputy import appoint_deputy
from engine.commands.accounts.end_deputy import end_deputy
from engine.errors import GuichengError
from engine.lifecycle.authority import may
from tasklist import accounts, own_account
from tasklist.deadline_verbs import day_of
from tasklist.here import actor, engine, now
from tasklist.language import _

pages = Blueprint("deputies", __name__)


@pages.post("/deputies")
def appoint() -> ResponseReturnValue:
    """代理: the last day is included."""
    given = request.form
    absent = given.get("absent", actor().login)
    try:
        begins, ends = (_day(given.get(name, "")) for name in ("begins", "ends"))
        appoint_deputy(
            engine(),
            absent,
            given.get("deputy", ""),
            begins_at=begins,
            ends_at=ends + timedelta(days=1),
            actor=actor(),
            now=now(),
            reason=given.get("reason", "").strip(),
        )
    except GuichengError as error:
        if "absent" in given and may(actor(), "管理账号"):
            return accounts.page(error, given)
        return own_account.page(error, given)
    flash(_("代理已登记。"), "good")
    return _back()


@pages.post("/deputies/<int:key>/end")
def end(key: int) -> ResponseReturnValue:
    """终止代理, at once."""
    end_deputy(engine(), key, actor=actor(), now=now())
    flash(_("代理已终止。"), "good")
    return _back()


def _back() -> ResponseReturnValue:
    listed = "accounts" if request.form.get("from") == "accounts" else "own"
    page = "tasklist.accounts.index" if listed == "accounts" else "tasklist.own_account.show"
    return redirect(url_for(page), 303)


def _day(text: str) -> datetime:
    return datetime.combine(day_of(text), time(), SHANGHAI)
