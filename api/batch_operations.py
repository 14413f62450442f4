"""One verb over many cases, done case by case in the background."""

from collections.abc import Mapping
from typing import Literal

from flask import Response

from api import nouns
from api.authentication import caller
from api.batch_requests import FilterCases, MigrateCases, MoveInCases
from api.context import Context, Route, answer, nothing, reading_of, search_of
from api.filters import FieldOf
from api.reasons import reason_given
from api.requests import Nothing
from api.schemas import KEY, listed, one_of, record
from api.searching import Noun
from engine.commands.batch_operations.change_batch_operation import change_batch_operation
from engine.commands.batch_operations.create_batch_operation import create_batch_operation
from engine.json_types import Json
from engine.lifecycle.batch_operation import VERBS, Kind
from engine.request_values import read_key

_TYPES: dict[str, str] = {kind: kind for kind in VERBS}
_STATES = (
    "ACTIVE",
    "CANCELED",
    "COMPLETED",
    "CREATED",
    "FAILED",
    "PARTIALLY_COMPLETED",
    "SUSPENDED",
)

BATCH_OPERATION = Noun(
    "batch_operation",
    "批量操作",
    {
        "batchOperationKey": nouns.key("key"),
        "batchOperationType": FieldOf("type", words=_TYPES),
        "operationType": FieldOf("type", words=_TYPES, asked=True),
        "state": FieldOf("state", words={state: state for state in _STATES}),
        "startDate": nouns.moment("started_at", null=True),
        "endDate": nouns.moment("ended_at", null=True),
        "actorType": FieldOf(empty="USER", null=True),
        "actorId": FieldOf("actor", null=True),
        "operationsTotalCount": FieldOf("total", "number"),
        "operationsFailedCount": FieldOf("failed", "number"),
        "operationsCompletedCount": FieldOf("done", "number"),
        "errors": FieldOf("", "shown", empty=[], shape=listed({"type": "object"})),
    },
)
ITEM = Noun(
    "batch_operation_item",
    "批量操作的一项",
    {
        "batchOperationKey": nouns.key("batch_key"),
        "operationType": FieldOf("type", words=_TYPES),
        "itemKey": nouns.key("key"),
        "processInstanceKey": nouns.key("instance_key", null=True),
        "rootProcessInstanceKey": nouns.key("root_key", null=True),
        "state": FieldOf(
            "state",
            words={each: each for each in ("ACTIVE", "COMPLETED", "SKIPPED", "CANCELED", "FAILED")},
        ),
        "processedDate": nouns.moment("processed_at", null=True),
        "errorMessage": FieldOf("error_message", null=True),
    },
)
_CREATED = record(batchOperationKey=KEY, batchOperationType=one_of(*VERBS))


def cancel(context: Context, asked: FilterCases) -> Response:
    """`POST /v2/process-instances/cancellation`."""
    return _create(context, "CANCEL_PROCESS_INSTANCE", asked, {})


def resolve(context: Context, asked: FilterCases) -> Response:
    """`POST /v2/process-instances/incident-resolution`."""
    return _create(context, "RESOLVE_INCIDENT", asked, {})


def migrate(context: Context, asked: MigrateCases) -> Response:
    """`POST /v2/process-instances/migration`."""
    plan = asked.migration_plan
    mapping: dict[str, Json] = {
        each.source_element_id: each.target_element_id for each in plan.mapping_instructions
    }
    given: dict[str, Json] = {"target": plan.target_process_definition_key, "mapping": mapping}
    return _create(context, "MIGRATE_PROCESS_INSTANCE", asked, given)


def modify(context: Context, asked: MoveInCases) -> Response:
    """`POST /v2/process-instances/modification`."""
    moves: dict[str, Json] = {
        each.source_element_id: each.target_element_id for each in asked.move_instructions
    }
    return _create(context, "MODIFY_PROCESS_INSTANCE", asked, {"moves": moves})


def _create(context: Context, kind: Kind, asked: FilterCases, plan: Mapping[str, Json]) -> Response:
    key = create_batch_operation(
        context.engine,
        kind,
        [*nouns.PROCESS_INSTANCE.conditions(asked.filter)],
        plan,
        actor=caller(),
        now=context.now(),
        reason=reason_given(),
    )
    return answer({"batchOperationKey": str(key), "batchOperationType": kind})


def _change(path: str, event: Literal["suspend", "resume", "cancel"]) -> Route:
    def change(context: Context, _asked: Nothing, key: str) -> Response:
        change_batch_operation(
            context.engine, read_key(key), event, actor=caller(), now=context.now()
        )
        return nothing()

    return Route("POST", f"/batch-operations/<key>/{path}", change, Nothing, status=204)


ROUTES = (
    Route(
        "POST",
        "/process-instances/cancellation",
        cancel,
        FilterCases,
        _CREATED,
        examples={
            "一个流程的在办案件": {"filter": {"processDefinitionId": "review", "state": "ACTIVE"}}
        },
    ),
    Route("POST", "/process-instances/incident-resolution", resolve, FilterCases, _CREATED),
    Route("POST", "/process-instances/migration", migrate, MigrateCases, _CREATED),
    Route("POST", "/process-instances/modification", modify, MoveInCases, _CREATED),
    search_of("/batch-operations/search", BATCH_OPERATION),
    reading_of("/batch-operations", BATCH_OPERATION),
    _change("cancellation", "cancel"),
    _change("suspension", "suspend"),
    _change("resumption", "resume"),
    search_of("/batch-operation-items/search", ITEM),
)
