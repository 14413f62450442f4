"""期限: every deadline and due date, what it is for, when it falls, how it was counted."""

from datetime import datetime, timedelta

from flask import Blueprint, render_template, request

from engine.deadlines.horizon import warning
from engine.queries.deadlines import (
    CaseDue,
    DueTask,
    RunningTimer,
    Sent,
    TimerFilter,
    sent_reminders,
    what_falls_due,
)
from tasklist.calendar import working_calendar
from tasklist.case_view import RunningDeadline, deadline_of, due_task
from tasklist.diagrams import outline_of
from tasklist.here import actor, now, store
from tasklist.language import _
from tasklist.moments import local
from tasklist.paging import SIZE, Pager, asked_page, asked_whole
from tasklist.procedures import procedures_seen

pages = Blueprint("deadlines", __name__)
MONTH = 30
_NEAR = (7, MONTH, 90)
"""What one may ask for: the deadlines of the next so many days."""


@pages.get("/deadlines")
def index() -> str:
    """The deadlines that run, or have passed over open work, in the cases this person may see."""
    number = asked_page()
    days = asked_whole("days", 0, least=0, most=max(_NEAR))
    process_id = request.args.get("process", "")
    late = request.args.get("standing") == "late"
    wanted = TimerFilter(process_id, due_by=now()) if late else _near(process_id, days)
    lines, total = what_falls_due(store(), actor(), wanted, start=(number - 1) * SIZE, limit=SIZE)
    return render_template(
        "deadlines.html",
        deadlines=[(line, _shown(line), _changeable(line)) for line in lines],
        pager=Pager(number, total, len(lines) == SIZE),
        processes=procedures_seen(),
        wanted=wanted,
        days=days,
        late=late,
        near=_NEAR,
        reminders=[_reminder(one) for one in sent_reminders(store(), actor())],
        warning=warning(working_calendar(), local(now()).date()),
    )


def _near(process_id: str, days: int) -> TimerFilter:
    """The deadlines of the next so many days; every one where no such number is asked for."""
    if days not in _NEAR:
        return TimerFilter(process_id)
    return TimerFilter(process_id, due_after=now(), due_by=horizon(days))


def horizon(days: int) -> datetime:
    """The end of the day so many days from today."""
    today = local(now()).replace(hour=0, minute=0, second=0, microsecond=0)
    return today + timedelta(days=days + 1)


def _reminder(sent: Sent) -> tuple[Sent, str, str]:
    """(the reminder, what it was about, what it said)."""
    if sent.kind == "escalation":
        return sent, _element(sent), _("已届满，请督办")
    if sent.due_at is not None and sent.due_at <= now():
        return sent, _element(sent), _("已届满")
    return sent, _element(sent), _("即将届满")


def _element(sent: Sent) -> str:
    element = outline_of(sent.process_key).get(sent.element_id)
    return (element.name if element else "") or sent.deadline_id or sent.element_id


def _shown(line: CaseDue) -> RunningDeadline:
    if isinstance(line.falls, DueTask):
        return due_task(line.falls)
    return deadline_of(line.falls, line.process_key)


def _changeable(line: CaseDue) -> RunningTimer | None:
    """The deadline, where this person may change it."""
    timer = line.falls
    return timer if isinstance(timer, RunningTimer) and timer.may_be_changed(actor()) else None
