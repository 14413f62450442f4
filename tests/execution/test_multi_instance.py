"""Multi-instance, in sequence and in parallel: results, the completion condition, counts."""

import pytest

from tests.drawing import (
    boundary,
    chain,
    diagram,
    element,
    end,
    error,
    event,
    many,
    mapping,
    script,
    start,
    sub,
    user,
    zeebe,
)
from tests.execution.driving import Case

RESULTS = {"inputElement": "c", "outputCollection": "results", "outputElement": "=r"}


def drawn(activity: str, *beside: str, roots: str = "", name: str = "A") -> bytes:
    return diagram(start(), activity, *beside, end(), chain("S", name, "E"), roots=roots)


def call(key: str, *inside: str) -> str:
    return element("callActivity", key, zeebe("calledElement", processId="C"), *inside)


def worked(key: str, *inside: str) -> str:
    return element("serviceTask", key, zeebe("taskDefinition", type="w"), *inside)


def nested(key: str, *inside: str) -> str:
    return sub(key, *inside, start("S1"), user("T"), end("E1"), chain("S1", "T", "E1"))


@pytest.mark.parametrize("sequential", [True, False])
@pytest.mark.parametrize("draw", [user, call, worked, nested])
def test_the_results_are_collected_in_the_order_of_the_items(draw, sequential):
    case = Case.started(
        drawn(draw("A", many("colors", sequential=sequential, **RESULTS))), colors=[1, 2, 3]
    )
    waiting = "T" if draw is nested else "A"
    for answer in "xyz":
        case.complete(waiting, r=answer)
    assert (case.status, case.variables["results"]) == ("completed", ["x", "y", "z"])


@pytest.mark.parametrize("sequential", [True, False])
def test_a_script_run_for_each_item_collects_what_it_computes(sequential):
    task = script("A", "c * 10", "r", many("colors", sequential=sequential, **RESULTS))
    case = Case.started(drawn(task), colors=[1, 2, 3])
    assert (case.status, case.variables["results"]) == ("completed", [10, 20, 30])


@pytest.mark.parametrize("sequential", [True, False])
def test_a_multi_instance_within_a_multi_instance_collects_both(sequential):
    inner = script(
        "B", "d + 1", "r", many("c", sequential=sequential, inputElement="d",
                                outputCollection="row", outputElement="=r")
    )  # fmt: skip
    outer = sub(
        "A", many("colors", sequential=sequential, inputElement="c", outputCollection="results",
                  outputElement="=row"),
        start("S1"), inner, end("E1"), chain("S1", "B", "E1"),
    )  # fmt: skip
    case = Case.started(drawn(outer), colors=[[1, 2], [], [3]])
    assert (case.status, case.variables["results"]) == ("completed", [[2, 3], [], [4]])


@pytest.mark.parametrize("sequential", [True, False])
def test_of_an_empty_collection_the_result_is_empty(sequential):
    case = Case.started(drawn(user("A", many("xs", sequential=sequential, **RESULTS))), xs=[])
    assert (case.status, case.variables["results"]) == ("completed", [])


def test_what_an_interrupted_sequence_has_collected_goes_nowhere():
    fails = boundary("B", "A", event("error", "e"))
    content = drawn(
        worked("A", many("xs", sequential=True, **RESULTS)), fails, user("X"), end("EX"),
        chain("B", "X", "EX"), roots=error("e"),
    )  # fmt: skip
    case = Case.started(content, xs=[1, 2, 3])
    case.complete("A", r="x")
    case.throw("A", "e")
    assert (case.waiting, "results" in case.variables) == (["X"], False)


@pytest.mark.parametrize("sequential", [True, False])
@pytest.mark.parametrize("draw", [user, call, worked, nested])
def test_one_veto_withdraws_the_rest(draw, sequential):
    loop = many("xs", sequential=sequential, until='r = "no"', **RESULTS)
    case = Case.started(drawn(draw("A", loop)), xs=[1, 2, 3])
    waiting = "T" if draw is nested else "A"
    case.complete(waiting, r="yes")
    assert case.status == "active"
    case.complete(waiting, r="no")
    assert (case.status, case.variables["results"]) == ("completed", ["yes", "no", None])


@pytest.mark.parametrize("sequential", [True, False])
@pytest.mark.parametrize(
    "until",
    ["c = 2", "loopCounter = 2", "count(results[item != null]) = 2", "results[2] != null",
     "numberOfCompletedInstances = 2"],
)  # fmt: skip
def test_the_condition_sees_item_counter_and_what_has_been_collected(until, sequential):
    loop = many("xs", sequential=sequential, until=until, **RESULTS)
    case = Case.started(drawn(user("A", loop)), xs=[1, 2, 3])
    case.complete("A", r="a")
    assert case.status == "active"
    case.complete("A", r="b")
    assert (case.status, case.variables["results"]) == ("completed", ["a", "b", None])


def test_the_condition_sees_what_an_output_mapping_of_the_instance_has_written():
    loop = many("xs", until="verdict = false", inputElement="c")
    case = Case.started(
        drawn(user("A", loop, mapping(outputs={"verdict": "agreed"}))), xs=[1, 2, 3], verdict=True
    )
    case.complete("A", agreed=True)
    assert case.status == "active"
    case.complete("A", agreed=False)
    assert case.status == "completed"


def test_a_veto_among_scripts_ends_the_sequence():
    loop = many("xs", sequential=True, until="r > 1", **RESULTS)
    case = Case.started(drawn(script("A", "c", "r", loop)), xs=[1, 2, 3])
    assert case.variables["results"] == [1, 2, None]


def test_a_later_instance_sees_what_the_earlier_ones_have_brought():
    loop = many("xs", sequential=True, **RESULTS)
    seen = mapping(inputs={"so far": "count(results[item != null])"})
    case = Case.started(drawn(user("A", loop, seen)), xs=[1, 2], results="of another task")
    assert case.state.visible(case.wait("A").element_instance_key)["so far"] == 0
    case.complete("A", r="x")
    assert case.state.visible(case.wait("A").element_instance_key)["so far"] == 1


def test_a_condition_that_cannot_be_judged_stops_that_instance_until_it_is_mended():
    loop = many("xs", until="r = limit and r", **RESULTS)
    case = Case.started(drawn(user("A", loop)), xs=[1, 2], limit="no")
    case.complete("A", r="no")
    assert [i.kind for i in case.of(type(case.incident("A")))] == ["condition_error"]
    key = case.incident("A").element_instance_key
    case.set(_scope=key, _local=True, r=False, limit=False)
    case.retry("A")
    assert case.status == "active"
    case.complete("A", r=True)
    assert case.status == "active"
