"""User tasks: find, assign, complete."""

from flask import Blueprint, Response

from api import nouns
from api.authentication import caller
from api.context import Context, answer, body, nothing
from api.requests import AssignTask, CompleteTask
from api.searching import TENANT, read_key
from engine.commands.assign_user_task import assign_user_task
from engine.commands.claim_user_task import claim_user_task
from engine.commands.complete_user_task import complete_user_task
from engine.commands.release_user_task import release_user_task
from engine.queries.resources import form_of_task


def routes(blueprint: Blueprint, context: Context) -> None:
    """The verbs of a user task."""
    engine = context.engine

    @blueprint.post("/user-tasks/search")
    def search() -> Response:
        return context.find(nouns.USER_TASK)

    @blueprint.get("/user-tasks/<key>")
    def get(key: str) -> Response:
        return context.one(nouns.USER_TASK, read_key(key), f"没有任务 {key}。")

    @blueprint.get("/user-tasks/<key>/form")
    def form(key: str) -> Response:
        found = form_of_task(engine.store, read_key(key))
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

    @blueprint.post("/user-tasks/<key>/completion")
    def complete(key: str) -> Response:
        asked = CompleteTask.model_validate(body())
        complete_user_task(
            engine, read_key(key), asked.variables, actor=caller(), now=context.now()
        )
        return nothing()

    @blueprint.post("/user-tasks/<key>/assignment")
    def assign(key: str) -> Response:
        asked = AssignTask.model_validate(body())
        actor = caller()
        if asked.assignee == actor.login:
            claim_user_task(engine, read_key(key), actor=actor, now=context.now())
        else:
            assign_user_task(
                engine,
                read_key(key),
                asked.assignee,
                actor=actor,
                now=context.now(),
                reason="经 REST 接口",
            )
        return nothing()

    @blueprint.delete("/user-tasks/<key>/assignee")
    def unassign(key: str) -> Response:
        release_user_task(engine, read_key(key), actor=caller(), now=context.now())
        return nothing()
