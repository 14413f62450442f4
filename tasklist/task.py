"""A task: open it, take it, fill in its form, hand it in. Nothing typed is lost on the way."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import cast

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError

from engine.commands.user_tasks.claim_user_task import claim_user_task
from engine.commands.user_tasks.complete_user_task import complete_user_task
from engine.commands.user_tasks.look_ahead import Contradicted
from engine.commands.user_tasks.release_user_task import release_user_task
from engine.commands.user_tasks.save_draft import Outdated, save_draft
from engine.errors import GuichengError, Invalid, Refused
from engine.forms import Form, Submission, parse_form
from engine.json_types import Json
from engine.queries.forms import draft_for_task, read_for_task
from engine.queries.task_page import TaskPage, task_page
from tasklist.differences import differences
from tasklist.form_page import task_form
from tasklist.here import actor, engine, now, speak_as_in, store
from tasklist.language import _
from tasklist.moments import local, moment_text
from tasklist.submitted import Typed, sent, sent_draft, whole
from tasklist.task_view import shown
from tasklist.verdict import ShownVerdict, may_be_decided, told_of, verdict_on

pages = Blueprint("task", __name__)


@pages.get("/tasks/<int:key>")
def show(key: int) -> ResponseReturnValue:
    """The task with its form, filled with the case's variables and what was saved before."""
    return _page(task_page(store(), actor(), key))


@pages.post("/tasks/<int:key>/claim")
def claim(key: int) -> ResponseReturnValue:
    """认领."""
    claim_user_task(engine(), key, actor=actor(), now=now())
    flash(_("已认领，可以填写了。"), "good")
    return redirect(url_for("tasklist.task.show", key=key), 303)


@pages.post("/tasks/<int:key>/release")
def release(key: int) -> ResponseReturnValue:
    """释放: what was typed stays in the draft."""
    task, data = task_page(store(), actor(), key), sent()
    try:
        _keep(task, data)
    except Outdated as outdated:
        return _outdated(task, data, outdated)
    release_user_task(engine(), key, actor=actor(), now=now())
    flash(_("已退回待认领。"), "good")
    return redirect(url_for("tasklist.todo.tasks"), 303)


@pages.post("/tasks/<int:key>/save")
def save(key: int) -> ResponseReturnValue:
    """暂存 by the button."""
    task = task_page(store(), actor(), key)
    data = sent()
    try:
        _keep(task, data)
    except Outdated as outdated:
        return _outdated(task, data, outdated)
    except (Refused, Invalid) as refused:
        status = 422 if isinstance(refused, Invalid) else 409
        return _page(task, Typed(data, conflict=str(refused)), status)
    flash(_("已暂存。"), "good")
    return redirect(url_for("tasklist.task.show", key=key), 303)


@pages.post("/tasks/<int:key>/draft")
def draft(key: int) -> ResponseReturnValue:
    """暂存 by the page itself, while the person types. Answers {version, said} or {message}.

    The moment in `said` is that of the procedures' clock, as everywhere on the page.
    """
    try:
        data, based_on = sent_draft()
        kept = draft_for_task(task_page(store(), actor(), key), data)
        version = save_draft(engine(), key, kept, based_on=based_on, actor=actor(), now=now())
    except GuichengError as error:
        status = 422 if isinstance(error, Invalid) else 409
        return make_response({"message": str(error)}, status)
    said = _("草稿已保存 {time}", time=local(now()).strftime("%H:%M"))
    return make_response({"version": version, "said": said, "errors": _impossible(key, data)})


@pages.post("/tasks/<int:key>/verdict")
def verdict(key: int) -> ResponseReturnValue:
    """What the tables would decide on what is typed: the panel alone for htmx, else the page."""
    task = task_page(store(), actor(), key)
    data = sent()
    speak_as_in(task.case_key)
    shown_now = verdict_on(task, data)
    if request.headers.get("HX-Request"):
        return render_template("parts/verdict.html", verdict=shown_now)
    return _page(task, Typed(data), verdict=shown_now)


