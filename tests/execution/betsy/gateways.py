"""Gateways, alone and mixed; and mixtures that lead nowhere."""

from tests.drawing import both, catch, chain, element, event, flow, start, throw, timer
from tests.execution.betsy.behaviour import Behaviour, by_x, does, has, merge, split, task, tasks

ONE_OR_TWO = (start(), flow("S", "G"), tasks("T1", "T2", "T3"))
AND = (start(), both("F"), tasks("T1", "T2", "T3"), chain("S", "F", "T1"), chain("F", "T2"))


def a_or_b(gateway: str) -> str:
    return split(gateway, T1=has("a"), T2=has("b"))


def a_b_or_else(gateway: str) -> str:
    return split(gateway, T1=has("a"), T2=has("b"), T3="") + task("T4")


EXECUTED: dict[str, Behaviour] = {
    "ExclusiveGateway": by_x(
        {"a": "T1 T3", "b": "T2 T3", "ab": "T1 T3", "c": "!condition_error …"},
        *ONE_OR_TWO, a_or_b("exclusiveGateway"), merge("exclusiveGateway", "T1", "T2", into="T3"),
    ),
    "ExclusiveGateway_Default": by_x(
        {"a": "T1 T4", "b": "T2 T4", "ab": "T1 T4", "c": "T3 T4"},
        *ONE_OR_TWO, a_b_or_else("exclusiveGateway"),
        merge("exclusiveGateway", "T1", "T2", "T3", into="T4"),
    ),
    "ExclusiveGatewayMixed": by_x(
        {"a": "T2 T4 T5", "b": "T1 T3 T5", "ab": "T1 T3 T5"},
        start(), tasks("T1", "T2", "T3", "T4", "T5"), flow("S", "G"),
        split("exclusiveGateway", T1=has("b"), T2=""),
        element("exclusiveGateway", "X", default="X_T4"), flow("T1", "X"), flow("T2", "X"),
        flow("X", "T3", has("b")), flow("X", "T4"),
        merge("exclusiveGateway", "T3", "T4", into="T5"),
    ),
    "InclusiveGateway": by_x(
        {"a": "T1 T3", "b": "T2 T3", "ab": "T1 T2 T3", "c": "!condition_error …"},
        *ONE_OR_TWO, a_or_b("inclusiveGateway"), merge("inclusiveGateway", "T1", "T2", into="T3"),
    ),
    "InclusiveGateway_Default": by_x(
        {"a": "T1 T4", "b": "T2 T4", "ab": "T1 T2 T4", "c": "T3 T4"},
        *ONE_OR_TWO, a_b_or_else("inclusiveGateway"),
        merge("inclusiveGateway", "T1", "T2", "T3", into="T4"),
    ),
    "ParallelGateway": does("T1 T2 T3", *AND, merge("parallelGateway", "T1", "T2", into="T3")),
    "ParallelGateway_TrueParallelism": does(
        "T2 T1 T3", start(), both("F"), tasks("T1", "T2", "T3"),
        catch("W1", timer("Duration", "PT2H")), catch("W2", timer("Duration", "PT1H")),
        chain("S", "F", "W1", "T1"), chain("F", "W2", "T2"),
        merge("parallelGateway", "T1", "T2", into="T3"),
    ),
    "EventBasedGateway_Signals": does(
        "T2 T1 T4", start(), both("F"), element("eventBasedGateway", "G"),
        catch("X", event("signal", "s")), catch("Y", event("signal", "s2")),
        tasks("T1", "T2", "T3", "T4"), throw("Z", event("signal", "s")),
        chain("S", "F", "G", "X", "T1", "T4"), chain("G", "Y", "T3"), chain("F", "T2", "Z"),
    ),
    "EventBasedGateway_Timer": does(
        "T2", start(), element("eventBasedGateway", "G"), catch("X", event("signal", "s")),
        catch("Y", timer("Duration", "PT1H")), tasks("T1", "T2"),
        chain("S", "G", "X", "T1"), chain("G", "Y", "T2"),
    ),
    "ExclusiveDiverging_InclusiveConverging": by_x(
        {"a": "T1 T3", "b": "T2 T3", "ab": "T1 T3"},
        *ONE_OR_TWO, a_or_b("exclusiveGateway"), merge("inclusiveGateway", "T1", "T2", into="T3"),
    ),
    "InclusiveDiverging_ExclusiveConverging": by_x(
        {"a": "T1 T3", "b": "T2 T3", "ab": "T1 T2 T3 T3"},
        *ONE_OR_TWO, a_or_b("inclusiveGateway"), merge("exclusiveGateway", "T1", "T2", into="T3"),
    ),
    "ParallelDiverging_ExclusiveConverging": does(
        "T1 T2 T3 T3", *AND, merge("exclusiveGateway", "T1", "T2", into="T3")
    ),
    "ParallelDiverging_InclusiveConverging": does(
        "T1 T2 T3", *AND, merge("inclusiveGateway", "T1", "T2", into="T3")
    ),
    "ExclusiveDiverging_ParallelConverging": by_x(
        {"a": "T1 !dead_end …", "b": "T2 !dead_end …", "ab": "T1 !dead_end …"},
        *ONE_OR_TWO, a_or_b("exclusiveGateway"), merge("parallelGateway", "T1", "T2", into="T3"),
    ),
    "InclusiveDiverging_ParallelConverging": by_x(
        {"a": "T1 !dead_end …", "b": "T2 !dead_end …", "ab": "T1 T2 T3"},
        *ONE_OR_TWO, a_or_b("inclusiveGateway"), merge("parallelGateway", "T1", "T2", into="T3"),
    ),
}  # fmt: skip

REFUSED: dict[str, str] = {
    "ComplexGateway": '<bpmn:complexGateway id="X" />',
    "ParallelGateway_Conditions": task("X") + both("J") + flow("X", "J", "n > 1"),
}
