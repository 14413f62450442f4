"""拨动时钟: in a demonstration the days until a deadline pass at once."""

from datetime import datetime, time

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from engine.clock import SHANGHAI
from engine.commands.deadlines.pin_clock import pin_clock, reset_clock
from tasklist.deadline_verbs import day_of
from tasklist.here import actor, engine, now
from tasklist.language import _
from tasklist.moments import moment_text

pages = Blueprint("demonstration_clock", __name__)
MORNING = time(9, 30)


@pages.post("/administration/clock")
def move() -> ResponseReturnValue:
    """The clock stands at the morning of a day; what falls due until then fires in its order."""
    moment = datetime.combine(day_of(request.form.get("day", "")), MORNING, SHANGHAI)
    pin_clock(engine(), moment, actor=actor(), now=now())
    flash(_("时钟已拨到{moment}，此前届满的期限随即处理。", moment=moment_text(moment)), "good")
    return _back()


@pages.post("/administration/clock/reset")
def release() -> ResponseReturnValue:
    """The clock goes again as the world's does."""
    reset_clock(engine(), actor=actor(), now=now())
    flash(_("时钟已恢复为实际时间。"), "good")
    return _back()


def _back() -> ResponseReturnValue:
    return redirect(url_for("tasklist.administration.calendar"), 303)
