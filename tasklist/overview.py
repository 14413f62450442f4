"""概览: how many cases stand where, what is late, what falls due, what stands still."""

from flask import Blueprint, render_template

from engine.queries.operations import overview
from tasklist.calendar import soon_by
from tasklist.deadlines import MONTH, horizon
from tasklist.here import actor, now, store
from tasklist.procedures import by_regulation

pages = Blueprint("overview", __name__)


@pages.get("/overview")
def show() -> str:
    """The numbers of the cases this person may see; each leads to what it counts."""
    found = overview(store(), actor(), now=now(), soon_by=soon_by(), due_by=horizon(MONTH))
    return render_template(
        "overview.html",
        overview=found,
        groups=by_regulation(found.procedures),
        month=MONTH,
    )
