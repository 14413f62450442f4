"""What somebody sends for a task or a start, held against the form that its page shows.

The pages and the interface read submissions here, so that neither takes what the other refuses.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import cast

from engine.clock import SHANGHAI
from engine.definitions.starting import started_by
from engine.errors import Invalid
from engine.forms import Form, Submission, parse_form, read_submission
from engine.forms.reading import fields_of
from engine.json_types import Json
from engine.lifecycle.actor import Actor
from engine.lifecycle.submitted import (
    Limits,
    require_asked_for,
    require_free_names,
    require_sendable,
)
from engine.persistence import Store, documents
from engine.persistence.columns import dump_json
from engine.queries.documents import case_document
from engine.queries.start_page import StartPage
from engine.queries.task_page import BoundForm, TaskPage


def read_for_task(
    store: Store, actor: Actor, task: TaskPage, data: Mapping[str, Json], now: datetime
) -> Submission:
    """The values that the task's form keeps of the data, or what to say at its fields.

    A form may refer to the files that the actor has handed in with the case, to those of the task,
    and to those that stood in the form before.
    """
    form = _form(task.form)
    if form is None:
        return Submission({}, ())
    files = _files(store, actor, task)
    local = now.astimezone(SHANGHAI)
    return read_submission(form, data, task.variables, now=local, files=files.get)


def read_for_start(
    actor: Actor, asked: StartPage, data: Mapping[str, Json], now: datetime
) -> Submission:
    """The same for the form of a start event; a case that has not begun has no files."""
    form = _form(asked.form)
    if form is None:
        return Submission({}, ())
    local = now.astimezone(SHANGHAI)
    return read_submission(form, data, started_by(actor), now=local, files=lambda _id: None)


def draft_for_task(task: TaskPage, data: Mapping[str, Json]) -> Mapping[str, Json]:
    """What a draft of the task keeps. Raises Invalid for what the task's form has not."""
    require_free_names(data)
    form = _form(task.form)
    asked = fields_of(form) if form else ()
    require_asked_for(data, asked, f"任务“{task.name}”的表单")
    return data


def sent_for_task(
    store: Store,
    actor: Actor,
    task: TaskPage,
    data: Mapping[str, Json],
    now: datetime,
    limits: Limits,
) -> Mapping[str, Json]:
    """The values of a completion that came over the interface.

    Raises Invalid for what the form has not, or refuses. A task without a form takes nothing from
    a person; from a machine, or a demonstration's administrator, whatever may be sent at all.
    """
    require_sendable(data, limits)
    form = _form(task.form)
    if form is None and _is_person(actor):
        require_asked_for(data, (), f"任务“{task.name}”")
    if form is None:
        return data
    require_asked_for(data, fields_of(form), f"任务“{task.name}”的表单")
    return _accepted(read_for_task(store, actor, task, data, now))


def sent_for_start(
    actor: Actor, asked: StartPage, data: Mapping[str, Json], now: datetime, limits: Limits
) -> Mapping[str, Json]:
    """The values of a start that came over the interface, with who began it; likewise."""
    require_sendable(data, limits)
    form = _form(asked.form)
    if form is None and _is_person(actor):
        require_asked_for(data, (), f"启动“{asked.process_name}”")
    if form is None:
        return {**data, **started_by(actor)} if _is_person(actor) else data
    require_asked_for(data, fields_of(form), f"“{asked.process_name}”的启动表单")
    return {**_accepted(read_for_start(actor, asked, data, now)), **started_by(actor)}


def _is_person(actor: Actor) -> bool:
    return actor.scopes is None and not actor.unrestricted


def _accepted(submission: Submission) -> Mapping[str, Json]:
    if submission.errors:
        raise Invalid("；".join(map(str, submission.errors)))
    return cast("Mapping[str, Json]", submission.values)


def _form(bound: BoundForm | None) -> Form | None:
    return parse_form(bound.source, bound.name) if bound else None


def _files(store: Store, actor: Actor, task: TaskPage) -> dict[str, dict[str, object]]:
    """By id, the files that the actor may refer to."""
    before = dump_json(dict(task.variables))
    with store.read() as transaction:
        found = documents.of_case(transaction, actor, task.case_key)
        handed_in = documents.handed_in_for(transaction, task.case_key, task.key)
    own = (
        one
        for one in found
        if one.uploaded_by in actor.logins or one.task_key == task.key or one.sha256 in before
    )
    return {one.id: one.reference for one in map(case_document, (*own, *handed_in))}
