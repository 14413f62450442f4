"""The interface that Camunda Modeler and Camunda 8 clients know."""

from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient

from engine.persistence.counting import counted_statements, start_counting
from tests.api.conftest import Call
from tests.api.diagrams import BROKEN, REVIEW
from tests.drawing import chain, condition, diagram, start, user, zeebe


def deploy(client: FlaskClient, content: bytes = REVIEW) -> Any:
    files = {"resources": (BytesIO(content), "review.bpmn")}
    return client.post("/v2/deployments", data=files, content_type="multipart/form-data")


@pytest.fixture
def key(client: FlaskClient, v2: Call) -> str:
    """A running case of the deployed review."""
    assert deploy(client).status_code == 200
    started = v2("POST", "/process-instances", {"processDefinitionId": "review"})
    assert started.status_code == 200, started.text
    return str(started.json["processInstanceKey"])


def only(response: Any) -> Any:
    assert response.status_code == 200, response.text
    (item,) = response.json["items"]
    return item


def test_topology_tells_the_modeler_which_platform_it_talks_to(v2: Call) -> None:
    assert v2("GET", "/topology").json["gatewayVersion"] == "8.8.0"


def test_wrong_credentials_are_a_401_even_in_a_demonstration(v2: Call) -> None:
    response = v2("GET", "/topology", auth=("wang", "wrong"))
    assert response.status_code == 401
    assert response.content_type == "application/problem+json"


def test_an_account_of_the_task_list_is_an_account_here(v2: Call) -> None:
    me = v2("GET", "/authentication/me", auth=("wang", "correct horse"))
    assert me.json["displayName"] == "王处"


def test_a_deployment_answers_with_keys_that_are_strings(client: FlaskClient) -> None:
    answer = deploy(client).json
    definition = answer["deployments"][0]["processDefinition"]
    assert definition["processDefinitionId"] == "review"
    assert definition["processDefinitionVersion"] == 1
    assert definition["processDefinitionKey"].isdigit()
    assert answer["deploymentKey"].isdigit()


def test_an_unchanged_diagram_keeps_its_version(client: FlaskClient) -> None:
    first = deploy(client).json["deployments"]
    assert deploy(client).json["deployments"] == first


def test_a_faulty_diagram_is_refused_with_the_element_and_nothing_is_stored(
    client: FlaskClient, v2: Call
) -> None:
    response = deploy(client, BROKEN)
    assert response.status_code == 400
    assert "f2" in response.json["detail"]
    assert v2("POST", "/process-definitions/search", {}).json["items"] == []


def test_a_business_id_begins_one_active_case(client: FlaskClient, v2: Call) -> None:
    deploy(client)
    asked = {"processDefinitionId": "review", "businessId": "GD-2026-1"}
    first = v2("POST", "/process-instances", asked)
    assert first.json["businessId"] == "GD-2026-1"
    again = v2("POST", "/process-instances", asked)
    assert again.status_code == 409
    assert first.json["processInstanceKey"] in again.json["detail"]


def test_a_case_starts_and_ends_where_it_is_told_and_is_found_by_its_tags(
    client: FlaskClient, v2: Call
) -> None:
    deploy(client)
    asked = {
        "processDefinitionId": "review",
        "startInstructions": [{"elementId": "ask"}, {"elementId": "look"}],
        "runtimeInstructions": [{"type": "TERMINATE_PROCESS_INSTANCE", "afterElementId": "look"}],
        "tags": ["b", "a"],
    }
    created = v2("POST", "/process-instances", asked).json
    assert created["tags"] == ["a", "b"]
    found = only(v2("POST", "/process-instances/search", {"filter": {"tags": ["a"]}}))
    assert (found["processInstanceKey"], found["tags"]) == (
        created["processInstanceKey"],
        ["a", "b"],
    )
    assert v2("POST", "/process-instances/search", {"filter": {"tags": ["c"]}}).json["items"] == []
    task = only(v2("POST", "/user-tasks/search", {"filter": {"tags": ["a", "b"]}}))
    assert v2("POST", f"/user-tasks/{task['userTaskKey']}/completion", {}).status_code == 204
    assert only(v2("POST", "/process-instances/search", {}))["state"] == "TERMINATED"


def test_a_modification_sets_variables_and_chooses_the_scope(key: str, v2: Call) -> None:
    path = f"/process-instances/{key}/modification"
    variables = [{"variables": {"n": 1}}, {"scopeId": "ask", "variables": {"m": 2}}]
    begun = {
        "elementId": "ask",
        "ancestorElementInstanceKey": key,
        "variableInstructions": variables,
    }
    assert v2("POST", path, {"activateInstructions": [begun]}).status_code == 204
    asked = {"type": "ask-credit", "worker": "w", "timeout": 10000, "maxJobsToActivate": 5}
    (job,) = v2("POST", "/jobs/activation", asked).json["jobs"]
    assert job["variables"] == {"n": 1, "m": 2}
    wrong = {**begun, "ancestorElementInstanceKey": "12"}
    assert v2("POST", path, {"activateInstructions": [wrong]}).status_code == 404
    default = {**begun, "ancestorElementInstanceKey": "-1", "variableInstructions": []}
    assert v2("POST", path, {"activateInstructions": [default]}).status_code == 204


