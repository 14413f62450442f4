"""What a person fills in: the page that begins a case, and reading what was sent with a form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from engine.clock import SHANGHAI
from engine.definitions.model import ResourceReference
from engine.definitions.outline import outline
from engine.definitions.starting import require_start, started_by
from engine.errors import Invalid, NotFound
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
from engine.persistence import Store, Transaction, definitions, documents
from engine.persistence.columns import dump_json
from engine.persistence.definition_rows import Definition
from engine.queries.definitions import TaskForm, start_form_of
from engine.queries.documents import case_document
from engine.queries.task_page import BoundForm, TaskPage, TaskToComplete


@dataclass(frozen=True, slots=True)
class StartPage:
    """The newest version of a process, and its start event: clauses, explanation, form."""

    process_key: int
    process_id: str
    process_name: str
    clauses: Sequence[str]
    documentation: str
    form: BoundForm | None


def start_page(
    store: Store,
    actor: Actor,
    process_id: str,
    *,
    version: int | None = None,
    key: int | None = None,
) -> StartPage:
    """What to show of the newest version, of that one, or of the definition of that key.

    Raises NotFound for an unknown process or form; Refused where the actor may not begin it by
    hand.
    """
    with store.read() as transaction:
        row = _definition(transaction, process_id, version, key)
        if row is None:
            raise NotFound(f"没有部署过流程“{process_id or key}”。")
        elements = outline(row.resource_name, definitions.content(transaction, row.sha256))
        start = require_start(actor, row.name, elements, row.id)
        form = _bound_form(transaction, start.form, row.deployment_key) if start.form else None
    return StartPage(row.key, row.id, row.name, start.clauses, start.documentation, form)


def _definition(
    transaction: Transaction, process_id: str, version: int | None, key: int | None
) -> Definition | None:
    if key is not None:
        row = transaction.get(Definition, key)
        return row if row is not None and row.kind == "process" else None
    if version is not None:
        return definitions.of_version(transaction, "process", process_id, version)
    return definitions.latest(transaction, "process", process_id)


def _bound_form(
    transaction: Transaction, asked: ResourceReference, deployment_key: int
) -> BoundForm:
    row = _newest(transaction, str(asked.id), asked, deployment_key)
    if row is None:
        raise NotFound(f"启动表单“{asked.id}”没有部署，请联系管理员。")
    return BoundForm(row.resource_name, definitions.content(transaction, row.sha256), row.key)


def _newest(
    transaction: Transaction, form_id: str, asked: ResourceReference, deployment_key: int
) -> Definition | None:
    if asked.binding == "versionTag":
        return definitions.of_tag(transaction, "form", form_id, asked.version_tag)
    together = None
    if asked.binding == "deployment":
        together = definitions.of_deployment(transaction, "form", form_id, deployment_key)
    return together or definitions.latest(transaction, "form", form_id)


def start_form(store: Store, process_key: int) -> TaskForm | None:
    """The form that is filled in before a case of this process begins, None where there is none;
    NotFound for what is no process.
    """
    with store.read() as transaction:
        row = transaction.get(Definition, process_key)
        if row is None or row.kind != "process":
            raise NotFound(f"没有流程定义 {process_key}。")
        asked = start_form_of(transaction, row.resource_name, row.sha256, row.id)
        if asked is None:
            return None
        form = _newest(transaction, str(asked.id), asked, row.deployment_key)
        if form is None:
            raise NotFound(f"启动表单“{asked.id}”没有部署，请联系管理员。")
        schema = definitions.content(transaction, form.sha256).decode("utf-8")
    return TaskForm(form.key, form.id, form.version, row.id, schema)


def read_for_task(
    store: Store,
    actor: Actor,
    task: TaskPage | TaskToComplete,
    data: Mapping[str, Json],
    now: datetime,
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
    task: TaskPage | TaskToComplete,
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


def _files(
    store: Store, actor: Actor, task: TaskPage | TaskToComplete
) -> dict[str, dict[str, object]]:
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
