"""Does an instance stay as small and as quick as on its first day?

    .venv/bin/python -m benchmarks.execution_growth [rounds] [items]

Ratios of processor time within one run; absolute times belong to the machine. A loop of user tasks
with two gateways is driven through load → complete → dump, once a round. A parallel multi-instance
of N items is completed one by one: by the execution alone, and by the whole verb (lock, read,
complete, write, commit on SQLite). Beside it, ten user tasks in a row: the same step by us and by
bare SpiffWorkflow with its own parser and serializer."""

import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from io import BytesIO
from itertools import count
from statistics import median

from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState
from sqlalchemy import select

from engine.assembly import assemble
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.commands.user_tasks.complete_user_task import complete_user_task
from engine.execution import Executable, apply, compile_process
from engine.execution.outcome import ExecutionContext, Outcome
from engine.execution.state import State
from engine.execution.stimuli import Complete, Start, Stimulus
from engine.lifecycle.actor import SYSTEM
from engine.persistence.case_rows import Instance, UserTask
from engine.settings import Settings
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


def execution_context() -> ExecutionContext:
    keys = count(1)
    return ExecutionContext(now=NOON, next_key=lambda: next(keys), decide=lambda *_: None)


def step(process: Executable, state: State, stimulus: Stimulus, world: ExecutionContext) -> Outcome:
    """What a stimulus brings, taken over by the state."""
    outcome = apply(process, state, stimulus, world)
    state.root = outcome.root
    state.take(outcome.tokens, outcome.variables)
    return outcome


def timed(work: Callable[[], Outcome]) -> tuple[Outcome, float]:
    began = time.process_time()
    outcome = work()
    return outcome, time.process_time() - began


def size(state: State) -> int:
    return sum(len(token.text) for token in state.all())


def loop(rounds: int) -> None:
    process, world, state = compile_process(LOOP, "P"), execution_context(), State()
    outcome = step(process, state, Start({"n": 0, "limit": rounds}), world)
    sizes, times = [], []
    for _ in range(rounds):
        key = outcome.opened[0].key
        outcome, spent = timed(lambda k=key: step(process, state, Complete(k), world))
        sizes.append(size(state))
        times.append(spent)
    tenth = rounds // 10
    early, late = sum(times[:tenth]) / tenth, sum(times[-tenth:]) / tenth
    print(f"loop of {rounds} rounds: {outcome.status}")
    print(f"  step early {early * 1e3:.3f} ms, late {late * 1e3:.3f} ms, ratio {late / early:.2f}")
    print(f"  snapshot early {sizes[0]} B, late {sizes[-2]} B")


def items_alone(items: int) -> float:
    """Milliseconds that the execution takes for one item."""
    process, world, state = compile_process(MANY, "P"), execution_context(), State()
    outcome = step(process, state, Start({"items": list(range(items))}), world)
    waits = [wait.key for wait in outcome.opened]
    began = time.process_time()
    for key in waits:
        outcome = step(process, state, Complete(key, {"vote": 1}), world)
    assert outcome.status == "completed"
    return (time.process_time() - began) / items * 1e3


def items_by_verb(items: int) -> float:
    """Milliseconds that the verb takes for one item, with its database."""
    with tempfile.TemporaryDirectory() as folder:
        engine = assemble(Settings(database=f"sqlite:///{folder}/growth.db"))
        engine.store.create_tables()
        deploy_resources(engine, {"p.bpmn": MANY}, actor=SYSTEM, now=NOON)
        given = {"items": list(range(items))}
        begin = partial(start_process_instance, process_id="P", variables=given)
        case = begin(engine, actor=SYSTEM, now=NOON).process_instance_key
        with engine.store.read() as transaction:
            tasks = transaction.scalars(select(UserTask.key).order_by(UserTask.key)).all()
        began = time.process_time()
        for key in tasks:
            complete_user_task(engine, key, {"vote": 1}, actor=SYSTEM, now=NOON)
        spent = time.process_time() - began
        with engine.store.read() as transaction:
            assert transaction.get_one(Instance, case).state == "completed"
        engine.store.close()
    return spent / items * 1e3


def growth(name: str, one: Callable[[int], float], items: int) -> None:
    """Time an item at a quarter, at `items` and at four times as many; 1 is linear growth."""
    few, some, many_ = (one(number) for number in (items // 4, items, items * 4))
    print(f"{name}: {items // 4} → {few:.2f}, {items} → {some:.2f}, {items * 4} → {many_:.2f} ms "
          f"an item; ratio 1 : {some / few:.2f} : {many_ / few:.2f}")  # fmt: skip


def ten_tasks() -> float:
    """Seconds that a step of ten takes, the median over all."""
    process, world = compile_process(TEN, "P"), execution_context()
    times = []
    for _ in range(20):
        state = State()
        outcome = step(process, state, Start(), world)
        while outcome.status == "active":
            key, kept = outcome.opened[0].key, size(state)
            outcome, spent = timed(lambda s=state, k=key: step(process, s, Complete(k), world))
            times.append(spent)
    print(f"ten user tasks: load → complete → dump {median(times) * 1e3:.3f} ms, {kept} B")
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
    growth("multi-instance, execution alone", items_alone, items)
    growth("multi-instance, the whole verb", items_by_verb, items)
