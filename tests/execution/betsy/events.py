"""Events that are thrown and caught inside one process, or between two."""

from tests.drawing import (
    both,
    boundary,
    catch,
    chain,
    condition,
    element,
    end,
    event,
    event_sub,
    flow,
    start,
    throw,
    timer,
    zeebe,
)
from tests.execution.betsy.behaviour import (
    Behaviour,
    at_edge,
    by_x,
    compensated,
    does,
    has,
    inside,
    on,
    task,
    tasks,
    with_other,
)

A_WHILE = timer("Duration", "PT1H")
SENT = zeebe("publishMessage", correlationKey='="k"')
BEGUN_BY_MESSAGE = (start("S", event("message", "m")), task("T8"), chain("S", "T8"))
BEGUN_BY_SIGNAL = (start("S", event("signal", "s")), task("T8"), chain("S", "T8"))
ERROR_INSIDE = (task("T1"), end("E1", event("error", "e")), chain("S1", "T1", "E1"))
SLOW = inside(catch("W", A_WHILE), task("T1"), chain("S1", "W", "T1"))


def rises(definition: str, *, ends: bool = False) -> str:
    """T1, then the event; what follows waits a while, so that a signal is heard before it."""
    if ends:
        return inside(both("F"), catch("W", A_WHILE), end("E1", definition),
                      chain("S1", "F", "W"), flow("F", "E1"))  # fmt: skip
    return inside(task("T1"), throw("X", definition), catch("W", A_WHILE), task("T2"),
                  chain("S1", "T1", "X", "W", "T2"))  # fmt: skip


def at_sub_process(trace: str, definition: str, inner: str, *, interrupting: bool) -> Behaviour:
    """T3 behind the boundary event, T4 behind the sub-process."""
    edge = at_edge(definition, "T3", interrupting=interrupting)
    return does(trace, start(), inner, tasks("T3", "T4"), chain("S", "U", "T4"), edge)


def in_sub_process(trace: str, definition: str, *parts: str, interrupting: bool) -> Behaviour:
    """An event sub-process with T2 inside the sub-process, T3 behind it."""
    handled = on(definition, "T2", interrupting=interrupting)
    return does(trace, start(), inside(*parts, handled), task("T3"), chain("S", "U", "T3"))


def thrown_first(definition: str) -> tuple[str, ...]:
    return (throw("X", definition), catch("W", A_WHILE), task("T1"), chain("S1", "X", "W", "T1"))


WAITING = (catch("W", timer("Duration", "PT3H")), task("T1"), chain("S1", "W", "T1"))
SIGNAL, ESCALATION = event("signal", "s"), event("escalation", "u")

