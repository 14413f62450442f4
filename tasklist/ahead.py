"""Asked once before a task is handed in: which cases that ends, and whether somebody can go on."""

from collections.abc import Iterator, Mapping
from typing import cast

from flask import Blueprint, make_response
from flask.typing import ResponseReturnValue

from engine.commands.look_ahead import Ahead, look_ahead
from engine.errors import GuichengError
from engine.forms import parse_form, read_submission
from engine.json_types import Json
from engine.queries.documents import documents_of
from engine.queries.task_page import TaskPage, task_page
from tasklist.here import actor, engine, now, store
from tasklist.language import _
from tasklist.moments import local
from tasklist.submitted import sent_draft

pages = Blueprint("ahead", __name__)


@pages.post("/tasks/<int:key>/ahead")
def ask(key: int) -> ResponseReturnValue:
    """{sentences}: what to ask before the completion; none where nothing is to be asked.

    What the form itself has to say is said by the completion.
    """
    try:
        data, _version = sent_draft()
        found = _ahead(task_page(store(), actor(), key), data)
    except GuichengError:
        found = Ahead()
    return make_response({"sentences": list(_sentences(found))})


def _ahead(task: TaskPage, data: Mapping[str, Json]) -> Ahead:
    values: Mapping[str, object] = {}
    if task.form is not None:
        form = parse_form(task.form.source, task.form.name)
        files = {one.id: one.reference for one in documents_of(store(), task.case_key)}
        read = read_submission(form, data, task.variables, now=local(now()), files=files.get)
        if read.errors:
            return Ahead()
        values = read.values
    sent = cast("Mapping[str, Json]", values)
    return look_ahead(engine(), task.key, sent, actor=actor(), now=now())


def _sentences(found: Ahead) -> Iterator[str]:
    for ending in found.endings:
        how = "、".join(ending.how)
        if how:
            yield _("案件「{title}」将以「{how}」办结。", title=ending.title, how=how)
        else:
            yield _("案件「{title}」将办结。", title=ending.title)
    for one in found.unattended:
        groups = "、".join(one.groups)
        yield _(
            "下一步「{task}」由「{groups}」办理，但该组没有可用的账号，无人能够接办。",
            task=one.task,
            groups=groups,
        )
