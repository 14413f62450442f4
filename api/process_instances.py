"""Process instances: start, find, cancel, modify, migrate."""

from collections.abc import Mapping
from datetime import datetime

from flask import Response

from api import nouns
from api.authentication import caller
from api.context import Context, Route, answer, nothing, reading_of, search_of
from api.problems import problem
from api.reasons import reason_given
from api.requests import (
    ActivateInstruction,
    CreateInstance,
    MigrateInstance,
    ModifyInstance,
    Why,
)
from api.schemas import KEY, NUMBER, OBJECT, TEXT, TEXTS, listed, or_null, record
from api.searching import TENANT
from api.statistics import COUNTED, counted
from api.waiting import remembered, wait_for
from engine.commands.process_instances.cancel_process_instance import cancel_process_instance
from engine.commands.process_instances.migrate_process_instance import migrate_process_instance
from engine.commands.process_instances.modify_process_instance import modify_process_instance
from engine.commands.process_instances.start_process_instance import Started, start_process_instance
from engine.errors import Invalid
from engine.execution.stimuli import Activation
from engine.json_types import Json
from engine.lifecycle.actor import Actor
from engine.lifecycle.submitted import require_sendable
from engine.queries.case_statistics import callers, flows_taken
from engine.queries.cases import ended_cases, root_variables
from engine.queries.forms import sent_for_start, start_page
from engine.request_values import read_key


def create(context: Context, asked: CreateInstance) -> Response:
    """`POST /v2/process-instances`."""
    if asked.process_definition_id is None and asked.process_definition_key is None:
        raise Invalid("请给出 processDefinitionId 或 processDefinitionKey。")
    if asked.process_definition_id is not None and asked.process_definition_key is not None:
        raise Invalid("processDefinitionId 和 processDefinitionKey 只能给出一个。")
    started: Started = remembered() or _start(context, asked)
    variables: dict[str, Json] = {}
    if asked.await_completion:
        key = started.process_instance_key
        if started.state == "active" and not ended_cases(context.engine.store, [key]):
            wait_for(("case", str(key)), asked.request_timeout, started)
            return problem(504, f"流程实例 {key} 已经开始，在等待的时间内没有办结；它会继续办理。")
        variables = _result(context, asked, key)
    return answer(
        {
            "processDefinitionId": started.process_definition_id,
            "processDefinitionVersion": started.version,
            "processDefinitionKey": str(started.process_definition_key),
            "processInstanceKey": str(started.process_instance_key),
            "tenantId": TENANT,
            "tags": sorted(set(asked.tags)),
            "businessId": asked.business_id,
            "variables": variables,
        }
    )


def _start(context: Context, asked: CreateInstance) -> Started:
    version = asked.process_definition_version
    actor, now = caller(), context.now()
    return start_process_instance(
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


def _result(context: Context, asked: CreateInstance, key: int) -> dict[str, Json]:
    found = root_variables(context.engine.store, caller(), key)
    wanted = asked.fetch_variables
    return {name: v for name, v in found.items() if wanted is None or name in wanted}


def cancel(context: Context, _asked: Why, key: str) -> Response:
    """`POST /v2/process-instances/{key}/cancellation`."""
    cancel_process_instance(
        context.engine, read_key(key), actor=caller(), now=context.now(), reason=reason_given()
    )
    return nothing()


def modify(context: Context, asked: ModifyInstance, key: str) -> Response:
    """`POST /v2/process-instances/{key}/modification`."""
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


def migrate(context: Context, asked: MigrateInstance, key: str) -> Response:
    """`POST /v2/process-instances/{key}/migration`."""
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


def flows(context: Context, key: str) -> Response:
    """`GET /v2/process-instances/{key}/sequence-flows`."""
    taken = flows_taken(context.engine.store, caller(), read_key(key))
    items = [
        {
            "sequenceFlowId": f"{key}_{one.flow_id}",
            "processInstanceKey": key,
            "rootProcessInstanceKey": str(one.case["root_key"]),
            "processDefinitionKey": str(one.case["process_key"]),
            "processDefinitionId": one.case["process_id"],
            "elementId": one.flow_id,
            "tenantId": TENANT,
        }
        for one in taken
    ]
    return answer({"items": items})


def statistics(context: Context, key: str) -> Response:
    """`GET /v2/process-instances/{key}/statistics/element-instances`."""
    wanted = [*nouns.PROCESS_INSTANCE.conditions({"processInstanceKey": key})]
    return counted(context, wanted)


def hierarchy(context: Context, key: str) -> Response:
    """`GET /v2/process-instances/{key}/call-hierarchy`."""
    line = callers(context.engine.store, caller(), read_key(key))
    return answer(
        [
            {
                "processInstanceKey": str(one["key"]),
                "processDefinitionKey": str(one["process_key"]),
                "processDefinitionName": one["process_name"] or one["process_id"],
            }
            for one in line
        ]
    )


_CREATED = record(
    processDefinitionId=TEXT,
    processDefinitionVersion=NUMBER,
    processDefinitionKey=KEY,
    processInstanceKey=KEY,
    tenantId=TEXT,
    tags=TEXTS,
    businessId=or_null(TEXT),
    variables=OBJECT,
)
_FLOWS = record(
    items=listed(
        record(
            sequenceFlowId=TEXT,
            processInstanceKey=KEY,
            rootProcessInstanceKey=or_null(KEY),
            processDefinitionKey=KEY,
            processDefinitionId=TEXT,
            elementId=TEXT,
            tenantId=TEXT,
        )
    )
)
_LINE = listed(record(processInstanceKey=KEY, processDefinitionKey=KEY, processDefinitionName=TEXT))

ROUTES = (
    Route(
        "POST", "/process-instances", create, CreateInstance, _CREATED,
        examples={
            "按编号启动最新版本": {"processDefinitionId": "review", "variables": {}},
            "等到办结，最多十秒": {
                "processDefinitionId": "review", "awaitCompletion": True, "requestTimeout": 10_000,
            },
        },
    ),
    search_of("/process-instances/search", nouns.PROCESS_INSTANCE),
    reading_of("/process-instances", nouns.PROCESS_INSTANCE),
    Route(
        "POST", "/process-instances/<key>/cancellation", cancel, Why, status=204,
        examples={"说明理由": {"reason": "申请人撤回"}},
    ),
    Route("POST", "/process-instances/<key>/modification", modify, ModifyInstance, status=204),
    Route("POST", "/process-instances/<key>/migration", migrate, MigrateInstance, status=204),
    Route("GET", "/process-instances/<key>/sequence-flows", flows, gives=_FLOWS),
    Route(
        "GET", "/process-instances/<key>/statistics/element-instances", statistics, gives=COUNTED
    ),
    Route("GET", "/process-instances/<key>/call-hierarchy", hierarchy, gives=_LINE),
)  # fmt: skip
