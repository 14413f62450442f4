"""延期, 中止, 恢复, 重算 of a deadline, by whom the diagram names, with the reason on record."""

from datetime import date

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from engine.commands.deadlines.extend_deadline import extend_deadline
from engine.commands.deadlines.recount_deadline import recount_deadline
from engine.commands.deadlines.resume_deadline import resume_deadline
from engine.commands.deadlines.suspend_deadline import suspend_deadline
from engine.errors import Invalid
from engine.request_values import read_day
from tasklist.here import actor, engine, now
from tasklist.language import _
from tasklist.moments import day_text

pages = Blueprint("deadline_verbs", __name__)


@pages.post("/deadlines/<int:key>/extend")
def extend(key: int) -> ResponseReturnValue:
    """延期 to a later last day."""
    until = day_of(request.form.get("until", ""))
    extend_deadline(engine(), key, until, actor=actor(), now=now(), reason=_reason())
    return _done(_("期限已延至{day}24时。", day=day_text(until)))


@pages.post("/deadlines/<int:key>/suspend")
def suspend(key: int) -> ResponseReturnValue:
    """中止: the clock stands still."""
    suspend_deadline(engine(), key, actor=actor(), now=now(), reason=_reason())
    return _done(_("期限已中止。"))


@pages.post("/deadlines/<int:key>/resume")
def resume(key: int) -> ResponseReturnValue:
    """恢复: the clock runs again, from tomorrow on."""
    resume_deadline(engine(), key, actor=actor(), now=now(), reason=_reason())
    return _done(_("期限已恢复，自明日起继续计算。"))


@pages.post("/deadlines/<int:key>/recount")
def recount(key: int) -> ResponseReturnValue:
    """重算 from another day of its event."""
    start = day_of(request.form.get("start", ""))
    found = recount_deadline(engine(), key, start, actor=actor(), now=now(), reason=_reason())
    if found.last_day is None:
        return _done(_("期限已重算，末日待定。"))
    return _done(_("期限已重算，末日为{day}。", day=day_text(found.last_day)))


def day_of(text: str) -> date:
    """The day of a form's field. Raises Invalid with a sentence."""
    try:
        return read_day(text)
    except Invalid as invalid:
        raise Invalid(_("请填写有效的日期，例如 2026-02-26。")) from invalid


def _reason() -> str:
    return request.form.get("reason", "").strip()


def _done(sentence: str) -> ResponseReturnValue:
    flash(sentence, "good")
    return redirect(url_for("tasklist.deadlines.index"), 303)
