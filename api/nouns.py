"""What can be searched for, field by field: Camunda's name ↔ our column."""

from typing import Any

from api.filters import FieldOf
from api.searching import Noun


def _key(column: str) -> FieldOf:
    return FieldOf(column, "key")


def _moment(column: str) -> FieldOf:
    return FieldOf(column, "moment")


_OF_INSTANCE = {
    "processInstanceKey": _key("instance_key"),
    "processDefinitionKey": _key("process_key"),
    "processDefinitionId": FieldOf("process_id"),
}
_VERSION = {"processDefinitionVersion": FieldOf("process_version", "number")}
_ELEMENT = {"elementId": FieldOf("element_id"), "elementInstanceKey": _key("element_instance_key")}

PROCESS_INSTANCE = Noun(
    "process_instance",
    {
        "processInstanceKey": _key("key"),
        "processDefinitionKey": _key("process_key"),
        "processDefinitionId": FieldOf("process_id"),
        "processDefinitionName": FieldOf("process_name"),
        "processDefinitionVersion": FieldOf("process_version", "number"),
        "processDefinitionVersionTag": FieldOf("version_tag"),
        "state": FieldOf(
            "state",
            words={"active": "ACTIVE", "completed": "COMPLETED", "terminated": "TERMINATED"},
        ),
        "startDate": _moment("started_at"),
        "endDate": _moment("ended_at"),
        "parentProcessInstanceKey": _key("parent_key"),
        "parentElementInstanceKey": _key("parent_wait_key"),
        "tags": FieldOf("tags", "tags"),
        "hasIncident": FieldOf("has_incident", "flag"),
    },
)

_ELEMENT_TYPES = {
    name: camunda
    for camunda in (
        "PROCESS SUB_PROCESS EVENT_SUB_PROCESS AD_HOC_SUB_PROCESS START_EVENT "
        "INTERMEDIATE_CATCH_EVENT INTERMEDIATE_THROW_EVENT BOUNDARY_EVENT END_EVENT SERVICE_TASK "
        "RECEIVE_TASK USER_TASK MANUAL_TASK TASK EXCLUSIVE_GATEWAY INCLUSIVE_GATEWAY "
        "PARALLEL_GATEWAY EVENT_BASED_GATEWAY MULTI_INSTANCE_BODY CALL_ACTIVITY "
        "BUSINESS_RULE_TASK SCRIPT_TASK SEND_TASK"
    ).split()
    for name in [camunda.title().replace("_", "")]
    for name in [name[0].lower() + name[1:]]
}

ELEMENT_INSTANCE = Noun(
    "element_instance",
    {
        "elementInstanceKey": _key("key"),
        **_OF_INSTANCE,
        "elementId": FieldOf("element_id"),
        "elementName": FieldOf("element_name"),
        "type": FieldOf("type", words=_ELEMENT_TYPES),
        "state": FieldOf(
            "state",
            words={"active": "ACTIVE", "completed": "COMPLETED", "terminated": "TERMINATED"},
        ),
        "startDate": _moment("started_at"),
        "endDate": _moment("ended_at"),
        "hasIncident": FieldOf("has_incident", "flag"),
    },
)


def _whole(item: dict[str, Any]) -> dict[str, Any]:
    return {**item, "isTruncated": False}


VARIABLE = Noun(
    "variable",
    {
        "variableKey": _key("key"),
        "name": FieldOf("name"),
        "value": FieldOf("value"),
        "scopeKey": _key("scope_key"),
        "processInstanceKey": _key("instance_key"),
    },
    finish=_whole,
)

USER_TASK = Noun(
    "user_task",
    {
        "userTaskKey": _key("key"),
        **_OF_INSTANCE,
        **_VERSION,
        **_ELEMENT,
        "processName": FieldOf("process_name"),
        "name": FieldOf("name"),
        "state": FieldOf(
            "state",
            words={
                "open": "CREATED",
                "completed": "COMPLETED",
                "returned": "CANCELED",
                "canceled": "CANCELED",
            },
        ),
        "assignee": FieldOf("assignee"),
        "candidateGroups": FieldOf("candidate_groups", "shown"),
        "candidateUsers": FieldOf("candidate_users", "shown"),
        "candidateGroup": FieldOf("candidate_group"),
        "candidateUser": FieldOf("candidate_user"),
        "dueDate": _moment("due_at"),
        "followUpDate": _moment("follow_up_at"),
        "creationDate": _moment("created_at"),
        "completionDate": _moment("ended_at"),
        "priority": FieldOf("priority", "number"),
        "formKey": _key("form_key"),
        "customHeaders": FieldOf("headers", "shown"),
        "tags": FieldOf("tags", "tags"),
    },
)