def test_guessing_passwords_has_to_wait_here_too(v2: Call) -> None:
    answers = [v2("GET", "/topology", auth=("wang", f"guess {n}")) for n in range(6)]
    assert [answer.status_code for answer in answers] == [401] * 5 + [429]
    assert v2("GET", "/topology", auth=("wang", "correct horse")).status_code == 429


def test_a_case_waits_at_its_user_task(key: str, v2: Call) -> None:
    task = only(v2("POST", "/user-tasks/search", {"filter": {"processInstanceKey": key}}))
    assert (task["elementId"], task["state"], task["candidateGroups"]) == (
        "look",
        "CREATED",
        ["dept"],
    )


def test_tasks_are_found_by_their_candidate_group(key: str, v2: Call) -> None:
    wanted = {"filter": {"candidateGroup": "agency"}}
    assert v2("POST", "/user-tasks/search", wanted).json["page"]["totalItems"] == 0
    assert only(v2("POST", "/user-tasks/search", {"filter": {"candidateGroup": "dept"}}))


def test_a_completed_task_leads_to_the_job_and_the_job_to_the_end(key: str, v2: Call) -> None:
    task = only(v2("POST", "/user-tasks/search", {}))
    path = f"/user-tasks/{task['userTaskKey']}/completion"
    assert v2("POST", path, {"variables": {"amount": 600.5}}).status_code == 204
    asked = {"type": "ask-credit", "worker": "w", "timeout": 10000, "maxJobsToActivate": 5}
    (job,) = v2("POST", "/jobs/activation", asked).json["jobs"]
    assert job["variables"] == {"amount": 600.5}
    assert v2("POST", f"/jobs/{job['jobKey']}/completion", {}).status_code == 204
    instance = only(v2("POST", "/process-instances/search", {"filter": {"state": "COMPLETED"}}))
    assert instance["processInstanceKey"] == key


def test_a_completion_takes_few_statements_besides_the_verb(key: str, v2: Call) -> None:
    task = only(v2("POST", "/user-tasks/search", {}))
    start_counting()
    v2("POST", f"/user-tasks/{task['userTaskKey']}/completion", {"variables": {"amount": 600.5}})
    assert counted_statements() <= 18


def test_a_task_completed_twice_is_a_409_that_says_who(key: str, v2: Call) -> None:
    task = only(v2("POST", "/user-tasks/search", {}))
    path = f"/user-tasks/{task['userTaskKey']}/completion"
    v2("POST", path, {}, auth=("wang", "correct horse"))
    again = v2("POST", path, {})
    assert again.status_code == 409
    assert "王处" in again.json["detail"]


def test_variables_are_json_text(key: str, v2: Call) -> None:
    v2("PUT", f"/element-instances/{key}/variables", {"variables": {"批次": ["2026"]}})
    found = only(v2("POST", "/variables/search", {"filter": {"name": {"$like": "批*"}}}))
    assert (found["value"], found["scopeKey"]) == ('["2026"]', key)


def test_where_the_tokens_stand_is_found_by_state_and_type(key: str, v2: Call) -> None:
    wanted = {"filter": {"processInstanceKey": key, "state": "ACTIVE", "type": "USER_TASK"}}
    assert only(v2("POST", "/element-instances/search", wanted))["elementId"] == "look"


def test_a_cancelled_case_has_ended(key: str, v2: Call) -> None:
    assert v2("POST", f"/process-instances/{key}/cancellation", {}).status_code == 204
    assert v2("GET", f"/process-instances/{key}").json["state"] == "TERMINATED"


def test_a_case_is_moved_to_a_new_version_on_request(
    client: FlaskClient, key: str, v2: Call
) -> None:
    newer = deploy(client, REVIEW.replace(b'type="ask-credit"', b'type="ask-integrity"'))
    (deployed,) = newer.json["deployments"]
    target = deployed["processDefinition"]["processDefinitionKey"]
    plan = {
        "targetProcessDefinitionKey": target,
        "mappingInstructions": [{"sourceElementId": "look", "targetElementId": "look"}],
    }
    assert v2("POST", f"/process-instances/{key}/migration", plan).status_code == 204
    assert v2("GET", f"/process-instances/{key}").json["processDefinitionVersion"] == 2


def test_an_unknown_filter_is_refused_by_name_and_not_ignored(v2: Call) -> None:
    response = v2("POST", "/user-tasks/search", {"filter": {"colour": "red"}})
    assert response.status_code == 400
    assert "colour" in response.json["detail"]


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "/process-instances", {"processDefinitionId": "nobody"}, 404),
        ("POST", "/process-instances", {}, 400),
        ("POST", "/process-instances", {"processDefinitionKey": "abc"}, 400),
        ("GET", "/process-instances/12345", None, 404),
        ("POST", "/user-tasks/99/completion", {}, 404),
        ("POST", "/user-tasks/x/completion", {}, 400),
        ("POST", "/jobs/activation", {"type": "t"}, 400),
        ("POST", "/deployments", {}, 400),
        ("GET", "/no-such-thing", None, 404),
    ],
)
def test_a_bad_request_is_a_problem_with_a_sentence(
    v2: Call, method: str, path: str, body: Any, status: int
) -> None:
    response = v2(method, path, body)
    assert response.status_code == status
    if path != "/no-such-thing":
        assert response.json["detail"]


