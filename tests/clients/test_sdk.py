"""Camunda's SDK, where its own suites need a whole engine: each fact is what it saw."""

import json
from io import BytesIO
from typing import Any

import pytest

from tests.api.conftest import NOW
from tests.clients.conftest import World, client_of_npm, node
from tests.drawing import chain, diagram, end, start

pytestmark = client_of_npm("@camunda8/sdk")


SHORT = diagram(start(), end(), chain("S", "E")).replace(b'"P"', b'"short"')


@pytest.fixture(scope="module")
def saw(world: World) -> Any:
    sent = {"resources": [(BytesIO(SHORT), "short.bpmn")]}
    world.call("POST", "/deployments", data=sent, content_type="multipart/form-data")
    world.call("POST", "/users", {"username": "zhang", "password": "correct horse battery"})
    keys = {**world.keys, "now": NOW.isoformat()}
    return node("sdk.mjs", world.address, json.dumps(keys))


def test_element_instances_come_in_the_order_that_is_asked_for(saw: Any) -> None:
    assert saw["elements"]["up"][:2] == ["P", "S"]
    assert saw["elements"]["up"][-1] == "A"
    assert saw["elements"]["down"] == saw["elements"]["up"][::-1]


def test_a_task_shows_the_variables_of_its_case(saw: Any) -> None:
    assert saw["variables"]["score"] == "70"
    assert saw["variables"]["level"] == '"good"'


def test_a_task_is_given_to_somebody_not_over_his_head_and_taken_back(saw: Any) -> None:
    assert saw["assignment"] == ["done", "wang", 409, "wang", "done", "zhang", "done", None]
    assert saw["completion"] == "done"


def test_a_result_comes_in_time_or_the_wait_for_it_ends(saw: Any) -> None:
    assert (saw["late"], saw["result"]) == (504, 1)


def test_a_job_is_one_workers_until_its_time_is_over(saw: Any) -> None:
    assert saw["lock"] == {
        "first": True, "second": False,
        "later": True, "worker": "second", "done": "done", "twice": 409,
    }  # fmt: skip


def test_a_message_is_published_to_whom_it_may_concern_and_correlated_to_who_waits(
    saw: Any,
) -> None:
    assert (saw["published"], saw["nobody"]) == (True, 404)
    assert (saw["waits"], saw["correlated"], saw["ended"]) == (["ACTIVE"], True, "COMPLETED")


def test_a_decision_is_read_back_with_its_result(saw: Any) -> None:
    assert saw["decision"] == ["rating", '"good"', "EVALUATED"]


def test_what_cases_go_by_is_not_deleted(saw: Any) -> None:
    assert saw["deletion"] == 409
