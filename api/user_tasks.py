"""User tasks: find, assign, complete."""

from collections.abc import Mapping

from flask import Response

from api import nouns
from api.authentication import caller
from api.context import Context, Route, answer, body, nothing
from api.reasons import HEADER, reason_given, stated_reason
from api.requests import AssignTask, CompleteTask
from api.searching import TENANT
from engine.commands.user_tasks.assign_user_task import assign_user_task
from engine.commands.user_tasks.claim_user_task import claim_user_task
from engine.commands.user_tasks.complete_user_task import complete_user_task
from engine.commands.user_tasks.look_ahead import Contradicted
from engine.commands.user_tasks.release_user_task import release_user_task
from engine.errors import Refused
from engine.json_types import Json
from engine.queries.definitions import form_of_task
from engine.queries.forms import sent_for_task
from engine.queries.task_page import task_to_complete
from engine.request_values import read_key


def search(context: Context) -> Response:
    """`POST /v2/user-tasks/search`."""
    return context.find(nouns.USER_TASK)


def get(context: Context, key: str) -> Response:
    """`GET /v2/user-tasks/{key}`."""
    return context.one(nouns.USER_TASK, read_key(key), f"没有任务 {key}。")


def form(context: Context, key: str) -> Response:
    """`GET /v2/user-tasks/{key}/form`."""
    found = form_of_task(context.engine.store, caller(), read_key(key))
    if found is None:
        return nothing()
    return answer(
        {
            "formKey": str(found.key),
            "formId": found.id,
            "bpmnId": found.process_id,
            "schema": found.schema,
            "version": found.version,
            "tenantId": TENANT,
        }
    )


def complete(context: Context, key: str) -> Response:
    """`POST /v2/user-tasks/{key}/completion`.

    An answer that says otherwise than the tables is taken with a reason only, as on the page.
    """
    asked = CompleteTask.model_validate(body())
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
        raise Refused(
            f"{contradicted}理由写在请求的 reason 字段或者 {HEADER} 请求头。"
        ) from contradicted
    return nothing()


def assign(context: Context, key: str) -> Response:
    """`POST /v2/user-tasks/{key}/assignment`."""
    asked = AssignTask.model_validate(body())
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


ROUTES = (
    Route("POST", "/user-tasks/search", search),
    Route("GET", "/user-tasks/<key>", get),
    Route("GET", "/user-tasks/<key>/form", form),
    Route("POST", "/user-tasks/<key>/completion", complete),
    Route("POST", "/user-tasks/<key>/assignment", assign),
    Route("DELETE", "/user-tasks/<key>/assignee", unassign),
)
