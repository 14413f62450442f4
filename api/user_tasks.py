"""User tasks: find, assign, complete."""

from collections.abc import Mapping
from typing import Any

from flask import Response
from pydantic.alias_generators import to_camel

from api import nouns
from api.authentication import caller
from api.context import Context, Route, answer, nothing, reading_of, search_of
from api.forms import FORM, shown_form
from api.problems import REASON_GOES
from api.reasons import reason_given, stated_reason
from api.requests import AssignTask, CompleteTask, UpdateTask
from engine.commands.user_tasks.assign_user_task import assign_user_task
from engine.commands.user_tasks.claim_user_task import claim_user_task
from engine.commands.user_tasks.complete_user_task import complete_user_task
from engine.commands.user_tasks.look_ahead import Contradicted
from engine.commands.user_tasks.release_user_task import release_user_task
from engine.commands.user_tasks.update_user_task import update_user_task
from engine.errors import NotFound, Refused
from engine.json_types import Json
from engine.queries.definitions import form_of_task
from engine.queries.forms import sent_for_task
from engine.queries.search import innermost_variables, scopes_around
from engine.queries.task_page import task_to_complete
from engine.request_values import read_key


def form(context: Context, key: str) -> Response:
    """`GET /v2/user-tasks/{key}/form`."""
    found = form_of_task(context.engine.store, caller(), read_key(key))
    if found is None:
        return nothing()
    return answer(shown_form(found.key, found.id, found.version, found.schema))


def complete(context: Context, asked: CompleteTask, key: str) -> Response:
    """`POST /v2/user-tasks/{key}/completion`.

    An answer that says otherwise than the tables is taken with a reason only, as on the page.
    """
    actor, now, store = caller(), context.now(), context.engine.store
    task = task_to_complete(store, actor, read_key(key))
    values: Mapping[str, Json] = asked.variables
    if task.state == "open":
        values = sent_for_task(store, actor, task, asked.variables, now, context.engine.limits)
    try:
        complete_user_task(
            context.engine, task.key, values, actor=actor, now=now, reason=stated_reason()
        )
    except Contradicted as contradicted:
        raise Refused(f"{contradicted}{REASON_GOES}") from contradicted
    return nothing()


def assign(context: Context, asked: AssignTask, key: str) -> Response:
    """`POST /v2/user-tasks/{key}/assignment`."""
    actor = caller()
    if asked.assignee == actor.login:
        claim_user_task(context.engine, read_key(key), actor=actor, now=context.now())
    else:
        assign_user_task(
            context.engine,
            read_key(key),
            asked.assignee,
            actor=actor,
            now=context.now(),
            reason=reason_given(),
            override=asked.allow_override,
        )
    return nothing()


def unassign(context: Context, key: str) -> Response:
    """`DELETE /v2/user-tasks/{key}/assignee`."""
    release_user_task(context.engine, read_key(key), actor=caller(), now=context.now())
    return nothing()


def update(context: Context, asked: UpdateTask, key: str) -> Response:
    """`PATCH /v2/user-tasks/{key}`."""
    given = asked.changeset
    changes: dict[str, Any] = {
        to_camel(name): getattr(given, name) for name in given.model_fields_set
    }
    for name in ("candidateGroups", "candidateUsers"):
        if changes.get(name, ()) is None:
            changes[name] = []
    update_user_task(
        context.engine,
        read_key(key),
        changes,
        actor=caller(),
        now=context.now(),
        reason=reason_given(),
    )
    return nothing()


def variables(context: Context, key: str) -> Response:
    """`POST /v2/user-tasks/{key}/variables/search`: those of the task and of the scopes around."""
    found = nouns.USER_TASK.one(context.engine.store, caller(), read_key(key))
    if found is None:
        raise NotFound(f"没有任务 {key}。")
    scopes = scopes_around(context.engine.store, read_key(found["elementInstanceKey"]))
    return context.find(nouns.VARIABLE, scopeKey={"$in": [str(each) for each in scopes]})


def effective_variables(context: Context, key: str) -> Response:
    """`POST /v2/user-tasks/{key}/effective-variables/search`: each name once, the innermost."""
    store, actor = context.engine.store, caller()
    found = nouns.USER_TASK.one(store, actor, read_key(key))
    if found is None:
        raise NotFound(f"没有任务 {key}。")
    seen = innermost_variables(store, read_key(found["elementInstanceKey"]))
    return context.find(nouns.VARIABLE, variableKey={"$in": [str(each) for each in seen]})


ROUTES = (
    search_of("/user-tasks/search", nouns.USER_TASK),
    reading_of("/user-tasks", nouns.USER_TASK),
    Route("GET", "/user-tasks/<key>/form", form, gives=FORM),
    Route(
        "POST", "/user-tasks/<key>/variables/search", variables,
        gives=nouns.VARIABLE.found, asks=nouns.VARIABLE,
    ),
    Route(
        "POST", "/user-tasks/<key>/effective-variables/search", effective_variables,
        gives=nouns.VARIABLE.found, asks=nouns.VARIABLE,
    ),
    Route(
        "POST", "/user-tasks/<key>/completion", complete, CompleteTask, status=204,
        examples={"办结": {"variables": {}}},
    ),
    Route(
        "POST", "/user-tasks/<key>/assignment", assign, AssignTask, status=204,
        examples={"转办": {"assignee": "wang", "allowOverride": True, "reason": "出差"}},
    ),
    Route("DELETE", "/user-tasks/<key>/assignee", unassign, status=204),
    Route(
        "PATCH", "/user-tasks/<key>", update, UpdateTask, status=204,
        examples={"提高优先级": {"changeset": {"priority": 80}}},
    ),
)  # fmt: skip
