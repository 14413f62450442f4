"""我的待办: the list an officer begins the day with."""

from dataclasses import replace
from datetime import datetime, timedelta

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.queries.task_talk import reminded
from engine.queries.todo import Order, View, Wish, offers_of, processes_in_todo, todo
from tasklist.calendar import due_now, working_calendar
from tasklist.here import actor, now, store
from tasklist.moments import SOON, local
from tasklist.paging import SIZE, Pager, asked_page
from tasklist.starting import startable

pages = Blueprint("todo", __name__)

_ORDERS: dict[str, Order] = {"due": "due", "received": "received", "case": "case"}
_VIEWS: dict[str, View] = {"mine": "mine", "offered": "offered", "all": "all"}


@pages.get("/")
def home() -> ResponseReturnValue:
    """The task list is where everyone begins."""
    return redirect(url_for("tasklist.todo.tasks"))


@pages.get("/tasks")
def tasks() -> str:
    """The open tasks of this person: by view, standing, process, group and words."""
    wish = asked_tasks()
    number = asked_page()
    page = todo(store(), actor(), wish, start=(number - 1) * SIZE, limit=SIZE)
    pressed = reminded(store(), {task.case_key for task in page.tasks})
    return render_template(
        "todo.html",
        tasks=[
            (task, due_now(task.due_at, task.timer), pressed.get(task.key)) for task in page.tasks
        ],
        pager=Pager(number, page.total),
        processes=processes_in_todo(store(), actor()),
        offers=offers_of(store(), actor()),
        wish=wish,
        standing=request.args.get("standing", ""),
        startable=startable(),
    )


def asked_tasks() -> Wish:
    """Which tasks the address asks for."""
    asked = request.args
    wish = Wish(
        _VIEWS.get(asked.get("view", "all"), "all"),
        asked.get("process", ""),
        asked.get("text", "").strip(),
        group=asked.get("group", ""),
        order=_ORDERS.get(asked.get("order", "due"), "due"),
    )
    return _standing(wish, asked.get("standing", ""))


def _standing(wish: Wish, standing: str) -> Wish:
    if standing == "late":
        return replace(wish, due_by=now())
    if standing == "soon":
        return replace(wish, due_after=now(), due_by=_horizon())
    return wish


def _horizon() -> datetime:
    """A deadline up to this moment is 将超期: the end of the `SOON`th working day from today."""
    today = local(now())
    last = working_calendar().add_working_days(today.date(), SOON)
    midnight = today.replace(hour=0, minute=0, second=0, microsecond=0)
    days = (last - today.date()).days if last else SOON
    return midnight + timedelta(days=days + 1)