EXECUTED: dict[str, Behaviour] = {
    "Compensation_BoundaryEvent_SubProcess": does(
        "T1", start(), inside(task("A"), chain("S1", "A")), boundary("C", "U", event("compensate")),
        task("T1", isForCompensation="true"), throw("X", event("compensate")),
        '<bpmn:association id="AS" sourceRef="C" targetRef="T1" />', chain("S", "U", "X"),
    ),
    "Compensation_EndEvent_SubProcess": does("T1", start(), inside(
        compensated("T1"), end("E1", event("compensate")), chain("S1", "A", "E1")), flow("S", "U")),
    "Compensation_EndEvent_TopLevel": does(
        "T1", start(), compensated("T1"), end("E", event("compensate")), chain("S", "A", "E")),
    "Compensation_IntermediateEvent": does(
        "T1", start(), compensated("T1"), throw("X", event("compensate")), chain("S", "A", "X")),
    "Conditional_BoundaryEvent_SubProcess_Interrupting": by_x(
        {"a": "T3", "b": "T1 T2"}, start(), SLOW, tasks("T2", "T3"), chain("S", "U", "T2"),
        at_edge(condition(has("a")), "T3")),
    "Conditional_BoundaryEvent_SubProcess_NonInterrupting": by_x(
        {"a": "T3 T1 T2", "b": "T1 T2"}, start(), SLOW, tasks("T2", "T3"), chain("S", "U", "T2"),
        at_edge(condition(has("a")), "T3", interrupting=False)),
    "Conditional_IntermediateEvent": by_x(
        {"a": "T1", "b": "…"}, start(), catch("X", condition(has("a"))), task("T1"),
        chain("S", "X", "T1")),
    "Conditional_StartEvent_EventSubProcess_Interrupting": by_x(
        {"a": "T1"}, start(), catch("W", A_WHILE), task("T2"), chain("S", "W", "T2"),
        on(condition(has("a")), "T1")),
    "Conditional_StartEvent_EventSubProcess_NonInterrupting": by_x(
        {"a": "T1 T2"}, start(), catch("W", A_WHILE), task("T2"), chain("S", "W", "T2"),
        on(condition(has("a")), "T1", interrupting=False)),
    "Error_BoundaryEvent_SubProcess_Interrupting": does(
        "T1 T2", start(), inside(*ERROR_INSIDE), tasks("T2", "T3"), chain("S", "U", "T3"),
        at_edge(event("error", "e"), "T2")),
    "Error_EndEvent_TopLevel": does(
        "T1 !unhandled_error_event …", start(), task("T1"), end("E", event("error", "e")),
        chain("S", "T1", "E")),
    "Error_StartEvent_EventSubProcess_Interrupting": in_sub_process(
        "T1 T2 T3", event("error", "e"), *ERROR_INSIDE, interrupting=True),
    "Escalation_BoundaryEvent_SubProcess_Interrupting": at_sub_process(
        "T1 T3", ESCALATION, rises(ESCALATION), interrupting=True),
    "Escalation_BoundaryEvent_SubProcess_NonInterrupting": at_sub_process(
        "T1 T3 T2 T4", ESCALATION, rises(ESCALATION), interrupting=False),
    "Escalation_EndEvent_SubProcess": does(
        "T1", start(), inside(end("E1", ESCALATION), flow("S1", "E1")), tasks("T1", "T2"),
        chain("S", "U", "T2"), at_edge(ESCALATION, "T1")),
    "Escalation_EndEvent_TopLevel": with_other(
        "T1", start(), element("callActivity", "U", zeebe("calledElement", processId="Q")),
        tasks("T1", "T2"), chain("S", "U", "T2"), at_edge(ESCALATION, "T1"),
        other=(start(), end("E", ESCALATION), flow("S", "E"))),
    "Escalation_IntermediateThrowEvent": does(
        "T1", start(), throw("X", ESCALATION), flow("S", "X"), on(ESCALATION, "T1")),
    "Escalation_StartEvent_EventSubProcess_Interrupting": in_sub_process(
        "T2 T3", ESCALATION, *thrown_first(ESCALATION), interrupting=True),
    "Escalation_StartEvent_EventSubProcess_NonInterrupting": in_sub_process(
        "T2 T1 T3", ESCALATION, *thrown_first(ESCALATION), interrupting=False),
    "Link_Event": does("T1", start(), throw("X", event("link", name="L")), flow("S", "X"),
                       catch("Y", event("link", name="L")), task("T1"), flow("Y", "T1")),
    "Message_StartEvent": with_other(
        "T1 T8", start(), throw("X", event("message", "m"), SENT), task("T1"),
        chain("S", "X", "T1"), other=BEGUN_BY_MESSAGE),
    "Message_IntermediateEvent": with_other(
        "T8 T1", start(), throw("X", event("message", "m"), SENT), task("T1"),
        chain("S", "X", "T1"), beside=True,
        other=(start(), catch("W", event("message", "m")), task("T8"), chain("S", "W", "T8"))),
    "Message_EndEvent": with_other(
        "T1 T8", start(), task("T1"), end("E", event("message", "m"), SENT),
        chain("S", "T1", "E"), other=BEGUN_BY_MESSAGE),
    "Signal_BoundaryEvent_SubProcess_Interrupting": at_sub_process(
        "T1 T3", SIGNAL, rises(SIGNAL), interrupting=True),
    "Signal_BoundaryEvent_SubProcess_NonInterrupting": at_sub_process(
        "T1 T3 T2 T4", SIGNAL, rises(SIGNAL), interrupting=False),
    "Signal_EndEvent": with_other(
        "T1 T8", start(), task("T1"), end("E", SIGNAL), chain("S", "T1", "E"),
        other=BEGUN_BY_SIGNAL),
    "Signal_EndEvent_SubProcess": at_sub_process(
        "T3", SIGNAL, rises(SIGNAL, ends=True), interrupting=True),
    "Signal_IntermediateEvent": with_other(
        "T8 T1", start(), throw("X", SIGNAL), task("T1"), chain("S", "X", "T1"), beside=True,
        other=(start(), catch("W", SIGNAL), task("T8"), chain("S", "W", "T8"))),
    "Signal_IntermediateEvent_ThrowAndCatch": does(
        "T1", start(), both("F"), throw("X", SIGNAL), catch("W", SIGNAL), task("T1"),
        chain("S", "F", "X"), chain("F", "W", "T1")),
    "Signal_StartEvent": with_other(
        "T1 T8", start(), throw("X", SIGNAL), task("T1"), chain("S", "X", "T1"),
        other=BEGUN_BY_SIGNAL),
    "Signal_StartEvent_EventSubProcess_Interrupting": in_sub_process(
        "T2 T3", SIGNAL, *thrown_first(SIGNAL), interrupting=True),
    "Signal_StartEvent_EventSubProcess_NonInterrupting": in_sub_process(
        "T2 T1 T3", SIGNAL, *thrown_first(SIGNAL), interrupting=False),
    "Terminate_Event": does(
        "", start(), both("F"), catch("W", A_WHILE), task("T1"), end("E", event("terminate")),
        chain("S", "F", "W", "T1"), flow("F", "E")),
    "Timer_IntermediateEvent": does("T1", start(), catch("W", A_WHILE), task("T1"),
                                    chain("S", "W", "T1")),
    "Timer_BoundaryEvent_SubProcess_Interrupting": at_sub_process(
        "T3", A_WHILE, inside(*WAITING), interrupting=True),
    "Timer_BoundaryEvent_SubProcess_Interrupting_Activity": at_sub_process(
        "T3", A_WHILE, inside(element("userTask", "T1", zeebe("userTask")), flow("S1", "T1")),
        interrupting=True),
    "Timer_BoundaryEvent_SubProcess_NonInterrupting": at_sub_process(
        "T3 T1 T4", A_WHILE, inside(*WAITING), interrupting=False),
    "Timer_BoundaryEvent_SubProcess_TimeCycle": at_sub_process(
        "T3 T3 T3 T3 T1 T4", timer("Cycle", "R4/PT30M"), inside(*WAITING), interrupting=False),
    "Timer_StartEvent_EventSubProcess_Interrupting": in_sub_process(
        "T2 T3", A_WHILE, *WAITING, interrupting=True),
    "Timer_StartEvent_EventSubProcess_NonInterrupting": in_sub_process(
        "T2 T1 T3", A_WHILE, *WAITING, interrupting=False),
    "Timer_StartEvent_TimeCycle_EventSubProcess_NonInterrupting": in_sub_process(
        "T2 T2 T2 T2 T1 T3", timer("Cycle", "R4/PT30M"), *WAITING, interrupting=False),
}  # fmt: skip

