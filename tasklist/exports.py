"""导出 Excel: the lists of the pages, with the filters that are set on them."""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import quote

from flask import Blueprint, Response, make_response

from engine.errors import Refused
from engine.queries.audit import search_audit
from engine.queries.cases import search_cases
from engine.queries.deadlines import RunningTimer
from engine.queries.user_tasks import todo
from register.queries import bases
from tasklist.auditing import asked_events, word_of
from tasklist.calendar import due_now
from tasklist.case_view import standing
from tasklist.cases import asked_cases
from tasklist.here import actor, store
from tasklist.language import _
from tasklist.moments import last_day
from tasklist.registers import asked_bases
from tasklist.todo import asked_tasks
from tasklist.workbook import Value, workbook

pages = Blueprint("exports", __name__)

MOST = 20_000
"""Longer lists are to be narrowed down first: nobody reads them, and they hold up the others."""


@pages.get("/tasks.xlsx")
def tasks() -> Response:
    """我的待办."""
    page = todo(store(), actor(), asked_tasks(), limit=MOST + 1)
    heads = (
        _("任务"), _("案件"), _("程序"), _("期限"), _("办理人"), _("收到"), _("期限状态"),
    )  # fmt: skip
    rows = [
        (
            task.name,
            task.case_title,
            task.process_name,
            day,
            task.assignee_name or task.assignee or "",
            task.created_at,
            stands,
        )
        for task in page.tasks
        for day, stands in [_due(task.due_at, task.timer)]
    ]
    return _file(_("我的待办"), heads, rows[:MOST], len(rows))


@pages.get("/cases.xlsx")
def cases() -> Response:
    """案件."""
    lines, _total = search_cases(store(), actor(), asked_cases(), limit=MOST + 1)
    heads = (
        _("编号"), _("案件"), _("程序"), _("状态"), _("所在环节"), _("开始"), _("办结"), _("期限"),
        _("期限状态"),
    )  # fmt: skip
    rows = [
        (
            str(line.key),
            line.title,
            line.process_name,
            standing(line.state, line.process_key, line.ended_by).word,
            "、".join((*line.tasks, *line.awaits)),
            line.started_at,
            line.ended_at,
            *_due(line.due_at, None),
        )
        for line in lines
    ]
    return _file(_("案件"), heads, rows[:MOST], len(rows))


@pages.get("/register.xlsx")
def register() -> Response:
    """名录."""
    lines, total = bases(store(), **asked_bases(), limit=MOST)
    heads = (_("编号"), _("名称"), _("单位"), _("类别"), _("认定"), _("有效期至"), _("状态"))
    rows = [
        (
            line.number,
            line.name,
            line.organisation_name,
            line.category,
            line.recognised_on,
            line.valid_until,
            line.status,
        )
        for line in lines
    ]
    return _file(_("名录"), heads, rows, total)


def _due(due_at: datetime | None, timer: RunningTimer | None) -> tuple[Value, str]:
    """(the last day, how the deadline stands): what ends at 24:00 ends with the day before it."""
    moment = due_at or (timer.due_at if timer else None)
    if moment is None and timer is None:
        return None, ""
    due = due_now(due_at, timer)
    return last_day(moment) if moment else None, f"{due.word} {due.left}".strip()


@pages.get("/audit.xlsx")
def audit() -> Response:
    """审计."""
    events, total = search_audit(store(), actor(), asked_events(), limit=MOST)
    heads = (_("时间"), _("由谁"), _("账号"), _("事项"), _("案件"), _("理由"), _("来源地址"))
    rows = [
        (
            event.at,
            event.actor_name,
            event.actor,
            word_of(event.kind),
            str(event.case_key or ""),
            event.reason,
            event.address,
        )
        for event in events
    ]
    return _file(_("审计"), heads, rows, total)


def _file(
    title: str, heads: Sequence[str], rows: Sequence[Sequence[Value]], total: int
) -> Response:
    if total > len(rows):
        raise Refused(_("超过 {n} 条，请缩小范围后再导出。", n=len(rows)))
    response = make_response(workbook(title, heads, rows))
    response.headers["Content-Type"] = (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    name = quote(f"{title}.xlsx")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    response.headers["Cache-Control"] = "private, no-store"
    return response
