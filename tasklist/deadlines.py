"""期限: every deadline that runs, what it is for, when it falls, how it was counted."""

from flask import Blueprint, render_template

from engine.deadlines.horizon import warning
from engine.queries.running_timers import CaseTimer, running_timers
from tasklist.calendar import working_calendar
from tasklist.case_view import RunningDeadline, deadline_of
from tasklist.here import actor, now, store
from tasklist.moments import local
from tasklist.paging import SIZE, Pager, asked_page

pages = Blueprint("deadlines", __name__)


@pages.get("/deadlines")
def index() -> str:
    """The running deadlines of the cases this person may see, the first due on top."""
    number = asked_page()
    lines, total = running_timers(store(), actor(), start=(number - 1) * SIZE, limit=SIZE)
    return render_template(
        "deadlines.html",
        deadlines=[(line, _shown(line), line.timer.may_be_changed(actor())) for line in lines],
        pager=Pager(number, total),
        warning=warning(working_calendar(), local(now()).date()),
    )


def _shown(line: CaseTimer) -> RunningDeadline:
    return deadline_of(line.timer, line.process_key)
