"""What can be searched for of cases, field by field: Camunda's name ↔ our column.

Fields of later versions (`rootProcessInstanceKey`, `businessId` …) are there because their clients
ask for them; words are those of 8.8 only.
"""

from typing import Any

from api.filters import FieldOf
from api.schemas import OBJECT, TEXTS
from api.searching import Noun

TENANT = FieldOf(empty="<default>")
NO_KEY = "-1"
"""What stands where an item must have a key and there is none, as in Camunda."""


def key(column: str, *, null: bool = False, empty: str | None = None) -> FieldOf:
    """A key in a column; `null`: it may be absent."""
    return FieldOf(column, "key", null=null, empty=empty)


def moment(column: str, *, null: bool = False) -> FieldOf:
    """A moment in a column."""
    return FieldOf(column, "moment", null=null)


def _asked(column: str, kind: Any = "text", **words: str) -> FieldOf:
    return FieldOf(column, kind, words=words, asked=True)


OF_INSTANCE = {
    "processInstanceKey": key("instance_key", empty=NO_KEY),
    "rootProcessInstanceKey": key("root_key", null=True),
    "processDefinitionKey": key("process_key", empty=NO_KEY),
    "processDefinitionId": FieldOf("process_id", empty=""),
    "tenantId": TENANT,
}
_VERSION = {"processDefinitionVersion": FieldOf("process_version", "number")}
_ELEMENT = {"elementId": FieldOf("element_id"), "elementInstanceKey": key("element_instance_key")}
BUSINESS_ID = {"businessId": FieldOf("business_id", null=True)}
_STATES = {"active": "ACTIVE", "completed": "COMPLETED", "terminated": "TERMINATED"}
TAGS = {"tags": FieldOf("tags", "tags", empty=[])}
_HEADERS = {"customHeaders": FieldOf("headers", "shown", empty={}, shape=OBJECT)}

PROCESS_INSTANCE = Noun(
    "process_instance",
    "流程实例",
    {
        "processInstanceKey": key("key"),
        "rootProcessInstanceKey": key("root_key", null=True),
        "processDefinitionKey": key("process_key"),
        "processDefinitionId": FieldOf("process_id"),
        "processDefinitionName": FieldOf("process_name"),
        **_VERSION,
        "processDefinitionVersionTag": FieldOf("version_tag", null=True),
        "state": FieldOf("state", words=_STATES),
        "startDate": moment("started_at"),
        "endDate": moment("ended_at", null=True),
        "suspendedDate": FieldOf("", "moment", null=True),
        "parentProcessInstanceKey": key("parent_key", null=True),
        "parentElementInstanceKey": key("parent_wait_key", null=True),
        "hasIncident": FieldOf("has_incident", "flag"),
        "tenantId": TENANT,
        **TAGS,
        **BUSINESS_ID,
        "variables": _asked("variables", "variables"),
        "elementId": _asked("some_element_id"),
        "elementInstanceState": _asked("some_element_state", **_STATES),
        "hasElementInstanceIncident": _asked("some_element_incident", "flag"),
        "errorMessage": _asked("some_incident_message"),
        "hasRetriesLeft": _asked("some_job_failed", "flag"),
        "batchOperationId": _asked("some_batch_operation"),
        "batchOperationKey": _asked("some_batch_operation"),
    },
    alternatives=True,
)

_ELEMENT_TYPES = {
    name: camunda
    for camunda in (
        "PROCESS SUB_PROCESS EVENT_SUB_PROCESS AD_HOC_SUB_PROCESS START_EVENT "
        "INTERMEDIATE_CATCH_EVENT INTERMEDIATE_THROW_EVENT BOUNDARY_EVENT END_EVENT SERVICE_TASK "
        "RECEIVE_TASK USER_TASK MANUAL_TASK TASK EXCLUSIVE_GATEWAY INCLUSIVE_GATEWAY "
        "PARALLEL_GATEWAY EVENT_BASED_GATEWAY MULTI_INSTANCE_BODY CALL_ACTIVITY "
        "BUSINESS_RULE_TASK SCRIPT_TASK SEND_TASK UNKNOWN"
    ).split()
    for name in [camunda.title().replace("_", "")]
    for name in [name[0].lower() + name[1:]]
}

