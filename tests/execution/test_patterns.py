"""Behaviours by which the *betsy* project compares engines, drawn here in the Camunda 8 dialect.

Each row: betsy's name of the process, our own drawing, its variables, and the tasks in the order
in which they complete. What Camunda 8 doesn't execute either is refused (`REFUSED`). Every step
goes through save and reload; tasks are passed through, so that a row tells the whole story.
"""

import pytest

from engine.definitions import check
from engine.execution.outcome import BroadcastSignal
from tests.drawing import (
    both,
    boundary,
    catch,
    chain,
    diagram,
    element,
    end,
    error,
    escalation,
    event,
    event_sub,
    flow,
    many,
    message,
    script,
    service,
    signal,
    some,
    start,
    sub,
    throw,
    timer,
    user,
    xor,
    zeebe,
)
from tests.execution.driving import Case

ROOTS = message("m", "m", '"k"') + signal("s") + error("e") + escalation("x")


def task(key: str, *inside: str, **attributes: str) -> str:
    return element("manualTask", key, *inside, **attributes)


def tasks(*keys: str) -> str:
    return "".join(task(key) for key in keys)


def split(gateway: str, n: str) -> tuple[str, ...]:
    return (
        start(),
        element(gateway, "G", default="G_T3"),
        tasks("T1", "T2", "T3"),
        flow("S", "G"),
        flow("G", "T1", f"{n} > 1"),
        flow("G", "T2", f"{n} > 2"),
        flow("G", "T3"),
    )


def inner(*parts: str) -> str:
    return sub("U", start("S1"), *parts)


def handler(definition: str, interrupting: bool = True) -> str:
    attributes = {} if interrupting else {"isInterrupting": "false"}
    return event_sub("Q", start("X", definition, **attributes), task("T9"), chain("X", "T9"))


AND = (start(), both("F"), tasks("T1", "T2"), both("J"), task("T3"),
       chain("S", "F", "T1", "J", "T3"), chain("F", "T2", "J"))  # fmt: skip
ERROR_INSIDE = inner(task("T1"), end("E1", event("error", "e")), chain("S1", "T1", "E1"))
ESCALATION_INSIDE = inner(
    throw("X", event("escalation", "x")), task("T1"), chain("S1", "X", "T1")
)  # fmt: skip
COMPENSATE = (
    task("T1"), boundary("C", "T1", event("compensate")), task("T9", isForCompensation="true"),
    '<bpmn:association id="as" sourceRef="C" targetRef="T9" />',
)  # fmt: skip

