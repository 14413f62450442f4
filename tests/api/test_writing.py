"""What a person may write over `/v2`: what the form on the page would keep, and nothing else."""

from io import BytesIO
from typing import Any

import pytest
import simplejson
from flask.testing import FlaskClient
from sqlalchemy import select

from engine.persistence import Store
from engine.persistence.history_rows import HistoryRecord
from engine.settings import Settings
from tests.api.conftest import Call
from tests.drawing import chain, diagram, end, script, start, user, zeebe

JSON = "application/json"
CHEN = ("chen", "correct horse")
FORM = {
    "type": "default", "id": "sheet", "schemaVersion": 19,
    "components": [
        {"type": "number", "id": "f", "key": "score", "label": "得分",
         "validate": {"required": True, "min": 0, "max": 100}},
    ],
}  # fmt: skip


def drawn(*inside: str) -> bytes:
    group = zeebe("assignmentDefinition", candidateGroups="host")
    begun = zeebe("properties", zeebe("property", name="startableBy", value="host"))
    return diagram(start("S", begun), user("A", group, *inside), end(), chain("S", "A", "E"))


@pytest.fixture
def task(v2: Call, client: FlaskClient) -> str:
    """An open task with a form for a score from 0 to 100, in the hands of 陈工."""
    return begin(v2, zeebe("formDefinition", formId="sheet"))


def begin(v2: Call, *inside: str) -> str:
    files = {"p.bpmn": drawn(*inside), "sheet.form": simplejson.dumps(FORM).encode()}
    deploy(v2, files)
    made = v2("POST", "/process-instances", {"processDefinitionId": "P"}, auth=CHEN)
    assert made.status_code == 200, made.get_data(as_text=True)
    (found,) = v2("POST", "/user-tasks/search", {}, auth=CHEN).json["items"]
    assert v2(
        "POST", f"/user-tasks/{found['userTaskKey']}/assignment", {"assignee": "chen"}, auth=CHEN
    ).status_code in (200, 204)
    return str(found["userTaskKey"])


def deploy(v2: Call, files: dict[str, bytes]) -> None:
    sent = {"resources": [(BytesIO(content), name) for name, content in files.items()]}
    answer = v2("POST", "/deployments", data=sent, content_type="multipart/form-data")
    assert answer.status_code == 200, answer.get_data(as_text=True)


def complete(v2: Call, task: str, **variables: Any) -> Any:
    return v2("POST", f"/user-tasks/{task}/completion", {"variables": variables}, auth=CHEN)


def test_the_form_judges_a_completion_over_the_interface(v2: Call, task: str) -> None:
    refused = complete(v2, task, score=99_999)
    assert refused.status_code == 400
    assert "得分" in refused.json["detail"]
    assert complete(v2, task, score=85).status_code == 204


@pytest.mark.parametrize("name", ["credit_code", "base_no", "anything"])
def test_what_the_form_has_not_is_refused_by_name(v2: Call, task: str, name: str) -> None:
    refused = complete(v2, task, score=85, **{name: "91440000123456789X"})
    assert refused.status_code == 400
    assert name in refused.json["detail"]


@pytest.mark.parametrize("name", ["startedBy", "caseTitle", "caseParties"])
def test_the_system_s_own_names_are_refused(v2: Call, task: str, name: str) -> None:
    assert "由系统写入" in complete(v2, task, score=85, **{name: ["host"]}).json["detail"]


def test_a_task_without_a_form_takes_nothing_from_a_person(v2: Call) -> None:
    task = begin(v2)
    assert complete(v2, task, approved=True).status_code == 400
    assert complete(v2, task).status_code == 204


CONTRADICTED = zeebe(
    "properties",
    zeebe("property", name="role", value="department"),
    zeebe("property", name="confirmWhen", value="=score < 60"),
)


def test_an_answer_that_contradicts_is_taken_with_a_reason_only(v2: Call, sqlite: Store) -> None:
    """As on the page: it asks, and the reason stands in the history."""
    task = begin(v2, zeebe("formDefinition", formId="sheet"), CONTRADICTED)
    refused = complete(v2, task, score=40)
    assert refused.status_code == 409
    assert "写明理由" in refused.json["detail"]
    said = {"variables": {"score": 40}, "reason": "答辩后仍予通过"}
    assert v2("POST", f"/user-tasks/{task}/completion", said, auth=CHEN).status_code == 204
    with sqlite.read() as transaction:
        kept = transaction.scalars(
            select(HistoryRecord.reason).where(HistoryRecord.kind == "user_task_completed")
        )
        assert list(kept) == ["答辩后仍予通过"]


def test_an_answer_that_agrees_needs_no_reason_over_the_interface(v2: Call) -> None:
    task = begin(v2, zeebe("formDefinition", formId="sheet"), CONTRADICTED)
    assert complete(v2, task, score=85).status_code == 204


