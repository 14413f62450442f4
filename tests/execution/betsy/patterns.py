"""Control-flow patterns (workflowpatterns.com), by their numbers."""

from tests.drawing import (
    both,
    catch,
    chain,
    element,
    end,
    event,
    flow,
    many,
    script,
    service,
    start,
    throw,
    timer,
    xor,
)
from tests.execution.betsy.activities import throwing
from tests.execution.betsy.behaviour import (
    Behaviour,
    at_edge,
    by_x,
    does,
    has,
    inside,
    merge,
    split,
    task,
    tasks,
)

AND = (start(), both("F"), tasks("T1", "T2"), chain("S", "F", "T1"), chain("F", "T2"))
EACH = (
    start(),
    flow("S", "G"),
    split("inclusiveGateway", T1=has("a"), T2=has("b"), T3=has("c")),
    tasks("T1", "T2", "T3", "T4"),
    merge("exclusiveGateway", "T1", "T2", "T3", into="T4"),
)
EACH_RUNS = {
    "a": "T1 T4",
    "b": "T2 T4",
    "c": "T3 T4",
    "ab": "T1 T2 T4 T4",
    "ac": "T1 T3 T4 T4",
    "bc": "T2 T3 T4 T4",
    "abc": "T1 T2 T3 T4 T4 T4",
}
ERROR_INSIDE = inside(task("T1"), end("E1", event("error", "e")), chain("S1", "T1", "E1"))


def choice(gateway: str) -> tuple[str, ...]:
    return (
        start(),
        flow("S", "G"),
        split(gateway, T1=has("a"), T2=has("b"), T3=""),
        tasks("T1", "T2", "T3"),
    )


def times(collection: str) -> tuple[str, ...]:
    return start(), task("T1", many(collection)), task("T2"), chain("S", "T1", "T2")


EXECUTED: dict[str, Behaviour] = {
    "WCP01_Sequence": does("T1 T2", start(), tasks("T1", "T2"), chain("S", "T1", "T2")),
    "WCP02_ParallelSplit": does("T1 T2", *AND),
    "WCP03_Synchronization": does("T1 T2 T3", *AND, task("T3"), merge(
        "parallelGateway", "T1", "T2", into="T3")),
    "WCP04_ExclusiveChoice": by_x(
        {"a": "T1", "b": "T2", "ab": "T1", "c": "T3"}, *choice("exclusiveGateway")
    ),
    "WCP05_SimpleMerge": by_x(EACH_RUNS, *EACH),
    "WCP06_MultiChoice_InclusiveGateway": by_x(
        {"a": "T1", "b": "T2", "c": "T3", "ab": "T1 T2", "ac": "T1", "bc": "T2", "abc": "T1 T2"},
        *choice("inclusiveGateway"),
    ),
    "WCP07_StructuredSynchronizingMerge": by_x(
        {"a": "T1 T3", "b": "T2 T3", "ab": "T1 T2 T3"}, start(), flow("S", "G"),
        split("inclusiveGateway", T1=has("a"), T2=has("b")), tasks("T1", "T2", "T3"),
        merge("inclusiveGateway", "T1", "T2", into="T3"),
    ),
    "WCP08_MultiMerge": by_x(EACH_RUNS, *EACH),
    "WCP10_ArbitraryCycles": by_x(
        {2: "T1 T2", 1: "T1 T2 T2", 0: "T1 T1 T2 T2"}, start(), tasks("T1", "T2"), end(),
        xor("A"), script("I", "x + 1", "x"), xor("B", default="B_C"), xor("C"),
        xor("D", default="D_E"), script("J", "x + 1", "x"),
        chain("S", "A", "T1", "I", "B", "C", "T2", "D", "E"), flow("B", "A", "x < 2"),
        flow("D", "J", "x < 3"), flow("J", "C"),
    ),
    "WCP11_ImplicitTermination": does("T1 T2", *AND, end("E1"), end("E2"), flow("T1", "E1"),
                                      flow("T2", "E2")),
    "WCP13_MultipleInstancesWithAPrioriDesignTimeKnowledge": does(
        "T1 T1 T1 T2", *times("[1, 2, 3]")
    ),
    "WCP14_MultipleInstancesWithAPrioriRuntimeKnowledge": by_x(
        {3: "T1 T1 T1 T2", 1: "T1 T2"}, *times("for i in 1..x return i")
    ),
    "WCP16_DeferredChoice": by_x(
        {"a": "T3 T1", "b": "T4 T2"}, start(), both("F"), element("eventBasedGateway", "Y"),
        catch("A", event("signal", "s")), catch("B", event("signal", "s2")),
        catch("W", timer("Duration", "PT1H")), split("exclusiveGateway", X=has("a"), Z=""),
        throw("X", event("signal", "s")), throw("Z", event("signal", "s2")),
        tasks("T1", "T2", "T3", "T4"), chain("S", "F", "Y", "A", "T1"), chain("Y", "B", "T2"),
        chain("F", "W", "G"), flow("X", "T3"), flow("Z", "T4"),
    ),
    "WCP19_CancelTask": does("T2", start(), service("A", type="fail"), tasks("T1", "T2"),
                             chain("S", "A", "T1"), at_edge(event("error", "e"), "T2", host="A")),
    "WCP20_CancelCaseError": does("T1 T2", start(), ERROR_INSIDE, tasks("T2", "T3"),
                                  chain("S", "U", "T3"), at_edge(event("error", "e"), "T2")),
    "WCP20_CancelCaseTerminate": does(
        "", start(), both("F"), catch("W", timer("Duration", "PT1H")), task("T1"),
        end("E", event("terminate")), chain("S", "F", "W", "T1"), flow("F", "E"),
    ),
}  # fmt: skip

REFUSED: dict[str, str] = {
    "WCP06_MultiChoice_Implicit": task("X") + task("T2") + flow("X", "T2", has("a")),
    "WCP06_MultiChoice_ComplexGateway": '<bpmn:complexGateway id="X" />',
    "WCP09_Structured_Discriminator_ComplexGateway": '<bpmn:complexGateway id="X" />',
    "WCP09_Structured_Discriminator_MultiInstance": throwing("One"),
    "WCP12_MultipleInstancesWithoutSynchronization": throwing("None"),
    "WCP17_InterleavedParallelRouting": element(
        "adHocSubProcess", "X", task("T2"), ordering="Sequential"
    ),
    "WCP20_CancelCaseCancel": end("X", event("cancel")),
}
