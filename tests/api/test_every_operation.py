"""Every operation asked once, of one world with a case in every state; answers held to the schemas
by the fixture that asks."""

import re
from io import BytesIO
from typing import Any

import pytest

from api.blueprint import ROUTES
from api.openapi import operation_of
from tests.api.conftest import Call
from tests.api.diagrams import REVIEW
from tests.api.furnished import activation, first, furnish
from tests.drawing import chain, diagram, element, end, start, user


@pytest.fixture
def keys(v2: Call) -> dict[str, str]:
    """The keys of what there is, by the names that paths have for them."""
    return furnish(v2)


def test_whatever_is_read_is_there_and_is_what_the_description_says(
    v2: Call, keys: dict[str, str]
) -> None:
    wrong = []
    for route in ROUTES:
        operation = operation_of(route)
        searches = route.method == "POST" and route.path.endswith(("/search", "instances"))
        if route.method != "GET" and not searches:
            continue
        path = operation.path
        for name, key in {**keys, "username": "wang", "groupId": "dept", "roleId": "audit"}.items():
            path = path.replace(f"{{{name}}}", key)
        if "{" in path or path == "/process-instances":
            continue
        if route.query:
            path += "?startTime=2026-01-01T00:00:00Z&endTime=2027-01-01T00:00:00Z"
        answer = v2(route.method, path, {} if searches else None)
        if answer.status_code != route.status:
            wrong.append((operation.id, path, answer.status_code, answer.text))
    assert wrong == []


def test_a_case_tells_its_flows_its_counts_and_its_callers(v2: Call, keys: dict[str, str]) -> None:
    case = f"/process-instances/{keys['processInstanceKey']}"
    taken = [one["elementId"] for one in v2("GET", f"{case}/sequence-flows").json["items"]]
    assert len(taken) == 2
    counts = v2("GET", f"{case}/statistics/element-instances").json["items"]
    assert {one["elementId"]: one["active"] for one in counts}["A"] == 1
    (line,) = v2("GET", f"{case}/call-hierarchy").json
    assert line["processInstanceKey"] == keys["processInstanceKey"]
    path = f"/process-definitions/{keys['processDefinitionKey']}/statistics/element-instances"
    all_counts = v2("POST", path, {"filter": {"state": "ACTIVE"}}).json["items"]
    by_element = {one["elementId"]: one for one in all_counts}
    assert (by_element["A"]["active"], by_element["A"]["completed"]) == (1, 2)
    assert by_element["J"]["incidents"] == 1


def test_a_decision_of_a_case_shows_what_was_asked_and_which_rule_matched(
    v2: Call, keys: dict[str, str]
) -> None:
    made = v2("GET", f"/decision-instances/{keys['decisionEvaluationInstanceKey']}").json
    assert (made["decisionDefinitionId"], made["result"]) == ("rating", '"good"')
    assert made["decisionDefinitionKey"] == keys["decisionDefinitionKey"]
    assert [one["inputValue"] for one in made["evaluatedInputs"]] == ["70"]
    (rule,) = made["matchedRules"]
    assert (rule["ruleId"], rule["ruleIndex"]) == ("high", 1)
    assert [one["outputValue"] for one in rule["evaluatedOutputs"]] == ['"good"']


def test_an_operator_changes_whom_a_task_is_offered_to(v2: Call, keys: dict[str, str]) -> None:
    path = f"/user-tasks/{keys['userTaskKey']}"
    changed = {"candidateGroups": ["host"], "priority": 80, "dueDate": "2026-04-01T00:00:00Z"}
    assert v2("PATCH", path, {"changeset": changed}).status_code == 204
    task = v2("GET", path).json
    assert {name: task[name] for name in changed} == {
        **changed,
        "dueDate": "2026-04-01T00:00:00.000Z",
    }
    assert (
        v2("PATCH", path, {"changeset": changed}, auth=("chen", "correct horse")).status_code == 403
    )
    assert v2("PATCH", path, {"changeset": {}}).status_code == 400


def test_cases_are_found_by_what_belongs_to_them(v2: Call, keys: dict[str, str]) -> None:
    def found(**asked: Any) -> set[str]:
        items = v2("POST", "/process-instances/search", {"filter": asked}).json["items"]
        return {item["processInstanceKey"] for item in items}

    everything = {keys["processInstanceKey"], keys["waiting"], keys["third"]}
    assert found(variables=[{"name": "score", "value": "70"}]) == everything
    assert found(variables=[{"name": "score", "value": "71"}]) == set()
    assert found(elementId="A", elementInstanceState="ACTIVE") == {keys["processInstanceKey"]}
    assert len(found(errorMessage={"$like": "网关*"})) == 1
    assert found(**{"$or": [{"elementId": "nowhere"}, {"state": "ACTIVE"}]}) == everything
    assert found(**{"$or": [{"elementId": "nowhere"}]}) == set()