def test_a_start_without_a_form_takes_nothing_from_a_person(v2: Call, task: str) -> None:
    asked = {"processDefinitionId": "P", "variables": {"credit_code": "x"}}
    assert v2("POST", "/process-instances", asked, auth=CHEN).status_code == 400


@pytest.mark.parametrize("name", ["startedBy", "caseParties"])
def test_nobody_forges_who_began_a_case(v2: Call, task: str, name: str) -> None:
    asked = {"processDefinitionId": "P", "variables": {name: {"login": "wang"}}}
    assert v2("POST", "/process-instances", asked).status_code == 400
    sent = {"name": "told", "correlationKey": "1", "variables": {name: ["host"]}}
    assert v2("POST", "/messages/publication", sent).status_code == 400


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/signals/broadcast", {"signalName": "told"}),
        ("/conditionals/evaluation", {}),
        ("/jobs/1/completion", {}),
        ("/jobs/1/failure", {"retries": 1}),
        ("/jobs/1/error", {"errorCode": "E"}),
        ("/element-instances/1/variables", {}),
    ],
)
@pytest.mark.parametrize("name", ["startedBy", "caseTitle", "caseParties"])
def test_no_other_verb_forges_it_either(
    v2: Call, path: str, body: dict[str, Any], name: str
) -> None:
    method = "PUT" if path.startswith("/element") else "POST"
    refused = v2(method, path, {**body, "variables": {name: {"login": "wang"}}})
    assert refused.status_code == 400
    assert "由系统写入" in refused.json["detail"]


def test_a_modification_forges_it_neither(v2: Call, task: str) -> None:
    written = [{"variables": {"caseParties": ["host"]}}]
    sent = {"activateInstructions": [{"elementId": "A", "variableInstructions": written}]}
    (case,) = v2("POST", "/process-instances/search", {}).json["items"]
    path = f"/process-instances/{case['processInstanceKey']}/modification"
    refused = v2("POST", path, {**sent, "reason": "核对"})
    assert (refused.status_code, "由系统写入" in refused.json["detail"]) == (400, True)


def test_whoever_waits_for_the_end_gets_what_he_may_read(v2: Call) -> None:
    """The verdict's inner facts stay inside; what the starter may read comes back."""
    begun = zeebe("properties", zeebe("property", name="startableBy", value="host"))
    inner = script("A", "42", "secret")
    deploy(v2, {"p.bpmn": diagram(start("S", begun), inner, end(), chain("S", "A", "E"))})
    asked = {"processDefinitionId": "P", "awaitCompletion": True}
    made = v2("POST", "/process-instances", asked, auth=CHEN)
    assert made.status_code == 200, made.get_data(as_text=True)
    assert "secret" not in made.json["variables"]
    assert v2("POST", "/process-instances", asked).json["variables"]["secret"] == 42


def test_more_variables_than_any_form_has_are_refused_with_a_sentence(v2: Call, task: str) -> None:
    most = Settings().most_variables
    many = {f"v{n}": n for n in range(most + 1)}
    refused = v2("POST", "/messages/publication", {"name": "told", "variables": many})
    assert refused.status_code == 400
    assert f"最多提交 {most} 个" in refused.json["detail"]


def test_larger_variables_than_the_setting_are_refused_with_a_sentence(v2: Call) -> None:
    most = Settings().largest_variables
    filling = "a" * (most - len('{"text": ""}'))
    sent = {"name": "told", "variables": {"text": filling}}
    assert v2("POST", "/messages/publication", sent).status_code == 200
    refused = v2("POST", "/messages/publication", {"name": "told", "variables": {"t": filling * 2}})
    assert refused.status_code == 400
    assert f"最多 {most} 字节" in refused.json["detail"]


def test_a_larger_request_than_the_setting_is_refused_before_it_is_read(v2: Call) -> None:
    most = Settings().largest_request
    refused = v2("POST", "/messages/publication", data=b" " * (most + 1), content_type=JSON)
    assert refused.status_code == 413
    assert f"最多 {most} 字节" in refused.json["detail"]
    assert (
        v2("POST", "/process-instances/search", data=b" " * most, content_type=JSON).status_code
        == 200
    )


def test_a_request_of_unknown_length_is_cut_off_at_the_setting(v2: Call) -> None:
    """In chunks, it is refused while it arrives: no more of it is read than the limit."""
    arriving = BytesIO(b" " * (3 * Settings().largest_request))
    refused = v2(
        "POST",
        "/process-instances/search",
        input_stream=arriving,
        content_type=JSON,
        environ_overrides={"wsgi.input_terminated": True},
        headers={"Transfer-Encoding": "chunked"},
    )
    assert refused.status_code == 413
    assert arriving.tell() <= Settings().largest_request + 64 * 1024
