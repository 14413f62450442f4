"""A listener's job says at which event of its element it was made."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.api.conftest import Call
from tests.api.test_v2 import deploy
from tests.drawing import chain, diagram, end, service, start, user, zeebe

CHANGES = ("creating", "assigning", "updating", "completing")
EXECUTION = zeebe(
    "executionListeners",
    *(zeebe("executionListener", eventType=event, type="tell") for event in ("start", "end")),
)
TASK = zeebe(
    "taskListeners",
    *(zeebe("taskListener", eventType=event, type="tell") for event in (*CHANGES, "canceling")),
)
PROCESS = diagram(
    start(), service("J", EXECUTION, type="tell"), user("A", TASK), end(), chain("S", "J", "A", "E")
)


@pytest.fixture
def case(client: FlaskClient, v2: Call) -> str:
    """A case before its first job."""
    assert deploy(client, PROCESS).status_code == 200
    begun = v2("POST", "/process-instances", {"processDefinitionId": "P"})
    return str(begun.json["processInstanceKey"])


def hear(v2: Call) -> str:
    """The event of the job that waits, which is done then."""
    asked = {"type": "tell", "timeout": 60_000, "maxJobsToActivate": 5}
    [job] = v2("POST", "/jobs/activation", asked).json["jobs"]
    assert v2("POST", f"/jobs/{job['jobKey']}/completion").status_code == 204
    return str(job["listenerEventType"])


def found(v2: Call, event: Any) -> list[tuple[str, str]]:
    jobs = v2("POST", "/jobs/search", {"filter": {"listenerEventType": event}}).json["items"]
    return [(job["kind"], job["listenerEventType"]) for job in jobs]


def test_a_listeners_job_names_its_event(case: str, v2: Call) -> None:
    heard = [hear(v2) for _ in range(4)]
    assert heard == ["START", "UNSPECIFIED", "END", "CREATING"]
    [task] = v2("POST", "/user-tasks/search", {}).json["items"]
    path = f"/user-tasks/{task['userTaskKey']}"
    v2("POST", f"{path}/assignment", {"assignee": "wang"})
    assert hear(v2) == "ASSIGNING"
    v2("PATCH", path, {"changeset": {"priority": 70}})
    assert hear(v2) == "UPDATING"
    v2("POST", f"/process-instances/{case}/cancellation")
    assert hear(v2) == "CANCELING"
    assert found(v2, "UNSPECIFIED") == [("BPMN_ELEMENT", "UNSPECIFIED")]
    assert found(v2, {"$in": ["END", "UPDATING"]}) == [
        ("EXECUTION_LISTENER", "END"), ("TASK_LISTENER", "UPDATING"),
    ]  # fmt: skip


def test_a_completion_is_asked_about_as_one(case: str, v2: Call) -> None:
    for _ in range(4):
        hear(v2)
    [task] = v2("POST", "/user-tasks/search", {}).json["items"]
    v2("POST", f"/user-tasks/{task['userTaskKey']}/completion")
    assert (task["processInstanceKey"], hear(v2)) == (case, "COMPLETING")
