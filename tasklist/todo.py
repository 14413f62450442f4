"""我的待办: the list an officer begins the day with."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.commands.user_tasks.drop_filter import drop_filter
from engine.commands.user_tasks.keep_filter import keep_filter
from engine.errors import Invalid, Refused
from engine.queries.awaited import supervised
from engine.queries.deadlines import sent_reminders
from engine.queries.task_page import reminded
from engine.queries.user_tasks import (
    Order,
    TaskFilter,
    View,
    done,
    kept_filters,
    offers_of,
    processes_in_todo,
    todo,
    withdrawable,
)
from tasklist.calendar import due_now, soon_by
from tasklist.here import actor, engine, now, store
from tasklist.language import _
from tasklist.moments import start_of_week, until
from tasklist.paging import SIZE, Pager, asked_page
from tasklist.starting import startable

pages = Blueprint("todo", __name__)

_ORDERS: dict[str, Order] = {"due": "due", "received": "received", "case": "case"}
_FILTER = ("view", "group", "process", "standing", "text", "order")
_VIEWS: dict[str, View] = {"mine": "mine", "offered": "offered", "all": "all"}


@pages.get("/")
def home() -> ResponseReturnValue:
    """The task list is where everyone begins."""
    return redirect(url_for("tasklist.todo.tasks"))


@pages.get("/tasks")
def tasks() -> str:
    """The open tasks of this person: by view, standing, process, group and words."""
    wanted = asked_tasks()
    number = asked_page()
    page = todo(store(), actor(), wanted, start=(number - 1) * SIZE, limit=SIZE)
    pressed = reminded(store(), {task.case_key for task in page.tasks})
    sent = sent_reminders(store(), actor())
    return render_template(
        "todo.html",
        reminded=len(sent),
        urged=sum(one.kind == "escalation" for one in sent),
        tasks=[
            (task, due_now(task.due_at, task.timer), pressed.get(task.key)) for task in page.tasks
        ],
        pager=Pager(number, page.total, len(page.tasks) == SIZE),
        processes=processes_in_todo(store(), actor()),
        offers=offers_of(store(), actor()),
        wanted=wanted,
        standing=request.args.get("standing", ""),
        startable=startable(),
        query=_query(request.args),
        kept=kept_filters(store(), actor()),
        supervised=supervised(store(), actor()),
        withdrawable=[
            (one, until(one.until, now())) for one in withdrawable(store(), actor(), now())
        ],
    )


@pages.get("/done")
def done_tasks() -> str:
    """已办: what this person has completed, the newest first."""
    text, number = request.args.get("text", "").strip(), asked_page()
    tasks, total = done(store(), actor(), text, start=(number - 1) * SIZE, limit=SIZE)
    pager = Pager(number, total, len(tasks) == SIZE)
    return render_template("done.html", tasks=tasks, text=text, pager=pager)


@pages.post("/tasks/filters")
def keep() -> ResponseReturnValue:
    """保存筛选: the list's present filter under a name."""
    query = _query(request.form)
    name = request.form.get("name", "").strip()
    try:
        keep_filter(engine(), name, query, actor=actor(), now=now())
        flash(_("已保存筛选「{name}」。", name=name), "good")
    except (Invalid, Refused) as error:
        flash(str(error), "bad")
    return redirect(f"{url_for('tasklist.todo.tasks')}?{query}", 303)


@pages.post("/tasks/filters/drop")
def drop() -> ResponseReturnValue:
    """去掉 a filter that was kept."""
    drop_filter(engine(), request.form.get("name", ""), actor=actor(), now=now())
    return redirect(url_for("tasklist.todo.tasks"), 303)


def _query(asked: Mapping[str, str]) -> str:
    """The filter alone, in one order: the same filter has the same address."""
    return urlencode({name: asked[name] for name in _FILTER if asked.get(name)})


def asked_tasks() -> TaskFilter:
    """Which tasks the address asks for."""
    asked = request.args
    wanted = TaskFilter(
        _VIEWS.get(asked.get("view", "all"), "all"),
        asked.get("process", ""),
        asked.get("text", "").strip(),
        group=asked.get("group", ""),
        order=_ORDERS.get(asked.get("order", "due"), "due"),
    )
    return _standing(wanted, asked.get("standing", ""))


def _standing(wanted: TaskFilter, standing: str) -> TaskFilter:
    if standing == "late":
        return replace(wanted, due_by=now())
    if standing == "soon":
        return replace(wanted, due_after=now(), due_by=soon_by())
    if standing == "week":
        monday = start_of_week(now())
        return replace(wanted, due_after=monday, due_by=monday + timedelta(weeks=1))
    return wanted
