"""Sub-processes, called processes, multi-instances, loops, tasks that send and receive."""

from tests.drawing import (
    catch,
    chain,
    element,
    event,
    many,
    start,
    throw,
    zeebe,
)
from tests.execution.betsy.behaviour import Behaviour, does, inside, task, tasks, with_other

THREE = many("[1, 2, 3]")
ONE_BY_ONE = many("[1, 2, 3]", sequential=True)
SENT = zeebe("publishMessage", correlationKey='="k"')
LOOP = task("X", "<bpmn:standardLoopCharacteristics />")
LOOP_OF_MANY = "<bpmn:loopCardinality>-1</bpmn:loopCardinality></bpmn:m"


def thrice(loop: str) -> Behaviour:
    return does("T1 T1 T1 T2", start(), task("T1", loop), task("T2"), chain("S", "T1", "T2"))


def throwing(behavior: str) -> str:
    """A multi-instance that throws an event for one, for each, or by a rule of its own."""
    return task("X", ONE_BY_ONE.replace("isSeq", f'behavior="{behavior}" isSeq'))


EXECUTED: dict[str, Behaviour] = {
    "CallActivity_Process": with_other(
        "T2 T8", start(), element("callActivity", "C", zeebe("calledElement", processId="Q")),
        task("T2"), chain("S", "C", "T2"), other=(start(), task("T8"), chain("S", "T8")),
    ),
    "SubProcess": does("T1 T2", start(), inside(task("T1"), chain("S1", "T1")), task("T2"),
                       chain("S", "U", "T2")),
    "AdHocSubProcess_Parallel": does(
        "T1 T2 T3", start(), task("T3"), chain("S", "U", "T3"),
        element("adHocSubProcess", "U", tasks("T1", "T2"), zeebe(
            "adHoc", activeElementsCollection='=["T1", "T2"]')),
    ),
    "MultiInstance_Task": thrice(THREE),
    "MultiInstance_Parallel": thrice(THREE),
    "MultiInstance_Sequential": thrice(ONE_BY_ONE),
    "MultiInstance_AllBehavior": thrice(THREE.replace("istics>", 'istics behavior="All">', 1)),
    "MultiInstance_SubProcess": does(
        "T1 T1 T1 T2", start(), inside(ONE_BY_ONE, task("T1"), chain("S1", "T1")), task("T2"),
        chain("S", "U", "T2"),
    ),
    "SendTask": with_other(
        "T8 T1", start(), element("sendTask", "N", SENT, messageRef="m"), task("T1"),
        chain("S", "N", "T1"), beside=True,
        other=(start(), catch("W", event("message", "m")), task("T8"), chain("S", "W", "T8")),
    ),
    "ReceiveTask": with_other(
        "T8 T1", start(), throw("N", event("message", "m"), SENT), task("T1"),
        chain("S", "N", "T1"), beside=True,
        other=(start(), element("receiveTask", "W", messageRef="m"), task("T8"),
               chain("S", "W", "T8")),
    ),
    "Token_Cardinality_Split_Default": does(
        "T1 T2 T3 T4 T4", start(), tasks("T1", "T2", "T3", "T4"), chain("S", "T1", "T2", "T4"),
        chain("T1", "T3", "T4"),
    ),
}  # fmt: skip

REFUSED: dict[str, str] = {
    "CallActivity_GlobalTask": element("callActivity", "X", calledElement="G"),
    "AdHocSubProcess_Sequential": element("adHocSubProcess", "X", task("T2"),
                                          ordering="Sequential"),
    "MultiInstance_NoneBehavior": throwing("None"),
    "MultiInstance_OneBehavior": throwing("One"),
    "MultiInstance_ComplexBehavior": throwing("Complex"),
    "Loop_Task": LOOP,
    "Loop_SubProcess": inside("<bpmn:standardLoopCharacteristics />"),
    "Loop_ConditionOnly": LOOP,
    "Loop_Maximum": LOOP.replace(" />", ' loopMaximum="3" />'),
    "Loop_NoIteration_TestBeforeFalse": LOOP.replace(" />", ' testBefore="false" />'),
    "Loop_NoIteration_TestBeforeTrue": LOOP.replace(" />", ' testBefore="true" />'),
    "ReceiveTask_Instantiate": element("receiveTask", "X", messageRef="m", instantiate="true"),
    "Token_Cardinality_Explicit": task("X", completionQuantity="2"),
    "Token_Cardinality_Default": task("X", completionQuantity="2"),
    "Token_Cardinality_Split_Explicit": task("X", startQuantity="2"),
    "Token_StartQuantity_Two": task("X", startQuantity="2"),
    "Transaction": '<bpmn:transaction id="X" />',
}  # fmt: skip

FAULTS: dict[str, str] = {
    "LoopTask_NegativeLoopMaximum": LOOP.replace(" />", ' loopMaximum="-1" />'),
    "MultiInstanceTask_NegativeLoopCardinality": task("X", THREE.replace("</bpmn:m", LOOP_OF_MANY)),
    "Token_StartQuantity_Zero": task("X", startQuantity="0"),
    "Token_CompletionQuantity_Zero": task("X", completionQuantity="0"),
}
"""Drawn wrongly on purpose: whoever executes them has failed."""