def test_what_is_not_json_is_refused(client: FlaskClient) -> None:
    response = client.post("/v2/user-tasks/search", data=b"{", content_type="application/json")
    assert response.status_code == 400


CHEN = ("chen", "correct horse")
OF_CASES = (
    "process-instances user-tasks variables element-instances incidents message-subscriptions jobs"
).split()


@pytest.mark.parametrize("noun", OF_CASES)
def test_a_case_is_found_by_those_alone_whom_it_concerns(key: str, v2: Call, noun: str) -> None:
    assert v2("POST", f"/{noun}/search", {}, auth=CHEN).json["items"] == []


def test_a_case_is_opened_by_those_alone_whom_it_concerns(key: str, v2: Call) -> None:
    assert v2("GET", f"/process-instances/{key}", auth=CHEN).status_code == 404
    assert v2("GET", f"/process-instances/{key}", auth=("wang", "correct horse")).json["state"]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/process-instances", {"processDefinitionId": "review"}),
        ("POST", "/process-instances/{key}/cancellation", {}),
        ("PUT", "/element-instances/{key}/variables", {"variables": {"amount": 1}}),
        ("POST", "/messages/publication", {"name": "m", "correlationKey": "k"}),
        ("POST", "/signals/broadcast", {"signalName": "s"}),
        ("POST", "/conditionals/evaluation", {"variables": {}}),
        ("PUT", "/clock", {"timestamp": 0}),
    ],
)
def test_an_applicants_account_may_not_steer_the_house(
    key: str, v2: Call, method: str, path: str, body: Any
) -> None:
    response = v2(method, path.format(key=key), body, auth=CHEN)
    assert response.status_code == 403
    assert "陈工不能" in response.json["detail"]


def test_an_applicants_account_may_not_deploy(client: FlaskClient) -> None:
    files = {"resources": (BytesIO(REVIEW), "review.bpmn")}
    response = client.post(
        "/v2/deployments", data=files, content_type="multipart/form-data", auth=CHEN
    )
    assert response.status_code == 403
    assert "分析人员（用户组 analysts）" in response.json["detail"]


@pytest.mark.parametrize("text", ["a\0b", "\ud83d"])
def test_text_that_no_database_keeps_is_the_callers_fault(key: str, v2: Call, text: str) -> None:
    response = v2("POST", "/messages/publication", {"name": text, "correlationKey": "k"})
    assert response.status_code == 400
    assert "不能保存的字符" in response.json["detail"]
    written = v2("PUT", f"/element-instances/{key}/variables", {"variables": {"note": text}})
    assert written.status_code in (204, 400)
    assert v2("POST", "/process-instances/search", {"filter": {"state": "ACTIVE"}}).json["items"]


ALARM = diagram(
    start("S", condition("level > 3")),
    user("A", zeebe("assignmentDefinition", candidateGroups="dept")),
    chain("S", "A"),
    process='id="alarm" name="告警" isExecutable="true"',
)


def test_facts_are_answered_with_the_cases_they_began(client: FlaskClient, v2: Call) -> None:
    definition = deploy(client, ALARM).json["deployments"][0]["processDefinition"]
    evaluate = "/conditionals/evaluation"
    assert v2("POST", evaluate, {"variables": {"level": 1}}).json["processInstances"] == []
    [begun] = v2("POST", evaluate, {"variables": {"level": 9}}).json["processInstances"]
    assert begun["processDefinitionKey"] == definition["processDefinitionKey"]
    assert v2("GET", f"/process-instances/{begun['processInstanceKey']}").json["state"] == "ACTIVE"


@pytest.mark.parametrize(("key", "found"), [(7, "7"), (1.50, "1.5"), (3.0, "3"), ("A-1", "A-1")])
def test_a_message_is_published_with_a_number_as_its_key(v2: Call, key: object, found: str) -> None:
    sent = {"name": "m", "correlationKey": key, "timeToLive": 60_000}
    assert v2("POST", "/messages/publication", sent).status_code == 200
    sent["messageId"] = "again"
    first = v2("POST", "/messages/publication", {**sent, "correlationKey": found})
    second = v2("POST", "/messages/publication", sent)
    assert (first.status_code, second.status_code) == (200, 409)


@pytest.mark.parametrize("key", [True, None, [1], {"a": 1}])
@pytest.mark.parametrize("path", ["/messages/publication", "/messages/correlation"])
def test_a_key_that_is_no_text_and_no_number_is_a_400(v2: Call, path: str, key: object) -> None:
    answer = v2("POST", path, {"name": "m", "correlationKey": key})
    assert answer.status_code == 400
    assert "关联键应是文字或数字" in answer.json["detail"]
