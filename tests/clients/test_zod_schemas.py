"""Camunda's own front ends could read every answer: by the schemas that they check answers with."""

import re

from tests.api.furnished import activation
from tests.clients.conftest import World, client_of_npm, node
from tests.clients.test_python_sdk import reading

pytestmark = client_of_npm("@camunda/camunda-api-zod-schemas")

CHANGES = (
    ("/process-instances", {"processDefinitionId": "P", "variables": {"score": 70}}),
    ("/jobs/activation", activation()),
    ("/messages/publication", {"name": "told", "correlationKey": "none", "timeToLive": 0}),
    ("/messages/correlation", {"name": "told", "correlationKey": "none"}),
    ("/signals/broadcast", {"signalName": "nobody waits"}),
    ("/decision-definitions/evaluation",
     {"decisionDefinitionId": "rating", "variables": {"score": 70}}),
    ("/process-instances/cancellation", {"filter": {"processInstanceKey": "1"}}),
    ("/process-instances/incident-resolution", {"filter": {"processInstanceKey": "1"}}),
    ("/roles", {"roleId": "another", "name": "另一个"}),
    ("/users", {"username": "li", "password": "correct horse battery", "name": "李"}),
    ("/tenants", {"tenantId": "another", "name": "另一个"}),
)  # fmt: skip
"""Requests that change something and answer with JSON, or are refused."""


def test_they_read_every_answer(world: World) -> None:
    for route, operation in reading():
        path = re.sub(r"{([^}]*)}", lambda name: world.keys.get(name[1], "{}"), operation.path)
        if "{}" not in path:
            asked = "?startTime=2026-01-01T00:00:00Z&endTime=2027-01-01T00:00:00Z"
            world.call(route.method, path + asked * bool(route.query))
    for path, body in CHANGES:
        world.call("POST", path, body)
    saw = node("schemas.mjs", sent=world.answers)
    assert saw["refused"] == []
    assert saw["without"] == ["POST /v2/user-tasks/{}/variables/search"]
    assert len(saw["held"]) > 55
    assert {"problem 404", "problem 501", "activateJobs", "createDeployment"} <= {*saw["held"]}