ELEMENT_INSTANCE = Noun(
    "element_instance",
    "元素实例",
    {
        "elementInstanceKey": key("key"),
        **OF_INSTANCE,
        "elementId": FieldOf("element_id"),
        "elementName": FieldOf("element_name"),
        "type": FieldOf("type", words=_ELEMENT_TYPES, empty="UNKNOWN"),
        "state": FieldOf("state", words=_STATES),
        "startDate": moment("started_at"),
        "endDate": moment("ended_at", null=True),
        "hasIncident": FieldOf("has_incident", "flag"),
        "incidentKey": key("incident_key", null=True),
    },
    finish=lambda item: {**item, "elementName": item["elementName"] or item["elementId"]},
)

VARIABLE = Noun(
    "variable",
    "变量",
    {
        "variableKey": key("key"),
        "name": FieldOf("name"),
        "value": FieldOf("value"),
        "scopeKey": key("scope_key"),
        "processInstanceKey": key("instance_key"),
        "rootProcessInstanceKey": key("root_key", null=True),
        "tenantId": TENANT,
        "isTruncated": FieldOf("", "flag", empty=False),
    },
)

USER_TASK = Noun(
    "user_task",
    "任务",
    {
        "userTaskKey": key("key"),
        **OF_INSTANCE,
        **_VERSION,
        **_ELEMENT,
        "processName": FieldOf("process_name", null=True),
        "name": FieldOf("name", null=True),
        "state": FieldOf(
            "state",
            words={
                "open": "CREATED",
                "completed": "COMPLETED",
                "withdrawn": "CANCELED",
                "returned": "CANCELED",
                "canceled": "CANCELED",
            },
        ),
        "assignee": FieldOf("assignee", null=True),
        "candidateGroups": FieldOf("candidate_groups", "shown", empty=[], shape=TEXTS),
        "candidateUsers": FieldOf("candidate_users", "shown", empty=[], shape=TEXTS),
        "candidateGroup": _asked("candidate_group"),
        "candidateUser": _asked("candidate_user"),
        "dueDate": moment("due_at", null=True),
        "followUpDate": moment("follow_up_at", null=True),
        "creationDate": moment("created_at"),
        "completionDate": moment("ended_at", null=True),
        "priority": FieldOf("priority", "number"),
        "formKey": key("form_key", null=True),
        "externalFormReference": FieldOf(null=True),
        **_HEADERS,
        **TAGS,
        **BUSINESS_ID,
        "processInstanceVariables": _asked("case_variables", "variables"),
        "localVariables": _asked("local_variables", "variables"),
    },
)


def _job(item: dict[str, Any]) -> dict[str, Any]:
    """An error that a worker threw is kept as ``code: message``."""
    said = item["errorMessage"]
    if item["state"] != "ERROR_THROWN" or said is None:
        return item
    code, _, message = said.partition(": ")
    return {**item, "errorCode": code, "errorMessage": message}


