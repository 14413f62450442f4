"""Apply one stimulus: load the tokens, let it happen, run to rest, answer with the outcome."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from SpiffWorkflow.util.task import TaskState

from engine.errors import NotFound, Refused
from engine.execution.activating import begin
from engine.execution.compiling import Executable
from engine.execution.firing import fire
from engine.execution.kernel import END_AFTER, Instance, Token
from engine.execution.modifying import modify
from engine.execution.open_waits import OpenWait
from engine.execution.outcome import ExecutionContext, InstanceState, Outcome
from engine.execution.problems import IncidentRaised
from engine.execution.running import go_on_from, left_of, run_to_rest
from engine.execution.snapshot import changes, due_at, find_wait
from engine.execution.state import State
from engine.execution.stimuli import (
    Cancel,
    Change,
    Complete,
    Continue,
    Elapse,
    Modify,
    Receive,
    Reschedule,
    Retry,
    SetVariables,
    Start,
    Stimulus,
    Throw,
)
from engine.execution.throwing import throw_error, throw_escalation
from engine.execution.withdrawing import cancel, heard
from engine.json_types import Json


def apply(
    executable: Executable,
    state: State | None,
    stimulus: Stimulus,
    execution_context: ExecutionContext,
) -> Outcome:
    """What comes of `stimulus`. Pure: the same arguments give the same outcome.

    Timers of the instance that are due by now happen first, in the order in which they are due and,
    of one moment, in which they began to wait.

    Where something is thrown outwards the instance pauses, and the outcome says what is `left`.
    What else happens to a paused instance waits for its turn until `Continue`.

    Raises:
        NotFound: the stimulus names a wait, scope or element that the instance doesn't have.
        Refused: the wait was there and has been overtaken by a timer that was due before.
    """
    instance = restore(executable, state or State(), execution_context)
    _HANDLERS[type(stimulus)](instance, stimulus)
    run_to_rest(instance)
    return outcome_of(instance)


def restore(executable: Executable, state: State, execution_context: ExecutionContext) -> Instance:
    """The instance as it was left; an empty one where the state holds nothing yet."""
    instance = Instance(
        executable.spec, executable.process, executable.expressions, execution_context, state
    )
    if state.root:
        instance.wake()
    if state.left is not None:
        go_on_from(instance, state.left)
    return instance


def outcome_of(instance: Instance) -> Outcome:
    """The instance as it is now, and all that its journal holds."""
    journal = instance.journal
    status: InstanceState = "active"
    if instance.completed:
        ended_well = instance.task_tree.has_state(TaskState.COMPLETED)
        status = "completed" if ended_well else "terminated"
    return Outcome(
        status=status,
        root=instance.task_tree.id,
        tokens=dict(changes(instance.tasks)),
        variables=instance.scopes.written,
        opened=tuple(journal.opened.values()),
        closed=journal.closed,
        records=tuple(journal.records),
        effects=tuple(journal.effects),
        ended_by=tuple(journal.ended_by),
        fired=tuple(journal.fired),
        error=instance.error,
        left=left_of(instance),
    )


def _start(instance: Instance, stimulus: Start) -> None:
    root = instance.spec.start
    variables = dict(stimulus.variables)
    start = stimulus.start_element
    if stimulus.begin_at:
        begin(instance, variables, stimulus.begin_at)
    elif start is None:
        instance.spawn(root.name, None)
        instance.scopes.set_local(instance.task_tree, variables)
    else:
        _start_at(instance, start, variables)
    _end_after(instance, stimulus)


def _start_at(instance: Instance, start: str, variables: dict[str, Json]) -> None:
    if start not in instance.process.nodes:
        raise NotFound(f"流程「{instance.process.name}」没有开始事件「{start}」")
    instance.spawn(instance.spec.start.name, None, start_at=start, result=variables)
    if not instance.process.nodes[start].outputs:
        # an event sub-process may wait for a key that the message has brought
        instance.scopes.set_local(instance.task_tree, variables)


def _end_after(instance: Instance, stimulus: Start) -> None:
    for element in stimulus.end_after:
        if element not in instance.process.nodes:
            raise NotFound(f"流程「{instance.process.name}」没有元素「{element}」")
    if stimulus.end_after:
        instance.task_tree.notes[END_AFTER] = list(stimulus.end_after)


def _complete(instance: Instance, stimulus: Complete) -> None:
    token, wait = _find(instance, stimulus.wait_key)
    if wait.kind == "timer":
        _elapse(instance, (due_at(wait) or instance.execution_context.now, wait.key))
        if wait in token.waits:  # else one that was due before has withdrawn it
            instance.journal.fired.append(wait.key)
            fire(instance, token, wait, stimulus.variables)
        return
    _require_on_time(instance, token, wait.key)
    if wait.role == "incident":
        raise Refused("异常不能办结；请先处理原因，再重试")
    if wait.role in ("plan", "change"):
        instance.close(token, wait)
        token.task_spec.follow(token, stimulus.variables, stimulus.answer)
    elif wait.role == "canceling":
        instance.close(token, wait)
        heard(token, stimulus.answer)
    elif wait.role == "listener" and token.task_spec.apply_listener_result(token, stimulus.answer):
        instance.close(token, wait)
        token.task_spec.reopen(token)
    else:
        if wait.role == "work":
            token.task_spec.require_rest(token)
        fire(instance, token, wait, stimulus.variables)


def _receive(instance: Instance, stimulus: Receive) -> None:
    for key in stimulus.wait_keys:
        found = find_wait(instance.tasks, key)
        if found is not None:  # else one that was reached before it has withdrawn it
            fire(instance, *found, stimulus.variables)


def _elapsed(instance: Instance, stimulus: Elapse) -> None:
    _elapse(instance, None)


def _continue(instance: Instance, stimulus: Continue) -> None:
    instance.paused = False


def _change(instance: Instance, stimulus: Change) -> None:
    token, wait = _find(instance, stimulus.wait_key)
    _require_on_time(instance, token, wait.key)
    token.task_spec.change(token, stimulus.event, stimulus.asked)


def _throw(instance: Instance, stimulus: Throw) -> None:
    token, wait = _find(instance, stimulus.wait_key)
    _require_on_time(instance, token, wait.key)
    hears = wait.role == "listener" and token.task_spec.is_task(token)
    if hears or wait.role in ("change", "canceling"):
        raise Refused("任务监听器的作业不能报告业务错误；请让作业失败，或在可以时拒绝改动")
    if stimulus.kind == "escalation":
        throw_escalation(instance, token, stimulus.code, stimulus.variables)
        return
    try:
        throw_error(instance, token, stimulus.code, stimulus.message, stimulus.variables)
    except IncidentRaised as stuck:
        instance.hold(token, stuck)


def _set_variables(instance: Instance, stimulus: SetVariables) -> None:
    _elapse(instance, None)
    token = instance.tasks.get(stimulus.scope_key)
    if token is None:
        raise NotFound(f"没有变量范围 {stimulus.scope_key}，它可能已经结束")
    variables, local = dict(stimulus.variables), stimulus.local
    if not token.task_spec.change(token, "updating", {}, [variables, local]):
        instance.scopes.write(token, variables, local)


def _retry(instance: Instance, stimulus: Retry) -> None:
    token, wait = _find(instance, stimulus.incident_key)
    instance.close(token, wait)
    instance.journal.record("incident_resolved", token.task_spec.node.id, token.id)
    if token.has_state(TaskState.ERROR):
        _resume_after_incident(instance, token)


def _resume_after_incident(instance: Instance, token: Token) -> None:
    """Run again the step that failed; an element that holds others judges whether it is over."""
    if token.phase != "active":
        token._ready()
        return
    token._set_state(TaskState.STARTED)
    try:
        token.task_spec.check_completion(token)
    except IncidentRaised as stuck:
        instance.hold(token, stuck)


def _reschedule(instance: Instance, stimulus: Reschedule) -> None:
    _, wait = _find(instance, stimulus.wait_key)
    if wait.kind != "timer":
        raise NotFound(f"等待 {stimulus.wait_key} 不是定时器")
    due = stimulus.due_at and stimulus.due_at.isoformat()
    wait.extra = {**wait.extra, "due": due}


def _cancel(instance: Instance, stimulus: Cancel) -> None:
    cancel(instance.task_tree)


def _find(instance: Instance, key: int) -> tuple[Token, OpenWait]:
    found = find_wait(instance.tasks, key)
    if found is None:
        raise NotFound(f"没有等待 {key}，它可能已经结束")
    return found


def _require_on_time(instance: Instance, token: Token, key: int) -> None:
    """Let all timers happen that are due by now; what they have withdrawn is over.

    Raises:
        Refused: the wait is not there any more.
    """
    _elapse(instance, None)
    if find_wait(instance.tasks, key) is None:
        name = token.task_spec.node.name or token.task_spec.node.id
        raise Refused(f"「{name}」的期限已经届满，已按流程转入下一步，不能再办理")


def _elapse(instance: Instance, until: tuple[datetime, int] | None) -> None:
    """Let the timers happen that are due by now, or those due before the one of this moment and
    key: in the order in which they are due and, of one moment, in which they began to wait.

    A timer that begins to wait meanwhile (the next round of a cycle, a pause of no length) has its
    turn later, so that this comes to an end."""
    newer = instance.execution_context.next_key()
    while (overdue := _first_due(instance, until, newer)) is not None:
        instance.journal.fired.append(overdue[1].key)
        fire(instance, *overdue, {})
        run_to_rest(instance)


def _first_due(
    instance: Instance, until: tuple[datetime, int] | None, newer: int
) -> tuple[Token, OpenWait] | None:
    now = instance.execution_context.now
    found: list[tuple[datetime, int, Token, OpenWait]] = []
    for token in instance.tasks.also(instance.state.due(until[0] if until else now)):
        for wait in token.waits:
            due = due_at(wait)
            if due is None or wait.key >= newer:
                continue
            if due <= now if until is None else (due, wait.key) < until:
                found.append((due, wait.key, token, wait))
    return min(found, key=lambda row: row[:2])[2:] if found else None


_HANDLERS: dict[type, Callable[[Instance, Any], None]] = {
    Start: _start,
    Complete: _complete,
    Receive: _receive,
    Elapse: _elapsed,
    Continue: _continue,
    Change: _change,
    Throw: _throw,
    Reschedule: _reschedule,
    SetVariables: _set_variables,
    Retry: _retry,
    Cancel: _cancel,
    Modify: modify,
}
