"""待处理异常: what stands still, and the button that tries again."""

from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.commands.process_instances.resolve_incident import resolve_incident
from engine.queries.operations import open_incidents, operations_over_many, workers_seen
from tasklist.here import actor, engine, now, store, world
from tasklist.language import _
from tasklist.paging import SIZE, Pager, asked_page

MISSING_AFTER = timedelta(minutes=1)
"""A process that has not looked for due deadlines for so long is not there."""
pages = Blueprint("incidents", __name__)


@pages.get("/incidents")
def index() -> str:
    """The open incidents, oldest first."""
    number = asked_page()
    lines, total = open_incidents(store(), actor(), start=(number - 1) * SIZE, limit=SIZE)
    since = world() - MISSING_AFTER
    watching = [worker for worker in workers_seen(store()) if worker.seen_at >= since]
    return render_template(
        "incidents.html",
        incidents=lines,
        pager=Pager(number, total),
        watching=watching,
        over_many=operations_over_many(store(), actor()),
    )


@pages.post("/incidents/<int:key>/retry")
def retry(key: int) -> ResponseReturnValue:
    """Try again what it stopped, with the reason on record."""
    reason = request.form.get("reason", "").strip()
    resolve_incident(engine(), key, actor=actor(), now=now(), reason=reason)
    flash(_("已重试；如仍有问题，会出现新的异常。"), "good")
    return redirect(url_for("tasklist.incidents.index"), 303)
