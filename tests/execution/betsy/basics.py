"""Sequence flows, lanes, participants; data."""

from tests.drawing import chain, end, flow, script, start, xor
from tests.execution.betsy.behaviour import Behaviour, by_x, does, has, split, task, tasks

LANES = (
    '<bpmn:laneSet id="LS"><bpmn:lane id="L1" name="甲"><bpmn:flowNodeRef>T1</bpmn:flowNodeRef>'
    '</bpmn:lane><bpmn:lane id="L2" name="乙"><bpmn:flowNodeRef>T2</bpmn:flowNodeRef></bpmn:lane>'
    "</bpmn:laneSet>"
)
POOL = (
    '<bpmn:collaboration id="CO"><bpmn:participant id="PA" processRef="P" /></bpmn:collaboration>'
)
READ_AND_WRITTEN = (
    start(),
    script("W", '"文字"', "d"),
    script("R", 'd + "！"', "r"),
    xor("G", default="G_E"),
    end(),
    task("T1"),
    chain("S", "W", "R", "G", "E"),
    flow("G", "T1", 'r = "文字！"'),
)

EXECUTED: dict[str, Behaviour] = {
    "SequenceFlow": does("T1 T2", start(), tasks("T1", "T2"), chain("S", "T1", "T2")),
    "SequenceFlow_Conditional": by_x(
        {"a": "T2 T1", "b": "T2"},
        start(),
        '<bpmn:parallelGateway id="F" />',
        split("exclusiveGateway", T1=has("a"), E=""),
        tasks("T1", "T2"),
        end(),
        chain("S", "F", "G"),
        flow("F", "T2"),
    ),
    "SequenceFlow_ConditionalDefault": by_x(
        {"a": "T1", "b": "T2"},
        start(),
        split("exclusiveGateway", T1=has("a"), T2=""),
        tasks("T1", "T2"),
        flow("S", "G"),
    ),
    "SequenceFlow_ConditionalDefault_Normal": by_x(
        {"b": "T3 T2"},
        start(),
        '<bpmn:parallelGateway id="F" />',
        split("exclusiveGateway", T1=has("a"), T2=""),
        tasks("T1", "T2", "T3"),
        chain("S", "F", "G"),
        flow("F", "T3"),
    ),
    "Lanes": does("T1 T2 T3", LANES, start(), tasks("T1", "T2", "T3"),
                  chain("S", "T1", "T2", "T3")),
    "Participant": does("T1", start(), task("T1"), chain("S", "T1"), roots=POOL),
    "DataObject_ReadWrite_String": does(
        "T1", *READ_AND_WRITTEN, '<bpmn:dataObject id="D" />',
        '<bpmn:dataObjectReference id="DR" dataObjectRef="D" />',
    ),
    "Property_ReadWrite_String": does("T1", *READ_AND_WRITTEN, '<bpmn:property id="D" />'),
}  # fmt: skip

REFUSED: dict[str, str] = {}
