"""What a request asks and is not done is refused with its name; nothing is dropped in silence."""

from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from api import requests
from api.blueprint import api_blueprint
from api.requests import Body
from engine.assembly import assemble
from engine.settings import Settings
from tests.api.conftest import NOW, Call
from tests.api.diagrams import REVIEW
from tests.api.test_v2 import deploy

ROUTES = [
    ("POST", "/process-instances", {"processDefinitionId": "review"}),
    ("POST", "/process-instances/1/cancellation", {}),
    ("POST", "/process-instances/1/modification", {}),
    ("POST", "/process-instances/1/migration", {"targetProcessDefinitionKey": "1"}),
    ("POST", "/user-tasks/1/completion", {}),
    ("POST", "/user-tasks/1/assignment", {"assignee": "wang"}),
    ("POST", "/jobs/activation", {"type": "t", "timeout": 1, "maxJobsToActivate": 1}),
    ("POST", "/jobs/1/completion", {}),
    ("POST", "/jobs/1/failure", {}),
    ("POST", "/jobs/1/error", {"errorCode": "E"}),
    ("PATCH", "/jobs/1", {"changeset": {}}),
    ("POST", "/messages/publication", {"name": "m"}),
    ("POST", "/messages/correlation", {"name": "m"}),
    ("POST", "/signals/broadcast", {"signalName": "s"}),
    ("POST", "/conditionals/evaluation", {"variables": {}}),
    ("PUT", "/element-instances/1/variables", {"variables": {}}),
    ("POST", "/decision-definitions/evaluation", {"decisionDefinitionId": "d"}),
    ("PUT", "/clock", {"timestamp": 1}),
    ("POST", "/clock/reset", {}),
    ("POST", "/incidents/1/resolution", {}),
]


@pytest.mark.parametrize(("method", "path", "body"), ROUTES)
@pytest.mark.parametrize("name", ["unknown", "variable"])
def test_an_unknown_property_is_refused_by_name(
    v2: Call, method: str, path: str, body: dict[str, Any], name: str
) -> None:
    response = v2(method, path, {**body, name: 1})
    assert response.status_code == 400
    assert name in response.json["detail"]


@pytest.mark.parametrize(
    ("path", "body", "name"),
    [
        ("/process-instances/1/modification",
         {"activateInstructions": [{"elementId": "B", "variables": {"q": 1}}]}, "variables"),
        ("/process-instances/1/modification",
         {"terminateInstructions": [{"elementInstanceKey": "1", "elementId": "B"}]}, "elementId"),
        ("/process-instances/1/modification", {"moveInstructions": []}, "moveInstructions"),
        ("/process-instances",
         {"processDefinitionId": "review",
          "runtimeInstructions": [{"type": "PAUSE", "afterElementId": "A"}]}, "type"),
        ("/process-instances/1/migration",
         {"targetProcessDefinitionKey": "1",
          "mappingInstructions": [{"sourceElementId": "a", "targetElementId": "b", "x": 1}]}, "x"),
        ("/messages/correlation", {"name": "m", "timeToLive": 1000}, "timeToLive"),
        ("/messages/correlation", {"name": "m", "messageId": "1"}, "messageId"),
        ("/user-tasks/1/completion", {"action": "reject"}, "action"),
        ("/user-tasks/1/assignment", {"assignee": "wang", "action": "escalate"}, "action"),
        ("/process-instances", {"processDefinitionId": "review", "tenantId": "a"}, "tenantId"),
        ("/jobs/activation",
         {"type": "t", "timeout": 1, "maxJobsToActivate": 1, "tenantIds": ["a"]}, "tenantIds"),
    ],
)  # fmt: skip
def test_what_is_asked_and_not_done_is_refused(
    v2: Call, path: str, body: dict[str, Any], name: str
) -> None:
    response = v2("POST", path, body)
    assert response.status_code == 400
    assert name in response.json["detail"]


def test_a_definition_is_named_one_way(client: FlaskClient, v2: Call) -> None:
    deployed = deploy(client).json["deployments"][0]["processDefinition"]
    both = {key: deployed[key] for key in ("processDefinitionId", "processDefinitionKey")}
    assert v2("POST", "/process-instances", both).status_code == 400


def test_the_only_tenant_may_be_named(client: FlaskClient, v2: Call) -> None:
    deploy(client)
    asked = {"processDefinitionId": "review", "tenantId": "<default>"}
    assert v2("POST", "/process-instances", asked).status_code == 200


def test_a_task_that_somebody_has_is_not_taken_from_them_unasked(
    client: FlaskClient, v2: Call
) -> None:
    deploy(client)
    v2("POST", "/process-instances", {"processDefinitionId": "review"})
    task = v2("POST", "/user-tasks/search", {}).json["items"][0]["userTaskKey"]
    path = f"/user-tasks/{task}/assignment"
    assert v2("POST", path, {"assignee": "wang", "allowOverride": False}).status_code == 204
    refused = v2("POST", path, {"assignee": "wang", "allowOverride": False})
    assert refused.status_code == 409
    assert v2("POST", path, {"assignee": "wang"}).status_code == 204


def test_a_name_without_an_account_has_a_task_only_by_the_setting(
    settings: Settings, client: FlaskClient, v2: Call
) -> None:
    deploy(client)
    v2("POST", "/process-instances", {"processDefinitionId": "review"})
    task = v2("POST", "/user-tasks/search", {}).json["items"][0]["userTaskKey"]
    asked = {"assignee": "nobody-of-ours"}
    assert v2("POST", f"/user-tasks/{task}/assignment", asked).status_code == 400
    app = Flask(__name__)
    free = assemble(replace(settings, assign_to_any_name=True))
    app.register_blueprint(api_blueprint(free, lambda: NOW))
    given = app.test_client().post(f"/v2/user-tasks/{task}/assignment", json=asked)
    assert given.status_code == 204, given.text
    assert v2("GET", f"/user-tasks/{task}").json["assignee"] == "nobody-of-ours"


def test_every_body_refuses_what_it_does_not_know() -> None:
    bodies = [
        each
        for each in vars(requests).values()
        if isinstance(each, type) and issubclass(each, Body)
    ]
    assert all(each.model_config["extra"] == "forbid" for each in bodies)


@pytest.mark.parametrize("part", [{"deploymentName": "x"}, {"file": (BytesIO(b"x"), "b.bpmn")}])
def test_a_deployment_says_which_of_its_parts_it_does_not_know(
    client: FlaskClient, part: dict[str, Any]
) -> None:
    sent = {"resources": (BytesIO(REVIEW), "review.bpmn"), **part}
    response = client.post("/v2/deployments", data=sent, content_type="multipart/form-data")
    assert response.status_code == 400
    assert next(iter(part)) in response.json["detail"]