def test_a_party_finds_no_case_by_what_only_operators_see(v2: Call, keys: dict[str, str]) -> None:
    def found(**asked: Any) -> int:
        sent = {"filter": {"state": "ACTIVE", **asked}}
        items = v2("POST", "/process-instances/search", sent, auth=("wang", "correct horse")).json
        return len(items["items"])

    assert found() == 3
    assert found(errorMessage={"$like": "网关*"}) == 0
    assert found(hasRetriesLeft=False) == 0


def test_two_cases_that_wait_for_one_message_are_named_and_an_incident_stays(
    v2: Call, keys: dict[str, str]
) -> None:
    for job in v2("POST", "/jobs/activation", activation()).json["jobs"] + [
        {"jobKey": keys["jobKey"]}
    ]:
        v2("POST", f"/jobs/{job['jobKey']}/completion")
    v2("POST", f"/incidents/{keys['incidentKey']}/resolution")
    for job in v2("POST", "/jobs/activation", activation()).json["jobs"]:
        v2("POST", f"/jobs/{job['jobKey']}/completion")
    asked = {"name": "told", "correlationKey": "70"}
    refused = v2("POST", "/messages/correlation", asked)
    assert refused.status_code == 409
    assert keys["waiting"] in refused.json["detail"]
    assert keys["third"] in refused.json["detail"]
    stuck = first(v2, "incidents", state="ACTIVE")
    assert stuck["incidentKey"] in refused.json["detail"]
    assert stuck["errorType"] == "UNKNOWN"
    assert v2("POST", "/messages/correlation", {**asked, "name": "x"}).status_code == 404


def test_a_message_id_is_unique_while_the_message_lives(v2: Call) -> None:
    asked = {"name": "x", "correlationKey": "1", "messageId": "m", "timeToLive": 1000}
    assert v2("POST", "/messages/publication", asked).status_code == 200
    assert v2("POST", "/messages/publication", asked).status_code == 409
    assert v2("POST", "/messages/publication", {**asked, "correlationKey": "2"}).status_code == 200
    gone = {**asked, "messageId": "n", "timeToLive": 0}
    assert v2("POST", "/messages/publication", gone).status_code == 200
    assert v2("POST", "/messages/publication", gone).status_code == 200


def test_every_example_of_the_document_is_done_as_it_stands(v2: Call, keys: dict[str, str]) -> None:
    """Or refused for the state of what it names, and for nothing else."""
    sent = {"resources": [(BytesIO(REVIEW), "review.bpmn")]}
    v2("POST", "/deployments", data=sent, content_type="multipart/form-data")
    wrong, done = [], set()
    paths = v2("GET", "/openapi.json").json["paths"].items()
    for path, methods in sorted(paths, key=lambda each: "cancellation" in each[0]):
        place = re.sub(r"{([^}]*)}", lambda name: keys.get(name[1], "1"), path)
        for method, operation in methods.items():
            bodies = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
            for example in bodies.get("examples", {}).values():
                answer = v2(method.upper(), place, example["value"])
                if answer.status_code < 300:
                    done.add(operation["operationId"])
                elif answer.status_code not in STATE:
                    wrong.append((operation["operationId"], answer.status_code, answer.text))
    assert wrong == []
    assert done >= DONE


STATE = (404, 409, 504)
"""Nobody of this key is there, its state does not allow it, and the end of a case that goes on."""
DONE = set(
    "searchProcessInstances searchUserTasks searchJobs searchVariables searchIncidents createUser "
    "createGroup createProcessInstance activateJobs publishMessage broadcastSignal "
    "evaluateDecision assignUserTask updateUserTask completeUserTask resolveIncident "
    "createElementInstanceVariables cancelProcessInstance".split()
)


def test_activities_of_an_ad_hoc_sub_process_are_begun_by_name(v2: Call) -> None:
    inside = element("adHocSubProcess", "H", user("first"), user("second"))
    drawn = diagram(
        start(), inside, end(), chain("S", "H", "E"), process='id="adhoc" isExecutable="true"'
    )
    sent = {"resources": [(BytesIO(drawn), "adhoc.bpmn")]}
    deployed = v2("POST", "/deployments", data=sent, content_type="multipart/form-data")
    assert deployed.status_code == 200, deployed.text
    case = v2("POST", "/process-instances", {"processDefinitionId": "adhoc"}).json
    within = {"processInstanceKey": case["processInstanceKey"]}
    place = first(v2, "element-instances", elementId="H", **within)["elementInstanceKey"]
    path = f"/element-instances/ad-hoc-activities/{place}/activation"
    begun = v2("POST", path, {"elements": [{"elementId": "second", "variables": {"n": 2}}]})
    assert begun.status_code == 204, begun.text
    tasks = v2("POST", "/user-tasks/search", {"filter": within}).json["items"]
    assert [task["elementId"] for task in tasks] == ["second"]
    variable = first(v2, "variables", name="n", **within)
    assert (variable["value"], variable["scopeKey"] != within["processInstanceKey"]) == ("2", True)
    unknown = v2("POST", path, {"elements": [{"elementId": "third"}]})
    assert (unknown.status_code, "third" in unknown.json["detail"]) == (404, True)
