"""Asked once before a task is handed in: what that ends, who could not go on, how late it is."""

from collections.abc import Iterable, Iterator

from flask import Blueprint, make_response
from flask.typing import ResponseReturnValue

from engine.commands.core.moments import said_end
from engine.commands.user_tasks.look_ahead import Ahead, Unattended
from engine.errors import GuichengError
from engine.queries.task_page import TaskPage, task_page
from tasklist.here import actor, now, store
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
        task = task_page(store(), actor(), key)
        found = foreseen(task, data) or Ahead()
    except GuichengError:
        return make_response({"sentences": []})
    return make_response({"sentences": [*_late(task), *_sentences(found)]})


def _late(task: TaskPage) -> Iterator[str]:
    """What is handed in late may be refused by a later step, which cannot be foreseen here."""
    if task.due_at is not None and task.due_at <= now():
        yield _("期限已于{moment}届满，这是逾期提交。", moment=said_end(task.due_at))


def _sentences(found: Ahead) -> Iterator[str]:
    for ending in found.endings:
        how = "、".join(ending.how)
        if how:
            yield _("案件「{title}」将以「{how}」办结。", title=ending.title, how=how)
        else:
            yield _("案件「{title}」将办结。", title=ending.title)
        if ending.concerns:
            yield _("涉及：{whom}。", whom="、".join(ending.concerns))
    yield from unattended_sentences(found.unattended)


def unattended_sentences(found: Iterable[Unattended]) -> Iterator[str]:
    """A sentence for each task that would lie where nobody sees it."""
    for one in found:
        groups = "、".join(one.groups)
        yield _(
            "下一步「{task}」由「{groups}」办理，但该组没有可用的账号，无人能够接办。",
            task=one.task,
            groups=groups,
        )
