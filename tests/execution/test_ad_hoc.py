"""Ad-hoc sub-processes: told what begins by a collection, or by a job."""

import pytest

from engine.errors import Refused
from tests.drawing import (
    chain,
    diagram,
    element,
    end,
    flow,
    start,
    user,
    zeebe,
)
from tests.execution.driving import Case

CHOOSE = element(
    "adHocSubProcess",
    "U",
    zeebe(
        "adHoc",
        activeElementsCollection="=wanted",
        outputCollection="answers",
        outputElement="=answer",
    ),
    user("A"),
    user("B"),
    user("C"),
    flow("A", "C"),
)


def test_an_ad_hoc_sub_process_begins_what_it_is_told_to():
    content = diagram(start(), CHOOSE, user("D"), chain("S", "U", "D"))
    case = Case.started(content, wanted=["A", "B"])
    assert case.waiting == ["A", "B"]
    case.complete("A", answer=1)
    assert case.waiting == ["B", "C"]
    case.complete("B", answer=2)
    case.complete("C", answer=3)
    assert (case.waiting, case.variables["answers"]) == (["D"], [1, 2, 3])


def test_an_ad_hoc_sub_process_is_over_when_its_condition_says_so():
    until = "<bpmn:completionCondition>=enough</bpmn:completionCondition>"
    choose = element(
        "adHocSubProcess",
        "U",
        zeebe("adHoc", activeElementsCollection='=["A","B"]'),
        user("A"),
        user("B"),
        until,
    )
    case = Case.started(diagram(start(), choose, user("D"), chain("S", "U", "D")), enough=False)
    case.complete("A", enough=True)
    assert case.waiting == ["D"]


def test_an_ad_hoc_sub_process_told_nonsense_is_an_incident():
    case = Case.started(diagram(start(), CHOOSE, chain("S", "U")), wanted=["Z"])
    assert case.incident("U").kind == "extract_value_error"
    case.set(wanted=["B"])
    case.retry("U")
    assert case.waiting == ["B"]


def directed(*inside: str) -> bytes:
    task = zeebe("taskDefinition", type="direct")
    hoc = element("adHocSubProcess", "H", task, zeebe("adHoc"), *inside)
    return diagram(start(), hoc, user("Z"), end(), chain("S", "H", "Z", "E"))


def begin_with(*elements: str, **variables) -> dict:
    return {"activateElements": [{"elementId": e, "variables": variables} for e in elements]}


def test_a_job_directs_an_ad_hoc_sub_process():
    case = Case.started(directed(user("A"), user("B")))
    assert (case.wait("H").type, case.wait("H").kind) == ("direct", "ad_hoc_sub_process")
    case.answer("H", **begin_with("A", topic="x"), variables={"plan": 1})
    assert case.waiting == ["A"]
    assert case.state.visible(case.wait("A").element_instance_key) == {"plan": 1, "topic": "x"}
    case.complete("A", found=True)
    assert case.waiting == ["H"], "asked anew what is next"
    case.answer("H", **begin_with("B"))
    case.complete("B")
    case.answer("H", isCompletionConditionFulfilled=True)
    assert case.waiting == ["Z"]


def test_the_job_is_asked_anew_while_others_go_on_and_may_cancel_them():
    case = Case.started(directed(user("A"), user("B")))
    case.answer("H", **begin_with("A", "B"))
    case.complete("A")
    assert case.waiting == ["B", "H"]
    done = {"isCompletionConditionFulfilled": True, "isCancelRemainingInstances": True}
    case.answer("H", **done)
    assert case.waiting == ["Z"]


def test_it_waits_for_what_still_runs_when_the_job_says_that_it_is_fulfilled():
    case = Case.started(directed(user("A"), user("B")))
    case.answer("H", **begin_with("A", "B"))
    case.complete("A")
    case.answer("H", isCompletionConditionFulfilled=True)
    assert case.waiting == ["B"]
    case.complete("B")
    assert case.waiting == ["Z"]


def test_an_element_that_is_not_inside_is_refused_and_the_job_stays():
    case = Case.started(directed(user("A")))
    with pytest.raises(Refused, match="没有元素「Z」"):
        case.answer("H", **begin_with("Z"))
    assert case.waiting == ["H"]


def test_a_job_that_begins_nothing_and_ends_nothing_is_an_incident():
    case = Case.started(directed(user("A")))
    case.answer("H")
    assert "没有让「H」中的任何元素开始" in case.incident("H").message
    case.retry("H")
    case.answer("H", **begin_with("A"))
    assert case.waiting == ["A"]
