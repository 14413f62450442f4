"""管理: accounts, deputies and the working calendar."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.clock import SHANGHAI
from engine.commands.appoint_deputy import appoint_deputy
from engine.commands.register_account import register_account
from engine.deadlines.horizon import warning
from engine.errors import Forbidden, GuichengError, Invalid
from engine.queries.accounts import list_accounts
from engine.queries.calendar import closures, timer_rules
from tasklist.calendar import working_calendar
from tasklist.deadline_verbs import day_of
from tasklist.here import actor, engine, now, store
from tasklist.language import _
from tasklist.moments import local

pages = Blueprint("administration", __name__)


@pages.before_request
def only_administrators() -> None:
    """These pages are the administrators' own."""
    if not actor().unrestricted:
        raise Forbidden(_("只有系统管理员可以打开管理页面。"))


@pages.get("/administration/accounts")
def accounts() -> ResponseReturnValue:
    """Every account, and the forms that make one or appoint a deputy."""
    return _accounts_page()


@pages.post("/administration/accounts")
def register() -> ResponseReturnValue:
    """Make an account, or change everything about it."""
    given = request.form
    try:
        register_account(
            engine(),
            given.get("login", "").strip(),
            name=given.get("name", "").strip(),
            password=given.get("password", ""),
            groups=given.get("groups", "").split(),
            organisation=given.get("organisation", "").strip() or None,
            administrator="administrator" in given,
            actor=actor(),
            now=now(),
        )
    except Invalid as invalid:
        return _accounts_page(invalid, given)
    flash(_("账号「{login}」已保存。", login=given.get("login", "")), "good")
    return redirect(url_for("tasklist.administration.accounts"), 303)


@pages.post("/administration/deputies")
def deputise() -> ResponseReturnValue:
    """代理: whole days, the last one included."""
    given = request.form
    try:
        begins, ends = (_day(given.get(name, "")) for name in ("begins", "ends"))
        appoint_deputy(
            engine(),
            given.get("absent", ""),
            given.get("deputy", ""),
            begins_at=begins,
            ends_at=ends + timedelta(days=1),
            actor=actor(),
            now=now(),
            reason=given.get("reason", "").strip(),
        )
    except GuichengError as error:
        return _accounts_page(error, given)
    flash(_("代理已登记。"), "good")
    return redirect(url_for("tasklist.administration.accounts"), 303)


@pages.get("/administration/calendar")
def calendar() -> str:
    """How far the calendar is published, and the days of a year that differ from the week."""
    known = working_calendar()
    today = local(now()).date()
    year = request.args.get("year", today.year, type=int)
    year = min(max(year, 2000), 2100)
    days = known.days(date(year, 1, 1), date(year, 12, 31))
    special = [day for day in days if day.working != (day.date.weekday() < 5)]
    return render_template(
        "calendar.html",
        known=known,
        year=year,
        special=special,
        closures=closures(store()),
        provinces=timer_rules().provinces,
        warning=warning(known, today),
        demonstration=not engine().settings.production,
    )


def _accounts_page(
    error: GuichengError | None = None, given: Mapping[str, str] | None = None
) -> ResponseReturnValue:
    body = render_template(
        "accounts.html", accounts=list_accounts(store()), error=error, given=given or {}
    )
    return make_response(body, 200 if error is None else 422)


def _day(text: str) -> datetime:
    return datetime.combine(day_of(text), time(), SHANGHAI)