@pages.post("/tasks/<int:key>/complete")
def complete(key: int) -> ResponseReturnValue:
    """办结: 303 to the list; 422 with the fields' sentences; 409 naming who was first."""
    task = task_page(store(), actor(), key)
    try:
        data = sent()
    except Invalid as invalid:
        return _page(task, Typed({}, conflict=str(invalid)), 422)
    try:
        submission = _read(task, data)
        if submission.errors:
            return _page(task, Typed(data, submission.errors), 422)
        complete_user_task(
            engine(),
            key,
            cast("Mapping[str, Json]", submission.values),
            actor=actor(),
            now=now(),
            reason=request.form.get("reason", "").strip(),
            revision=whole(request.form.get("revision")),
            based_on=whole(request.form.get("version")),
        )
    except Outdated as outdated:
        return _outdated(task, data, outdated)
    except Contradicted as contradicted:
        return _page(task, Typed(data), 422, verdict=told_of(contradicted.ahead))
    except Invalid as invalid:
        return _page(task, Typed(data, conflict=str(invalid)), 422)
    except Refused as refused:
        fresh = task_page(store(), actor(), key)
        return _page(fresh, Typed(data, conflict=str(refused)), 409)
    flash(_("「{name}」已提交。", name=task.name), "good")
    return redirect(url_for("tasklist.todo.tasks"), 303)


@pages.errorhandler(CSRFError)
def stale(_error: Exception) -> ResponseReturnValue:
    """The page was opened in an earlier session: nothing is done, and nothing is lost."""
    task = task_page(store(), actor(), (request.view_args or {})["key"])
    sentence = _("这个页面是在上一次登录时打开的，请核对后再提交一次。")
    return _page(task, Typed(sent(), conflict=sentence), 400)


def _page(
    task: TaskPage,
    typed: Typed | None = None,
    status: int = 200,
    verdict: ShownVerdict | None = None,
) -> ResponseReturnValue:
    form = _form(task)
    speak_as_in(task.case_key)
    body = render_template(
        "task.html",
        task=shown(task),
        form_page=task_form(task, form, typed) if form else None,
        typed=typed or Typed({}),
        draft_status=_draft_status(task),
        may_be_decided="complete" in task.verbs and may_be_decided(task),
        verdict=verdict,
        draft_version=task.draft.version if task.draft else 0,
    )
    return make_response(body, status)


def _form(task: TaskPage) -> Form | None:
    return parse_form(task.form.source, task.form.name) if task.form else None


def _read(task: TaskPage, data: Mapping[str, Json]) -> Submission:
    return read_for_task(store(), actor(), task, data, now())


def _impossible(key: int, data: Mapping[str, Json]) -> list[dict[str, object]]:
    """What cannot be, whatever else is still to be filled in."""
    found = _read(task_page(store(), actor(), key), data).errors
    return [asdict(error) for error in found if error.at_once]


def _keep(task: TaskPage, data: Mapping[str, Json]) -> None:
    version = whole(request.form.get("version"))
    kept = draft_for_task(task, data)
    save_draft(engine(), task.key, kept, based_on=version, actor=actor(), now=now())


def _outdated(task: TaskPage, data: Mapping[str, Json], outdated: Outdated) -> ResponseReturnValue:
    """Both versions: this page's in the form, and where the one kept meanwhile says otherwise."""
    form, kept = _form(task), task.draft.variables if task.draft else {}
    found = differences(form, task.variables, kept, data, local(now())) if form else ()
    return _page(task, Typed(data, conflict=str(outdated), differences=found), 409)


def _draft_status(task: TaskPage) -> str:
    saved = task.draft.saved_at if task.draft else None
    return _("草稿保存于 {moment}", moment=moment_text(saved)) if saved else ""
