"""Asked once before a task is handed in: which cases that ends, and whether somebody can go on."""

from collections.abc import Iterator

from flask import Blueprint, make_response
from flask.typing import ResponseReturnValue

from engine.commands.look_ahead import Ahead
from engine.errors import GuichengError
from engine.queries.task_page import task_page
from tasklist.here import actor, store
from tasklist.language import _
from tasklist.submitted import sent_draft
from tasklist.verdict import foreseen

pages = Blueprint("ahead", __name__)


@pages.post("/tasks/<int:key>/ahead")
def ask(key: int) -> ResponseReturnValue:
    """{sentences}: what to ask before the completion; none where nothing is to be asked.

    What the form itself has to say is said by the completion.
    """
    try:
        data, _version = sent_draft()
        found = foreseen(task_page(store(), actor(), key), data) or Ahead()
    except GuichengError:
        found = Ahead()
    return make_response({"sentences": list(_sentences(found))})


def _sentences(found: Ahead) -> Iterator[str]:
    for ending in found.endings:
        how = "、".join(ending.how)
        if how:
            yield _("案件「{title}」将以「{how}」办结。", title=ending.title, how=how)
        else:
            yield _("案件「{title}」将办结。", title=ending.title)
        if ending.concerns:
            yield _("涉及：{whom}。", whom="、".join(ending.concerns))
    for one in found.unattended:
        groups = "、".join(one.groups)
        yield _(
            "下一步「{task}」由「{groups}」办理，但该组没有可用的账号，无人能够接办。",
            task=one.task,
            groups=groups,
        )
