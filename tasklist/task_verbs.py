"""What people do with a task besides filling it in: 转办, 加签, 征求意见, 退回, 催办."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from engine.commands.user_tasks.add_signer import add_signer
from engine.commands.user_tasks.assign_user_task import assign_user_task
from engine.commands.user_tasks.give_opinion import give_opinion
from engine.commands.user_tasks.remind import remind
from engine.commands.user_tasks.return_user_task import return_user_task
from engine.commands.user_tasks.save_draft import save_draft
from engine.commands.user_tasks.withdraw_completion import withdraw_completion
from engine.errors import Invalid, Refused
from engine.queries.task_page import completed_with
from tasklist.addresses import inside
from tasklist.here import actor, engine, now, store
from tasklist.language import _

pages = Blueprint("task_verbs", __name__)


@pages.post("/tasks/<int:key>/assign")
def assign(key: int) -> ResponseReturnValue:
    """转办 to a colleague, with the reason on record."""
    assign_user_task(
        engine(), key, _field("assignee"), actor=actor(), now=now(), reason=_required(_("理由"))
    )
    return _to_the_list(_("已转办。"))


@pages.post("/tasks/<int:key>/ask")
def ask(key: int) -> ResponseReturnValue:
    """加签 (the task waits) or 征求意见 (it does not): the answer comes back to the task's page."""
    add_signer(
        engine(),
        key,
        _field("signer"),
        waits=_field("waits") == "yes",
        actor=actor(),
        now=now(),
        reason=_required(_("要问的事")),
    )
    flash(_("已请同事提意见，答复会显示在本页。"), "good")
    return redirect(url_for("tasklist.task.show", key=key), 303)


@pages.post("/tasks/<int:key>/opinion")
def opinion(key: int) -> ResponseReturnValue:
    """The answer to 加签 or 征求意见."""
    give_opinion(engine(), key, _field("opinion"), actor=actor(), now=now())
    return _to_the_list(_("意见已提交。"))


@pages.post("/tasks/<int:key>/return")
def give_back(key: int) -> ResponseReturnValue:
    """退回 to an earlier task, where the diagram allows it."""
    reason = _required(_("理由"))
    return_user_task(engine(), key, _field("to"), actor=actor(), now=now(), reason=reason)
    return _to_the_list(_("已退回。"))


@pages.post("/tasks/<int:key>/withdraw")
def withdraw(key: int) -> ResponseReturnValue:
    """撤回 of one's own completion: the task is open again, with what was filled in."""
    sent = completed_with(store(), actor(), key)
    opened = withdraw_completion(
        engine(), key, actor=actor(), now=now(), reason=_required(_("理由"))
    )
    save_draft(engine(), opened, sent, based_on=0, actor=actor(), now=now())
    flash(_("已撤回，填写的内容在下面。"), "good")
    return redirect(url_for("tasklist.task.show", key=opened), 303)


@pages.post("/tasks/<int:key>/remind")
def press(key: int) -> ResponseReturnValue:
    """催办, from the page of the task or of its case."""
    try:
        remind(engine(), key, actor=actor(), now=now(), reason=_field("reason"))
        flash(_("已催办，办理人会在待办中看到。"), "good")
    except Refused as refused:
        flash(str(refused), "bad")
    return redirect(inside(request.form.get("back")), 303)


def _field(name: str) -> str:
    return request.form.get(name, "").strip()


def _required(label: str) -> str:
    given = _field("reason")
    if not given:
        raise Invalid(_("请填写{field}。", field=label))
    return given


def _to_the_list(sentence: str) -> ResponseReturnValue:
    flash(sentence, "good")
    return redirect(url_for("tasklist.todo.tasks"), 303)