PATTERNS = {
    "SequenceFlow": ((start(), tasks("T1", "T2"), end(), chain("S", "T1", "T2", "E")), {},
                     "T1 T2"),
    "SequenceFlow_ConditionalDefault": (split("exclusiveGateway", "n"), {"n": 0}, "T3"),
    "Lanes": (('<bpmn:laneSet><bpmn:lane id="L"><bpmn:flowNodeRef>T1</bpmn:flowNodeRef>'
               "</bpmn:lane></bpmn:laneSet>", start(), task("T1"), chain("S", "T1")), {}, "T1"),
    "ExclusiveGateway": (split("exclusiveGateway", "n"), {"n": 3}, "T1"),
    "ExclusiveGatewayMixed": (
        (start(), xor("A"), xor("B"), task("T1"), chain("S", "A", "B", "T1")), {}, "T1"),
    "InclusiveGateway": (split("inclusiveGateway", "n"), {"n": 3}, "T1 T2"),
    "InclusiveGateway_Default": (split("inclusiveGateway", "n"), {"n": 1}, "T3"),
    "ParallelGateway": (AND, {}, "T1 T2 T3"),
    "SubProcess": ((start(), inner(task("T1"), chain("S1", "T1")), task("T2"),
                    chain("S", "U", "T2")), {}, "T1 T2"),
    "MultiInstance_Parallel": ((start(), task("T1", many("items")), task("T2"),
                                chain("S", "T1", "T2")), {"items": [1, 2]}, "T1 T1 T1 T2"),
    "MultiInstance_Sequential": ((start(), task("T1", many("items", sequential=True)),
                                  task("T2"), chain("S", "T1", "T2")), {"items": [1, 2]},
                                 "T1 T1 T1 T2"),
    "AdHocSubProcess_Parallel": ((start(), element("adHocSubProcess", "U", zeebe(
        "adHoc", activeElementsCollection='=["T1","T2"]'), tasks("T1", "T2")), task("T3"),
        chain("S", "U", "T3")), {}, "T1 T2 T3"),
    "Token_Cardinality_Split": ((start(), tasks("T1", "T2", "T3"), chain("S", "T1", "T2"),
                                 flow("T1", "T3")), {}, "T1 T2 T3"),
    "Link_Event": ((start(), throw("X", event("link", name="L")),
                    catch("Y", event("link", name="L")), task("T1"), chain("S", "X"),
                    flow("Y", "T1")), {}, "T1"),
    "Terminate_Event": ((start(), both("F"), catch("W", timer("Duration", "P1D")), task("T1"),
                         end("E", event("terminate")), chain("S", "F", "T1", "E"),
                         flow("F", "W")), {}, "T1"),
    "Error_BoundaryEvent_SubProcess": ((start(), ERROR_INSIDE,
                                        boundary("B", "U", event("error", "e")),
                                        tasks("T2", "T3"), chain("S", "U", "T2"),
                                        flow("B", "T3")), {}, "T1 T3"),
    "Error_StartEvent_EventSubProcess": ((start(), sub("U", start("S1"), task("T1"), end(
        "E1", event("error", "e")), chain("S1", "T1", "E1"), handler(event("error", "e"))),
        task("T2"), chain("S", "U", "T2")), {}, "T1 T9 T2"),
    "Escalation_BoundaryEvent_NonInterrupting": ((start(), ESCALATION_INSIDE, boundary(
        "B", "U", event("escalation", "x"), interrupting=False), tasks("T2", "T3"),
        chain("S", "U", "T2"), flow("B", "T3")), {}, "T1 T3 T2"),
    "Escalation_BoundaryEvent_Interrupting": ((start(), ESCALATION_INSIDE, boundary(
        "B", "U", event("escalation", "x")), tasks("T2", "T3"), chain("S", "U", "T2"),
        flow("B", "T3")), {}, "T3"),
    "Escalation_StartEvent_EventSubProcess_NonInterrupting": ((start(), throw(
        "Y", event("escalation", "x")), task("T1"), chain("S", "Y", "T1"),
        handler(event("escalation", "x"), False)), {}, "T1 T9"),
    "Escalation_StartEvent_EventSubProcess_Interrupting": ((start(), throw(
        "Y", event("escalation", "x")), task("T1"), chain("S", "Y", "T1"),
        handler(event("escalation", "x"))), {}, "T9"),
    "Escalation_EndEvent": ((start(), task("T1"), end("E", event("escalation", "x")),
                             chain("S", "T1", "E")), {}, "T1"),
    "Compensation_IntermediateEvent": ((start(), *COMPENSATE, throw("Y", event("compensate")),
                                        task("T2"), chain("S", "T1", "Y", "T2")), {},
                                       "T1 T9 T2"),
    "Compensation_EndEvent_TopLevel": ((start(), *COMPENSATE, end("Y", event("compensate")),
                                        chain("S", "T1", "Y")), {}, "T1 T9"),
    "Compensation_EndEvent_SubProcess": ((start(), sub("U", start("S1"), *COMPENSATE, end(
        "Y", event("compensate")), chain("S1", "T1", "Y")), task("T2"), chain("S", "U", "T2")),
        {}, "T1 T9 T2"),
    "Conditional_IntermediateEvent": ((start(), catch("Y", (
        "<bpmn:conditionalEventDefinition><bpmn:condition>=n > 1</bpmn:condition>"
        "</bpmn:conditionalEventDefinition>")), task("T1"), chain("S", "Y", "T1")), {"n": 2},
        "T1"),
    "WCP01_Sequence": ((start(), tasks("T1", "T2"), chain("S", "T1", "T2")), {}, "T1 T2"),
    "WCP02_ParallelSplit": ((start(), both("F"), tasks("T1", "T2"), chain("S", "F", "T1"),
                             flow("F", "T2")), {}, "T1 T2"),
    "WCP03_Synchronization": (AND, {}, "T1 T2 T3"),
    "WCP04_ExclusiveChoice": (split("exclusiveGateway", "n"), {"n": 2}, "T1"),
    "WCP05_SimpleMerge": ((*split("exclusiveGateway", "n"), xor("M"), task("T4"),
                           flow("T1", "M"), flow("T2", "M"), flow("T3", "M"),
                           flow("M", "T4")), {"n": 0}, "T3 T4"),
    "WCP06_MultiChoice": (split("inclusiveGateway", "n"), {"n": 2}, "T1"),
    "WCP07_StructuredSynchronizingMerge": ((*split("inclusiveGateway", "n"), some("M"),
                                            task("T4"), flow("T1", "M"), flow("T2", "M"),
                                            flow("T3", "M"), flow("M", "T4")), {"n": 3},
                                           "T1 T2 T4"),
    "WCP08_MultiMerge": ((start(), both("F"), tasks("T1", "T2"), xor("M"), task("T3"),
                          chain("S", "F", "T1", "M", "T3"), chain("F", "T2", "M")), {},
                         "T1 T2 T3 T3"),
    "WCP10_ArbitraryCycle": ((start(), xor("M"), script("T1", "n + 1", "n"), xor(
        "G", default="G_M"), task("T2"), chain("S", "M", "T1", "G"), flow("G", "T2", "n > 2"),
        flow("G", "M")), {"n": 0}, "T1 T1 T1 T2"),
    "WCP11_ImplicitTermination": ((start(), both("F"), tasks("T1", "T2"), end("E1"), end("E2"),
                                   chain("S", "F", "T1", "E1"), chain("F", "T2", "E2")), {},
                                  "T1 T2"),
    "WCP13_MultipleInstancesDesignTime": ((start(), task("T1", many("[1,2,3]")), task("T2"),
                                           chain("S", "T1", "T2")), {}, "T1 T1 T1 T1 T2"),
    "WCP14_MultipleInstancesRunTime": ((start(), task("T1", many("for i in 1..n return i")),
                                        task("T2"), chain("S", "T1", "T2")), {"n": 2},
                                       "T1 T1 T1 T2"),
    "WCP20_CancelCase": ((start(), both("F"), catch("W", timer("Duration", "P1D")), task("T1"),
                          end("E", event("terminate")), chain("S", "F", "T1", "E"),
                          flow("F", "W")), {}, "T1"),
    "WCP25_CancelRegion": ((start(), ERROR_INSIDE, boundary("B", "U", event("error", "e")),
                            task("T2"), chain("S", "U"), flow("B", "T2")), {}, "T1 T2"),
    "WCP34_StaticPartialJoin": ((start(), task("T1", many(
        "[1,2,3]", sequential=True, until="numberOfCompletedInstances >= 2")), task("T2"),
        chain("S", "T1", "T2")), {}, "T1 T1 T1 T2"),
    "WCP42_ThreadSplit": ((start(), task("T1"), tasks("T2", "T3"), chain("S", "T1", "T2"),
                           flow("T1", "T3")), {}, "T1 T2 T3"),
    "WCP43_ExplicitTermination": ((start(), task("T1"), end("E", event("terminate")),
                                   chain("S", "T1", "E")), {}, "T1"),
}  # fmt: skip


