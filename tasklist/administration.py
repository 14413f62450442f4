"""管理: the working calendar."""

from datetime import date

from flask import Blueprint, render_template, request

from engine.deadlines.horizon import warning
from engine.lifecycle.authority import require
from engine.queries.deadlines import closures
from tasklist.calendar import working_calendar
from tasklist.here import actor, engine, now, regulations, store
from tasklist.moments import local

pages = Blueprint("administration", __name__)


@pages.before_request
def only_whoever_keeps_it() -> None:
    """The page is for whoever keeps the calendar."""
    require(actor(), "维护工作日历")


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
        provinces=regulations().programmes.provinces,
        warning=warning(known, today),
        demonstration=not engine().settings.production,
    )