def _job(item: dict[str, Any]) -> dict[str, Any]:
    absent = {
        "worker": "",
        "listenerEventType": "UNSPECIFIED",
        "isDenied": False,
        "deniedReason": "",
        "errorCode": "",
        "errorMessage": "",
    }
    return {**absent, **item, "hasFailedWithRetriesLeft": bool(item.get("errorMessage"))}


JOB = Noun(
    "job",
    {
        "jobKey": _key("key"),
        **_OF_INSTANCE,
        **_VERSION,
        **_ELEMENT,
        "type": FieldOf("type"),
        "worker": FieldOf("worker"),
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
        "kind": FieldOf(
            "kind",
            words={
                "task": "BPMN_ELEMENT",
                "execution_listener": "EXECUTION_LISTENER",
                "task_listener": "TASK_LISTENER",
                "ad_hoc_sub_process": "AD_HOC_SUB_PROCESS",
            },
        ),
        "retries": FieldOf("retries", "number"),
        "customHeaders": FieldOf("headers", "shown"),
        "deadline": _moment("locked_until"),
        "endTime": _moment("ended_at"),
        "errorMessage": FieldOf("error_message"),
    },
    finish=_job,
)

_ERROR_TYPES = (
    "UNKNOWN IO_MAPPING_ERROR JOB_NO_RETRIES EXECUTION_LISTENER_NO_RETRIES "
    "TASK_LISTENER_NO_RETRIES CONDITION_ERROR EXTRACT_VALUE_ERROR CALLED_ELEMENT_ERROR "
    "UNHANDLED_ERROR_EVENT MESSAGE_SIZE_EXCEEDED CALLED_DECISION_ERROR "
    "DECISION_EVALUATION_ERROR FORM_NOT_FOUND RESOURCE_NOT_FOUND"
).split()

INCIDENT = Noun(
    "incident",
    {
        "incidentKey": _key("key"),
        **_OF_INSTANCE,
        **_VERSION,
        **_ELEMENT,
        "errorType": FieldOf("kind", words={name.lower(): name for name in _ERROR_TYPES}),
        "errorMessage": FieldOf("message"),
        "state": FieldOf("state", words={"open": "ACTIVE", "resolved": "RESOLVED"}),
        "creationTime": _moment("created_at"),
    },
)

MESSAGE_SUBSCRIPTION = Noun(
    "message_subscription",
    {
        "messageSubscriptionKey": _key("key"),
        **_OF_INSTANCE,
        **_VERSION,
        **_ELEMENT,
        "messageName": FieldOf("name"),
        "correlationKey": FieldOf("correlation_key"),
    },
    finish=lambda item: {**item, "messageSubscriptionState": "CREATED"},
)

PROCESS_DEFINITION = Noun(
    "process_definition",
    {
        "processDefinitionKey": _key("key"),
        "processDefinitionId": FieldOf("id"),
        "name": FieldOf("name"),
        "version": FieldOf("version", "number"),
        "versionTag": FieldOf("version_tag"),
        "resourceName": FieldOf("resource_name"),
        "isLatestVersion": FieldOf("latest", "flag"),
    },
    finish=lambda item: {**item, "hasStartForm": False, "state": "ACTIVE"},
)

DECISION_DEFINITION = Noun(
    "decision_definition",
    {
        "decisionDefinitionKey": _key("key"),
        "decisionDefinitionId": FieldOf("id"),
        "name": FieldOf("name"),
        "version": FieldOf("version", "number"),
        "decisionRequirementsKey": _key("parent_key"),
        "decisionRequirementsId": FieldOf("parent_id"),
        "isLatestVersion": FieldOf("latest", "flag"),
    },
)

DECISION_REQUIREMENTS = Noun(
    "decision_requirements",
    {
        "decisionRequirementsKey": _key("key"),
        "decisionRequirementsId": FieldOf("id"),
        "decisionRequirementsName": FieldOf("name"),
        "version": FieldOf("version", "number"),
        "resourceName": FieldOf("resource_name"),
        "isLatestVersion": FieldOf("latest", "flag"),
    },
)