@pytest.mark.parametrize("name", PATTERNS)
def test_a_behaviour_leaves_the_expected_trace(name):
    parts, variables, expected = PATTERNS[name]
    content = diagram(*parts, roots=ROOTS)
    assert not [f for f in check({"a.bpmn": content}) if f.severity == "error"]
    case = Case.started(content, **variables)
    assert case.status == "completed"
    assert [key for key in case.completed if key.startswith("T")] == expected.split()


WAITING = {
    "ReceiveTask": element("receiveTask", "Y", messageRef="m"),
    "Message_IntermediateEvent": catch("Y", event("message", "m")),
    "Signal_IntermediateEvent": catch("Y", event("signal", "s")),
    "Timer_IntermediateEvent": catch("Y", timer("Duration", "PT1H")),
}


@pytest.mark.parametrize("name", WAITING)
def test_a_waiting_behaviour_goes_on_when_its_event_comes(name):
    case = Case.started(
        diagram(start(), WAITING[name], task("T1"), chain("S", "Y", "T1"), roots=ROOTS)
    )
    assert case.waiting == ["Y"]
    case.complete("Y")
    assert case.status == "completed"


GUARDS = {
    f"{kind}_BoundaryEvent_{name}": (definition, interrupting)
    for kind, definition in (
        ("Message", event("message", "m")),
        ("Signal", event("signal", "s")),
        ("Timer", timer("Duration", "PT1H")),
    )
    for name, interrupting in (("Interrupting", True), ("NonInterrupting", False))
}


