"""Does an instance stay as small and as quick as on its first day?

    .venv/bin/python -m benchmarks.execution_growth [rounds] [items]

Ratios of processor time within one run; absolute times belong to the machine. A loop of user tasks
with two gateways is driven through load → complete → dump, once a round; a parallel multi-instance
of N items is completed one by one. Beside it, ten user tasks in a row: the same step by us and by
bare SpiffWorkflow with its own parser and serializer."""

import sys
import time
from collections.abc import Callable
from io import BytesIO
from itertools import count
from statistics import median

from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from engine.execution import apply, compile_process
from engine.execution.outcome import Outcome, Surroundings
from engine.execution.stimuli import Complete, Start
from tests.drawing import chain, diagram, end, flow, many, script, start, user, xor
from tests.execution.driving import NOON

LOOP = diagram(
    start(),
    xor("J"),
    user("A"),
    script("N", "n + 1", "n"),
    xor("G", default="G_J"),
    end(),
    chain("S", "J", "A", "N", "G"),
    flow("G", "E", "n >= limit"),
    flow("G", "J"),
)
MANY = diagram(
    start(),
    user("A", many("items", outputCollection="votes", outputElement="=vote")),
    end(),
    chain("S", "A", "E"),
)
TEN = diagram(
    start(),
    *(user(f"A{i}") for i in range(10)),
    end(),
    chain("S", *(f"A{i}" for i in range(10)), "E"),
)


def surroundings() -> Surroundings:
    keys = count(1)
    return Surroundings(now=NOON, next_key=lambda: next(keys), decide=lambda *_: None)


def timed(work: Callable[[], Outcome]) -> tuple[Outcome, float]:
    began = time.process_time()
    outcome = work()
    return outcome, time.process_time() - began


def loop(rounds: int) -> None:
    process, world = compile_process(LOOP, "P"), surroundings()
    outcome = apply(process, None, Start({"n": 0, "limit": rounds}), world)
    sizes, times = [], []
    for _ in range(rounds):
        key = outcome.opened[0].key
        state = outcome.state
        outcome, spent = timed(lambda s=state, k=key: apply(process, s, Complete(k), world))
        sizes.append(len(outcome.state.snapshot))
        times.append(spent)
    tenth = rounds // 10
    early, late = sum(times[:tenth]) / tenth, sum(times[-tenth:]) / tenth
    print(f"loop of {rounds} rounds: {outcome.status}")
    print(f"  step early {early * 1e3:.3f} ms, late {late * 1e3:.3f} ms, ratio {late / early:.2f}")
    print(f"  snapshot early {sizes[0]} B, late {sizes[-2]} B")


def multi_instance(items: int) -> float:
    process, world = compile_process(MANY, "P"), surroundings()
    outcome = apply(process, None, Start({"items": list(range(items))}), world)
    waits = [wait.key for wait in outcome.opened]
    began = time.process_time()
    for key in waits:
        outcome = apply(process, outcome.state, Complete(key, {"vote": 1}), world)
    spent = time.process_time() - began
    print(f"multi-instance of {items}: {outcome.status}, {spent:.2f} s, "
          f"{spent / items * 1e3:.2f} ms an item")  # fmt: skip
    return spent


def ten_tasks() -> float:
    """Seconds that a step of ten takes, the median over all."""
    process, world = compile_process(TEN, "P"), surroundings()
    times = []
    for _ in range(20):
        outcome = apply(process, None, Start(), world)
        while outcome.status == "active":
            state, key = outcome.state, outcome.opened[0].key
            outcome, spent = timed(lambda s=state, k=key: apply(process, s, Complete(k), world))
            times.append(spent)
    print(f"ten user tasks: load → complete → dump {median(times) * 1e3:.3f} ms, "
          f"{len(state.snapshot)} B")  # fmt: skip
    return median(times)


def bare_ten_tasks() -> float:
    """The same by SpiffWorkflow alone."""
    parser = BpmnParser()
    parser.add_bpmn_io(BytesIO(TEN))
    workflow = BpmnWorkflow(parser.get_spec("P"))
    serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure())
    workflow.do_engine_steps()
    text, times = serializer.serialize_json(workflow), []
    while not workflow.completed:
        began = time.process_time()
        workflow = serializer.deserialize_json(text)
        workflow.get_tasks(state=TaskState.READY, manual=True)[0].run()
        workflow.do_engine_steps()
        text = serializer.serialize_json(workflow)
        times.append(time.process_time() - began)
    print(f"bare SpiffWorkflow: {median(times) * 1e3:.3f} ms, {len(text)} B")
    return median(times)


if __name__ == "__main__":
    rounds, items = (int(n) for n in (sys.argv[1:] + ["5000", "1000"][len(sys.argv) - 1 :]))
    ours, bare = ten_tasks(), bare_ten_tasks()
    print(f"  we take {ours / bare:.2f} of its time")
    loop(rounds)
    small, large = multi_instance(items // 4), multi_instance(items)
    print(f"  four times the items take {large / small:.1f} times as long")