JOB_KINDS = {
    "task": "BPMN_ELEMENT",
    "execution_listener": "EXECUTION_LISTENER",
    "task_listener": "TASK_LISTENER",
    "ad_hoc_sub_process": "AD_HOC_SUB_PROCESS",
}
LISTENER_EVENTS = {
    event: event.upper()
    for event in (
        "unspecified", "start", "end",
        "creating", "assigning", "updating", "completing", "canceling",
    )
}  # fmt: skip
JOB = Noun(
    "job",
    "作业",
    {
        "jobKey": key("key"),
        **OF_INSTANCE,
        **_ELEMENT,
        "type": FieldOf("type"),
        "worker": FieldOf("worker", empty=""),
        "state": FieldOf(
            "state",
            words={
                "created": "CREATED",
                "activated": "CREATED",
                "completed": "COMPLETED",
                "failed": "FAILED",
                "error_thrown": "ERROR_THROWN",
                "canceled": "CANCELED",
            },
        ),
        "kind": FieldOf("kind", words=JOB_KINDS),
        "listenerEventType": FieldOf(
            "listener_event", words=LISTENER_EVENTS, empty=LISTENER_EVENTS["unspecified"]
        ),
        "retries": FieldOf("retries", "number"),
        "priority": FieldOf("", "number", empty=0),
        **_HEADERS,
        **TAGS,
        **BUSINESS_ID,
        "deadline": moment("locked_until", null=True),
        "creationTime": moment("created_at"),
        "lastUpdateTime": moment("ended_at", null=True),
        "endTime": moment("ended_at", null=True),
        "errorCode": FieldOf("", "shown", null=True),
        "errorMessage": FieldOf("error_message", null=True),
        "hasFailedWithRetriesLeft": FieldOf("failed_with_retries_left", "flag"),
        "isDenied": FieldOf("", "flag", empty=False),
        "deniedReason": FieldOf(null=True),
    },
    finish=_job,
)

_ERROR_TYPES = (
    "UNKNOWN IO_MAPPING_ERROR JOB_NO_RETRIES EXECUTION_LISTENER_NO_RETRIES "
    "TASK_LISTENER_NO_RETRIES AD_HOC_SUB_PROCESS_NO_RETRIES CONDITION_ERROR EXTRACT_VALUE_ERROR "
    "CALLED_ELEMENT_ERROR UNHANDLED_ERROR_EVENT MESSAGE_SIZE_EXCEEDED CALLED_DECISION_ERROR "
    "DECISION_EVALUATION_ERROR FORM_NOT_FOUND RESOURCE_NOT_FOUND"
).split()

INCIDENT = Noun(
    "incident",
    "异常",
    {
        "incidentKey": key("key"),
        **OF_INSTANCE,
        **_ELEMENT,
        "errorType": FieldOf(
            "kind", words={name.lower(): name for name in _ERROR_TYPES}, empty="UNKNOWN"
        ),
        "errorMessage": FieldOf("message"),
        "state": FieldOf(
            "state", words={"open": "ACTIVE", "resolved": "RESOLVED", "canceled": "RESOLVED"}
        ),
        "creationTime": moment("created_at"),
        "jobKey": key("job_key", null=True),
    },
)

MESSAGE_SUBSCRIPTION = Noun(
    "message_subscription",
    "消息订阅",
    {
        "messageSubscriptionKey": key("key"),
        **OF_INSTANCE,
        "processDefinitionName": FieldOf("process_name", null=True),
        "processDefinitionVersion": FieldOf("process_version", "number", null=True),
        **_ELEMENT,
        "messageName": FieldOf("name"),
        "correlationKey": FieldOf("correlation_key"),
        "messageSubscriptionState": FieldOf(
            empty="CREATED",
            words={each: each for each in ("CORRELATED", "CREATED", "DELETED", "MIGRATED")},
        ),
        "messageSubscriptionType": FieldOf(empty="PROCESS_EVENT"),
        "lastUpdatedDate": moment("created_at"),
        "toolProperties": FieldOf("", "shown", empty={}, shape=OBJECT),
        "toolName": FieldOf(null=True),
        "inboundConnectorType": FieldOf(null=True),
    },
)

CORRELATED_SUBSCRIPTION = Noun(
    "correlated_message",
    "已送达的消息",
    {
        "messageKey": key("key"),
        "subscriptionKey": key("key"),
        **OF_INSTANCE,
        **BUSINESS_ID,
        "elementId": FieldOf("element_id", empty=""),
        "elementInstanceKey": key("element_instance_key", null=True),
        "messageName": FieldOf("name"),
        "correlationKey": FieldOf("correlation_key", null=True),
        "correlationTime": moment("correlated_at"),
        "partitionId": FieldOf("", "number", empty=1),
    },
)
