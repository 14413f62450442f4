"""Camunda Modeler's task testing: an analyst tries one element of a diagram, alone."""

from io import BytesIO
from typing import Any

import pytest

from tests.clients.conftest import World, client_of_npm, node
from tests.clients.test_sdk import SHORT
from tests.drawing import chain, diagram, element, end, message, script, service, start, user, zeebe

pytestmark = client_of_npm("@camunda/task-testing")

RULE = zeebe("calledDecision", decisionId="rating", resultVariable="level")
DRAWN = diagram(
    start(),
    script("script", "score + 1", "more"),
    element("businessRuleTask", "rule", RULE),
    user("user", zeebe("assignmentDefinition", candidateGroups="dept")),
    service("service", type="tested-mail"),
    element("receiveTask", "receive", messageRef="heard"),
    element("callActivity", "call", zeebe("calledElement", processId="short")),
    element("businessRuleTask", "wrong", RULE),
    end(),
    chain("S", "script", "rule", "user", "service", "receive", "call", "wrong", "E"),
    roots=message("heard", correlation="string(score)"),
    process='id="tested" name="试" isExecutable="true"',
)
TESTS = {
    "script": 70,
    "rule": 70,
    "user": 71,
    "service": 72,
    "receive": 73,
    "call": 74,
    "wrong": 75,
}


@pytest.fixture(scope="module")
def ended(world: World, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """How each test ended, by element."""
    folder = tmp_path_factory.mktemp("tested")
    (folder / "tested.bpmn").write_bytes(DRAWN)
    sent = {"resources": [(BytesIO(SHORT), "short.bpmn")]}
    world.call("POST", "/deployments", data=sent, content_type="multipart/form-data")
    asked = [{"element": name, "variables": {"score": score}} for name, score in TESTS.items()]
    asked.append({"element": "wrong", "variables": {}})
    given = (world.address, str(folder), str(folder / "tested.bpmn"))
    return {one["element"]: one for one in node("task_testing.mjs", *given, sent=asked)}


@pytest.mark.parametrize(
    ("name", "variable", "value"),
    [
        ("script", "more", "71"),
        ("rule", "level", '"good"'),
        ("user", "answer", "1"),
        ("service", "sent", "true"),
        ("receive", "told", "true"),
    ],
)
def test_an_element_is_tried_alone_and_shows_what_it_gave(
    ended: Any, name: str, variable: str, value: str
) -> None:
    assert ended[name]["success"] is True, ended[name]
    assert ended[name]["variables"][variable] == value


def test_a_called_process_is_tried_with_the_caller(ended: Any) -> None:
    assert (ended["call"]["success"], ended["call"]["children"]) == (True, 1), ended["call"]


def test_what_goes_wrong_is_told_in_the_incident(ended: Any) -> None:
    assert (ended["wrong"]["success"], ended["wrong"]["reason"]) == (False, "incident")
    assert "score" in ended["wrong"]["incident"]