@pytest.mark.parametrize("name", GUARDS)
def test_an_event_at_a_sub_process_interrupts_it_or_not(name):
    definition, interrupting = GUARDS[name]
    parts = (start(), inner(user("A"), chain("S1", "A")), user("D"), chain("S", "U"))
    guard = boundary("B", "U", definition, interrupting=interrupting)
    case = Case.started(diagram(*parts, guard, flow("B", "D"), roots=ROOTS))
    case.complete("B")
    assert ("A" in case.waiting, "D" in case.waiting) == (not interrupting, True)


def test_a_signal_end_event_is_heard_outside():
    content = diagram(start(), end("E", event("signal", "s")), chain("S", "E"), roots=ROOTS)
    case = Case.started(content)
    assert (case.effects, case.status) == ([BroadcastSignal("s", {})], "completed")


def test_a_deferred_choice_is_made_by_what_comes_first():
    content = diagram(
        start(),
        element("eventBasedGateway", "G"),
        catch("M", event("message", "m")),
        catch("W", timer("Duration", "PT1H")),
        tasks("T1", "T2"),
        chain("S", "G", "M", "T1"),
        chain("G", "W", "T2"),
        roots=ROOTS,
    )
    case = Case.started(content)
    case.send("m", "k")
    assert [key for key in case.completed if key.startswith("T")] == ["T1"]


def test_an_activity_is_cancelled_by_the_event_at_its_edge():
    content = diagram(
        start(), service("A"), boundary("B", "A", event("error", "e")), task("T1"),
        chain("S", "A"), flow("B", "T1"), roots=ROOTS,
    )  # fmt: skip
    case = Case.started(content)
    case.throw("A", "e")
    assert (case.status, case.happened("terminated")) == ("completed", ["A"])


def test_a_none_throw_event_is_passed_through():
    case = Case.started(diagram(start(), throw("X"), user("A"), chain("S", "X", "A")))
    assert case.waiting == ["A"]


REFUSED = {
    "Cancel_Event": boundary("B", "T1", event("cancel")),
    "Compensation_TriggeredByCancel": '<bpmn:transaction id="X" />',
    "ComplexGateway": '<bpmn:complexGateway id="X" />',
    "Loop_Task": task("X", "<bpmn:standardLoopCharacteristics />"),
    "ReceiveTask_Instantiate": element("receiveTask", "X", messageRef="m", instantiate="true"),
    "Multiple_IntermediateEvent": catch("X", event("signal", "s"), event("message", "m")),
    "Timer_IntermediateTimeCycleEvent": catch("X", timer("Cycle", "R3/PT1H")),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_behaviour_that_is_not_executed_is_refused(name):
    content = diagram(start(), task("T1"), chain("S", "T1"), REFUSED[name], roots=ROOTS)
    assert [f for f in check({"a.bpmn": content}) if f.severity == "error" and f.element]
