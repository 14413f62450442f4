"""Process instances: start, find, cancel, modify, migrate."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Response

from api import nouns
from api.authentication import caller
from api.context import Context, Route, answer, body, nothing
from api.reasons import reason_given
from api.requests import (
    ActivateInstruction,
    CreateInstance,
    MigrateInstance,
    ModifyInstance,
    Why,
)
from api.searching import TENANT
from engine.commands.process_instances.cancel_process_instance import cancel_process_instance
from engine.commands.process_instances.migrate_process_instance import migrate_process_instance
from engine.commands.process_instances.modify_process_instance import modify_process_instance
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.errors import Invalid
from engine.execution.stimuli import Activation
from engine.json_types import Json
from engine.lifecycle.actor import Actor
from engine.lifecycle.submitted import require_sendable
from engine.queries.cases import root_variables
from engine.queries.forms import sent_for_start, start_page
from engine.request_values import read_key


def create(context: Context) -> Response:
    """`POST /v2/process-instances`."""
    asked = CreateInstance.model_validate(body())
    if asked.process_definition_id is None and asked.process_definition_key is None:
        raise Invalid("请给出 processDefinitionId 或 processDefinitionKey。")
    if asked.process_definition_id is not None and asked.process_definition_key is not None:
        raise Invalid("processDefinitionId 和 processDefinitionKey 只能给出一个。")
    version = asked.process_definition_version
    actor, now = caller(), context.now()
    started = start_process_instance(
        context.engine,
        process_id=asked.process_definition_id,
        version=version if version > 0 else None,
        definition_key=asked.process_definition_key,
        variables=_variables(context, asked, actor, now),
        begin_at=[one.element_id for one in asked.start_instructions],
        end_after=[one.after_element_id for one in asked.runtime_instructions],
        tags=asked.tags,
        business_id=asked.business_id,
        actor=actor,
        now=now,
    )
    created = {
        "processDefinitionId": started.process_definition_id,
        "processDefinitionVersion": started.version,
        "processDefinitionKey": str(started.process_definition_key),
        "processInstanceKey": str(started.process_instance_key),
        "tenantId": TENANT,
        "tags": sorted(set(asked.tags)),
        **({"businessId": asked.business_id} if asked.business_id else {}),
    }
    variables = _result(context, asked, started.process_instance_key, started.state)
    return answer({**created, "variables": variables})


def _variables(
    context: Context, asked: CreateInstance, actor: Actor, now: datetime
) -> Mapping[str, Json]:
    """What the case begins with: what the start form keeps; for those who begin it elsewhere than
    at its start, which is an operators' verb, what they send.
    """
    if asked.start_instructions:
        require_sendable(asked.variables, context.engine.limits)
        return asked.variables
    version = asked.process_definition_version
    page = start_page(
        context.engine.store,
        actor,
        asked.process_definition_id or "",
        version=version if version > 0 else None,
        key=asked.process_definition_key,
    )
    return sent_for_start(actor, page, asked.variables, now, context.engine.limits)


def _result(context: Context, asked: CreateInstance, key: int, state: str) -> dict[str, Any]:
    if not asked.await_completion:
        return {}
    if state != "completed":
        raise Invalid(f"流程实例 {key} 已经开始，但还有待办事项，不能等到办结再返回。")
    found = root_variables(context.engine.store, caller(), key)
    wanted = asked.fetch_variables
    return {name: v for name, v in found.items() if wanted is None or name in wanted}


def search(context: Context) -> Response:
    """`POST /v2/process-instances/search`."""
    return context.find(nouns.PROCESS_INSTANCE)


def get(context: Context, key: str) -> Response:
    """`GET /v2/process-instances/{key}`."""
    return context.one(nouns.PROCESS_INSTANCE, read_key(key), f"没有流程实例 {key}。")


def cancel(context: Context, key: str) -> Response:
    """`POST /v2/process-instances/{key}/cancellation`."""
    Why.model_validate(body())
    cancel_process_instance(
        context.engine, read_key(key), actor=caller(), now=context.now(), reason=reason_given()
    )
    return nothing()


def modify(context: Context, key: str) -> Response:
    """`POST /v2/process-instances/{key}/modification`."""
    asked = ModifyInstance.model_validate(body())
    modify_process_instance(
        context.engine,
        read_key(key),
        activate=[_activation(one) for one in asked.activate_instructions],
        terminate=[one.element_instance_key for one in asked.terminate_instructions],
        actor=caller(),
        now=context.now(),
        reason=reason_given(),
    )
    return nothing()


def migrate(context: Context, key: str) -> Response:
    """`POST /v2/process-instances/{key}/migration`."""
    asked = MigrateInstance.model_validate(body())
    migrate_process_instance(
        context.engine,
        read_key(key),
        target_key=asked.target_process_definition_key,
        mapping={m.source_element_id: m.target_element_id for m in asked.mapping_instructions},
        actor=caller(),
        now=context.now(),
        reason=reason_given(),
    )
    return nothing()


def _activation(asked: ActivateInstruction) -> Activation:
    variables = tuple((one.scope_id, one.variables) for one in asked.variable_instructions)
    return Activation(asked.element_id, asked.ancestor_element_instance_key, variables)


ROUTES = (
    Route("POST", "/process-instances", create),
    Route("POST", "/process-instances/search", search),
    Route("GET", "/process-instances/<key>", get),
    Route("POST", "/process-instances/<key>/cancellation", cancel),
    Route("POST", "/process-instances/<key>/modification", modify),
    Route("POST", "/process-instances/<key>/migration", migrate),
)
