"""批量办理: several tasks of one step filled in at once, each completed in its own transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.commands.user_tasks.claim_user_task import claim_user_task
from engine.commands.user_tasks.complete_user_task import complete_user_task
from engine.errors import GuichengError, Invalid
from engine.forms import Form, parse_form, read_submission
from engine.json_types import Json
from engine.queries.task_page import TaskPage, task_page
from engine.request_values import read_key
from tasklist.form_page import start_form
from tasklist.here import actor, engine, now, store
from tasklist.language import _
from tasklist.moments import local
from tasklist.submitted import Typed, sent
from tasklist.verdict import ShownVerdict, may_be_decided, verdict_on

pages = Blueprint("together", __name__)
MOST = 50
"""More at once than a person can answer for."""


@dataclass(frozen=True, slots=True)
class Done:
    """What came of one task; `why` is empty where it was completed, `verdict` what was decided."""

    task: TaskPage
    why: str = ""
    verdict: ShownVerdict | None = None


@pages.get("/tasks/together")
def show() -> ResponseReturnValue:
    """The tasks that were chosen, and the form for all of them."""
    keys = [read_key(key) for key in request.args.getlist("key")]
    if len(keys) == 1:
        return redirect(url_for("tasklist.task.show", key=keys[0]))
    return _page(_alike(keys))


@pages.post("/tasks/together")
def complete() -> ResponseReturnValue:
    """办结 one after another; what is refused stays open, and the page says why."""
    tasks = _alike([read_key(key) for key in request.form.getlist("key")])
    data = sent()
    form = _form(tasks[0])
    if form is not None:
        submission = read_submission(form, data, {}, now=local(now()), files=lambda _id: None)
        if submission.errors:
            return _page(tasks, Typed(data, submission.errors), 422)
    results = [_complete(task, form, data) for task in tasks]
    return make_response(render_template("together_done.html", results=results))


def _complete(task: TaskPage, form: Form | None, data: Mapping[str, Json]) -> Done:
    try:
        if task.assignee is None:
            claim_user_task(engine(), task.key, actor=actor(), now=now())
        values = _values(task, form, data)
        verdict = verdict_on(task, data) if may_be_decided(task) else None
        if verdict and verdict.contradicts:
            return Done(task, _("您填写的意见与判定不一致，请单独办理这一件。"), verdict)
        complete_user_task(engine(), task.key, values, actor=actor(), now=now())
    except GuichengError as error:
        return Done(task, str(error))
    return Done(task, verdict=verdict)


def _values(task: TaskPage, form: Form | None, data: Mapping[str, Json]) -> Mapping[str, Json]:
    """What this task keeps of the answer: its own case decides what is asked and allowed."""
    if form is None:
        return {}
    read = read_submission(form, data, task.variables, now=local(now()), files=lambda _id: None)
    if read.errors:
        raise Invalid("；".join(map(str, read.errors)))
    return cast("Mapping[str, Json]", read.values)


def _alike(keys: Sequence[int]) -> list[TaskPage]:
    """The tasks, all of one step with one form that takes no files. Raises Invalid otherwise."""
    if not keys:
        raise Invalid(_("请先选择任务。"))
    if len(keys) > MOST:
        raise Invalid(_("一次最多办理 {n} 项任务。", n=MOST))
    tasks = [task_page(store(), actor(), key) for key in dict.fromkeys(keys)]
    if len({(task.element_id, task.name, _source(task)) for task in tasks}) > 1:
        raise Invalid(_("选中的任务不是同一环节、同一版表单，请按环节分别办理。"))
    form = _form(tasks[0])
    if form and any(component.type == "filepicker" for component in form.root.walk()):
        raise Invalid(_("这项任务的表单要上传文件，请逐件办理。"))
    return tasks


def _source(task: TaskPage) -> bytes:
    return task.form.source if task.form else b""


def _form(task: TaskPage) -> Form | None:
    return parse_form(task.form.source, task.form.name) if task.form else None


def _form_page(task: TaskPage, form: Form, typed: Typed | None) -> dict[str, object]:
    return start_form(form, task.form.key if task.form else 0, {}, typed)


def _page(
    tasks: Sequence[TaskPage], typed: Typed | None = None, status: int = 200
) -> ResponseReturnValue:
    form = _form(tasks[0])
    body = render_template(
        "together.html",
        tasks=tasks,
        form_page=_form_page(tasks[0], form, typed) if form else None,
        typed=typed or Typed({}),
    )
    return make_response(body, status)