BY_REFERENCE = "<bpmn:eventDefinitionRef>D</bpmn:eventDefinitionRef>"
SEVERAL = (event("signal", "s"), event("signal", "s2"))

REFUSED: dict[str, str] = {
    "Cancel_Event": end("X", event("cancel")),
    "Compensation_TriggeredByCancel": '<bpmn:transaction id="X" />',
    "Compensation_StartEvent_EventSubProcess": event_sub("Q", start("X", event("compensate"))),
    "Error_BoundaryEvent_Transaction_Interrupting": '<bpmn:transaction id="X" />',
    "Timer_IntermediateTimeCycleEvent": catch("X", timer("Cycle", "R3/PT1H")),
    "Multiple_IntermediateThrowEvent": throw("X", *SEVERAL),
    "Multiple_IntermediateEvent_ThrowFirstEventDefinition": catch("X", *SEVERAL),
    "Multiple_IntermediateEvent_ThrowLastEventDefinition": catch("X", *SEVERAL),
    "Multiple_IntermediateEvent_MissingEvent": catch("X", *SEVERAL),
    "Multiple_Parallel_IntermediateEvent": catch("X", *SEVERAL),
    "Multiple_Parallel_IntermediateEvent_MissingEvent": catch("X", *SEVERAL),
    "EventDefinitionRef_Error_EndEvent_TopLevel": end("X", BY_REFERENCE),
    "EventDefinitionRef_Error_StartEvent_EventSubProcess_Interrupting": event_sub(
        "Q", start("X", BY_REFERENCE)
    ),
    "EventDefinitionRef_Signal_BoundaryEvent_SubProcess_NonInterrupting": boundary(
        "X", "T1", BY_REFERENCE
    ),
    "EventDefinitionRef_Timer_IntermediateEvent": catch("X", BY_REFERENCE),
}
