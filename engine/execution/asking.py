"""Questions about a definition or a state that move no token."""

from collections.abc import Mapping
from typing import Literal, cast

from engine.deadlines.timing import due_again
from engine.definitions.model import ConditionalEvent, FlowNode, TimerEvent
from engine.errors import Finding, Invalid
from engine.execution.applying import restore
from engine.execution.catching import find_catcher, timer
from engine.execution.compiling import Executable
from engine.execution.outcome import ExecutionContext
from engine.execution.problems import IncidentRaised
from engine.execution.snapshot import find_wait
from engine.execution.state import State
from engine.execution.timers import resolve
from engine.execution.waits import Timer
from engine.json_types import Json


def catches(
    executable: Executable,
    state: State,
    wait_key: int,
    kind: Literal["error", "escalation"],
    code: str,
    execution_context: ExecutionContext,
) -> bool:
    """Whether an error or escalation thrown at this wait is caught, here or by a caller."""
    instance = restore(executable, state, execution_context)
    found = find_wait(instance.tasks, wait_key)
    if found is None:
        return False
    caught = find_catcher(instance, found[0], kind, code) is not None
    return caught or execution_context.caller_catches(kind, code)


def start_timers(executable: Executable, execution_context: ExecutionContext) -> tuple[Timer, ...]:
    """The timers of a definition's timer start events, from the moment it is deployed.

    Raises:
        Invalid: one of them has no moment to wait for.
    """
    process = executable.process
    return tuple(
        _start_timer(executable, node, node.event, execution_context)
        for node in process.inside(process.id)
        if node.kind == "startEvent" and isinstance(node.event, TimerEvent)
    )


def _start_timer(
    executable: Executable, node: FlowNode, event: TimerEvent, execution_context: ExecutionContext
) -> Timer:
    try:
        due = resolve(
            event.kind, _value(executable, event, execution_context), execution_context.now
        )
    except IncidentRaised as stuck:
        sentence = f"定时开始「{node.name or node.id}」没有可以等待的时刻：{stuck.message}"
        raise Invalid(sentence, [Finding("", node.id, sentence)]) from stuck
    return timer(_place(node, execution_context), node, due)


def start_holds(
    executable: Executable,
    start_element: str,
    variables: Mapping[str, Json],
    execution_context: ExecutionContext,
) -> bool:
    """Whether the condition of a conditional start event is true of these variables.

    One that cannot be evaluated is not.
    """
    event = cast(ConditionalEvent, executable.process.nodes[start_element].event)
    try:
        result = executable.expressions.evaluate(event.condition, variables, execution_context)
    except IncidentRaised:
        return False
    return result.value is True


def next_start_timer(
    executable: Executable, fired: Timer, execution_context: ExecutionContext
) -> Timer | None:
    """The next round of a timer start event's cycle; None after the last."""
    node = executable.process.nodes[fired.element_id]
    if not isinstance(node.event, TimerEvent) or node.event.kind != "timeCycle":
        return None
    assert fired.due_at is not None, "it has fired"
    value = _value(executable, node.event, execution_context)
    due = due_again(value, fired.due_at, fired.repetitions)
    return None if due is None else timer(_place(node, execution_context), node, due)


def _value(
    executable: Executable, event: TimerEvent, execution_context: ExecutionContext
) -> object:
    if isinstance(event.value, str):
        return event.value
    return executable.expressions.evaluate(event.value, {}, execution_context).value


def _place(node: FlowNode, execution_context: ExecutionContext) -> dict[str, object]:
    """Timers of a definition belong to no element instance: theirs is 0."""
    return {
        "key": execution_context.next_key(),
        "element_instance_key": 0,
        "element_id": node.id,
    }
