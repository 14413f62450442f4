"""The administrator's changes of the working calendar: a year's notice, closures of the offices."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from engine.commands.deadlines.close_offices import close_offices, open_offices
from engine.commands.deadlines.import_calendar import import_calendar
from engine.deadlines.calendar import Closure
from engine.errors import Invalid
from tasklist.deadline_verbs import day_of
from tasklist.here import actor, engine, now
from tasklist.language import _

pages = Blueprint("calendar_changes", __name__)


@pages.post("/administration/calendar/import")
def take_in() -> ResponseReturnValue:
    """导入一年的放假安排; every fault of the file is shown, and nothing of it is taken in."""
    try:
        imported = import_calendar(
            engine(), _uploaded(), actor=actor(), now=now(), source=_field("source")
        )
    except Invalid as invalid:
        for sentence in (str(invalid), *map(str, invalid.findings)):
            flash(sentence, "bad")
        return _back()
    years = "、".join(map(str, imported.years))
    count = len(imported.recomputed)
    flash(_("已导入{years}年的放假安排，{n}个期限因此改变。", years=years, n=count), "good")
    return _back(imported.years[-1])


@pages.post("/administration/calendar/closures")
def close() -> ResponseReturnValue:
    """登记本地停办日."""
    closure = Closure(day_of(_field("day")), _field("name"), _field("source"), _field("province"))
    changed = close_offices(engine(), [closure], actor=actor(), now=now())
    flash(_("已登记停办日，{n}个期限因此改变。", n=len(changed)), "good")
    return _back(closure.date.year)


@pages.post("/administration/calendar/closures/<day>/open")
def reopen(day: str) -> ResponseReturnValue:
    """撤销停办日."""
    opened = day_of(day)
    changed = open_offices(engine(), opened, province=_field("province"), actor=actor(), now=now())
    flash(_("已撤销停办日，{n}个期限因此改变。", n=len(changed)), "good")
    return _back(opened.year)


def _uploaded() -> str:
    file = request.files.get("notice")
    if file is None or not file.filename:
        raise Invalid(_("请选择放假安排的 CSV 文件。"))
    try:
        text: str = file.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Invalid(_("文件不是 UTF-8 编码的文本，请另存为 CSV UTF-8。")) from None
    return text


def _field(name: str) -> str:
    return request.form.get(name, "").strip()


def _back(year: int | None = None) -> ResponseReturnValue:
    return redirect(url_for("tasklist.administration.calendar", year=year), 303)
