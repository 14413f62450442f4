"""What a friendly client sends, operation by operation: the seeds that the fuzzer damages."""

from typing import Any

from api.blueprint import ROUTES
from api.searching import Noun, cursor

_SEARCHES: dict[str, Noun] = {route.path: route.asks for route in ROUTES if route.asks is not None}
_OPERATORS = ("$eq", "$neq", "$in", "$exists", "$like", "$gt", "$gte", "$lt", "$lte")


def _filters(noun: Noun) -> list[Any]:
    """One search for every field and operator, with an operand of its kind."""
    by_kind: dict[str, Any] = {
        "key": "1",
        "number": 1,
        "moment": "2026-03-16T09:00:00Z",
        "flag": True,
        "text": "a",
        "variables": [{"name": "a", "value": {"$like": "1*"}}],
    }
    found: list[Any] = [{}]
    for name, field in noun.fields.items():
        operand = by_kind.get(field.kind, ["a"])
        for operator in _OPERATORS:
            given = {"$in": [operand], "$exists": True}.get(operator, operand)
            found.append(
                {
                    "filter": {name: {operator: given}},
                    "sort": [{"field": name, "order": "ASC"}],
                    "page": {"from": 0, "limit": 3},
                }
            )
        found.append({"filter": {name: operand}, "page": {"after": cursor(1), "limit": 2}})
        found.append({"filter": {name: operand}, "page": {"before": cursor(1), "limit": 2}})
    return found


BODIES: dict[str, list[Any]] = {
    **{f"/v2{path}": _filters(noun) for path, noun in _SEARCHES.items()},
    **{f"/v2{route.path}": [*route.examples.values()] for route in ROUTES if route.examples},
    "/v2/process-instances": [
        {"processDefinitionId": "review", "variables": {"caseTitle": "甲", "n": 1}},
        {
            "processDefinitionId": "review",
            "processDefinitionVersion": 1,
            "variables": {},
            "startInstructions": [{"elementId": "begin"}],
            "awaitCompletion": True,
            "fetchVariables": ["n"],
            "businessId": "b",
        },
        {"processDefinitionKey": "1", "variables": {"caseParties": ["dept"]}},
    ],
    "/v2/process-instances/<key>/cancellation": [{}],
    "/v2/process-instances/<key>/modification": [
        {
            "activateInstructions": [{"elementId": "look"}],
            "terminateInstructions": [{"elementInstanceKey": "1"}],
        }
    ],
    "/v2/process-instances/<key>/migration": [
        {
            "targetProcessDefinitionKey": "1",
            "mappingInstructions": [{"sourceElementId": "a", "targetElementId": "b"}],
        }
    ],
    "/v2/element-instances/<key>/variables": [{"variables": {"a": 1}, "local": True}],
    "/v2/user-tasks/<key>/completion": [{"variables": {"a": 1}, "action": "complete"}],
    "/v2/user-tasks/<key>/assignment": [{"assignee": "wang", "allowOverride": True}],
    "/v2/jobs/activation": [
        {
            "type": "work",
            "worker": "w",
            "timeout": 1000,
            "maxJobsToActivate": 3,
            "fetchVariable": ["a"],
            "requestTimeout": 0,
        }
    ],
    "/v2/jobs/<key>/completion": [{"variables": {"a": 1}, "result": {"denied": False}}],
    "/v2/jobs/<key>/failure": [
        {"retries": 1, "errorMessage": "x", "retryBackOff": 1000, "variables": {}}
    ],
    "/v2/jobs/<key>/error": [{"errorCode": "E", "errorMessage": "x", "variables": {}}],
    "/v2/jobs/<key>": [{"changeset": {"retries": 2, "timeout": 1000}}],
    "/v2/messages/publication": [
        {
            "name": "m",
            "correlationKey": "k",
            "timeToLive": 1000,
            "messageId": "i",
            "variables": {"a": 1},
        },
        {"name": "m", "correlationKey": "k", "timeToLive": 1000, "messageId": ""},
    ],
    "/v2/messages/correlation": [{"name": "m", "correlationKey": "k", "variables": {}}],
    "/v2/signals/broadcast": [{"signalName": "s", "variables": {}}],
    "/v2/conditionals/evaluation": [{"processDefinitionKey": "1", "variables": {"a": 1}}],
    "/v2/decision-definitions/evaluation": [
        {"decisionDefinitionId": "grade", "variables": {"score": 80}},
        {"decisionDefinitionKey": "1", "variables": {}},
    ],
    "/v2/user-tasks/<key>": [
        {"changeset": {"candidateGroups": ["a"], "dueDate": "2026-03-16T09:00:00Z", "priority": 1}}
    ],
    "/v2/process-instances/cancellation": [
        {"filter": {"$or": [{"state": "ACTIVE"}, {"elementId": "a"}]}}
    ],
    "/v2/process-instances/incident-resolution": [{"filter": {"hasIncident": True}}],
    "/v2/process-instances/migration": [
        {
            "filter": {"processInstanceKey": "1"},
            "migrationPlan": {"targetProcessDefinitionKey": "1", "mappingInstructions": []},
        }
    ],
    "/v2/process-instances/modification": [
        {
            "filter": {"processInstanceKey": "1"},
            "moveInstructions": [{"sourceElementId": "a", "targetElementId": "b"}],
        }
    ],
    "/v2/element-instances/ad-hoc-activities/<key>/activation": [
        {"elements": [{"elementId": "a", "variables": {"b": 1}}], "cancelRemainingInstances": True}
    ],
    "/v2/users": [{"username": "new", "password": "correct horse battery", "name": "新"}],
    "/v2/users/<username>": [{"name": "新", "password": "correct horse battery"}],
    "/v2/users/search": [{"filter": {"username": {"$like": "a*"}}, "sort": [{"field": "name"}]}],
    "/v2/groups": [{"groupId": "new", "name": "新", "description": "x"}],
    "/v2/groups/<group_id>": [{"name": "新", "description": "x"}],
    "/v2/groups/search": [{"filter": {"groupId": "a"}, "page": {"limit": 1}}],
    "/v2/roles": [{"roleId": "new", "name": "新"}],
    "/v2/roles/<role_id>": [{"name": "新"}],
    "/v2/clock": [{"timestamp": 1_773_624_600_000}],
    "/oauth/token": [{"grant_type": "client_credentials", "client_id": "a", "client_secret": "b"}],
}
"""By the rule of the route. A route without an entry is sent an empty object, damaged."""

FIELDS = (
    "absent activate administrator back begins days data deputy ends file groups key kind language "
    "login name next notice number once opinion order organisation page password process province "
    "reason reasons renames revision shown standing start state step terminate text to until view "
    "group verb person period object address case element year version province_id from label word"
).split()
"""Names of what the pages read, from addresses and forms."""
