"""撤回: whoever completed a task takes that back, as long as nobody has acted on it.

The diagram says for how long (`engine.definitions.withdrawing`). The task opens again for the same
person with what was filled in; the variables are as they were, and so are the task's deadlines.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from engine.commands.core.command_context import CommandContext
from engine.commands.core.engine import Engine
from engine.commands.core.loaded_instance import LoadedInstance
from engine.commands.core.loop import command_transaction
from engine.commands.core.moments import said, said_end
from engine.commands.core.task_access import lock_task, task_state_allows
from engine.definitions.model import FlowNode
from engine.definitions.withdrawing import despite, withdrawn_until
from engine.errors import Forbidden, Refused
from engine.execution.stimuli import Activation, Modify, Reschedule, SetVariables
from engine.execution.waits import Timer, UserTask
from engine.json_types import Json
from engine.lifecycle.actor import Actor
from engine.lifecycle.authority import require_reason
from engine.persistence import case_files, deadlines
from engine.persistence.case_rows import Timer as TimerRow
from engine.persistence.case_rows import UserTask as TaskRow
from engine.persistence.history_rows import HistoryRecord

_FOLLOWED = {
    "activated", "completed", "flow_taken", "variable_set", "waits_closed", "timer_set",
    "user_task_created", "decision_evaluated", "parties_joined",
}  # fmt: skip
"""What the program itself writes when a case moves on; anything else is somebody's act."""
_PAPERS = {"paper_issued", "paper_failed"}
_WORK = {"serviceTask", "callActivity"}
_PLAIN = {"parallelGateway", "inclusiveGateway", "complexGateway"}


def withdraw_completion(
    engine: Engine, key: int, *, actor: Actor, now: datetime, reason: str
) -> int:
    """Take back the completion of the task `key`; answers the key of the task that opens again.

    Raises NotFound; Forbidden for anybody but who completed it; Invalid without a reason; Refused
    where the diagram gives no time or the time has passed, where the case has ended, somebody has
    acted since, a paper or a message has gone out, or the way it went cannot be gone back.
    """
    require_reason(reason, "撤回")
    with command_transaction(engine, actor=actor, now=now, reason=reason) as context:
        task, case = lock_task(context, key, "withdraw")
        _require_own(task, context)
        before, since = _history(context, case, task)
        _require_untouched(context, case, task, since)
        timers = _timers(context, task)
        task.state = task_state_allows(task, "withdraw", actor)
        context.note(
            case, "user_task_withdrawn", task.element_id, task.element_instance_key, task=key
        )
        _restore(context, case, before, since)
        back = (Activation(task.element_id),)
        context.send(case, Modify(reason, back, tuple(_standing(since, task))))
        return _reopened(context, case, task, timers)


def _require_own(task: TaskRow, context: CommandContext) -> None:
    if task.completed_by not in context.actor.logins:
        raise Forbidden(f"任务“{task.name}”由{task.completed_by_name}办结，只有本人可以撤回。")
    assert task.ended_at is not None
    until = withdrawn_until(task.headers, task.ended_at)
    if until is None:
        raise Refused(f"流程没有规定任务“{task.name}”办结后可以撤回；有误的，请联系下一环节退回。")
    if context.now > until:
        raise Refused(f"任务“{task.name}”只能在{said_end(until)}前撤回，现在已经过了。")


def _history(
    context: CommandContext, case: LoadedInstance, task: TaskRow
) -> tuple[Sequence[HistoryRecord], Sequence[HistoryRecord]]:
    """The lines before the completion, and those after it."""
    if case.state is None:
        raise Refused("案件已经办结，不能再撤回。")
    lines = case_files.history(context.transaction, case.key)
    at = next(
        n
        for n, line in enumerate(lines)
        if line.kind == "user_task_completed" and line.data.get("task") == task.key
    )
    return lines[:at], lines[at + 1 :]


def _require_untouched(
    context: CommandContext, case: LoadedInstance, task: TaskRow, since: Sequence[HistoryRecord]
) -> None:
    nodes = case.process.drawn.nodes
    allowed = despite(task.headers)
    if nodes[task.element_id].loop is not None:
        raise Refused(f"任务“{task.name}”由多人分别办理，不能单独撤回。")
    for line in since:
        if line.kind in _PAPERS and "paper" in allowed:
            continue
        if line.kind in _PAPERS:
            raise Refused(f"已出具“{line.data.get('name')}”，不能再撤回；文书有误的，请作废。")
        if line.kind == "terminated":
            raise Refused("办结后有别的环节随之结束，不能再撤回。")
        if line.kind not in _FOLLOWED:
            raise Refused(f"{line.actor_name}已于{said(line.at)}接着办理，不能再撤回。")
        node = nodes.get(line.element_id)
        if line.kind == "activated" and node is not None:
            _require_reversible(node, allowed)
        if line.kind == "completed" and node is not None and node.kind == "subProcess":
            raise Refused(f"“{node.name or node.id}”已经结束，不能再撤回。")


def _require_reversible(node: FlowNode, allowed: frozenset[str]) -> None:
    name = node.name or node.id
    if node.kind in _WORK:
        raise Refused(f"“{name}”已经执行，不能再撤回。")
    sends = node.kind == "sendTask" or (node.event is not None and "Throw" in node.kind)
    if (sends or (node.kind == "endEvent" and node.event is not None)) and "message" not in allowed:
        raise Refused(f"“{name}”已经发出，不能再撤回。")
    if node.kind in _PLAIN and len(node.incoming) > 1:
        raise Refused(f"流程已在“{name}”汇合，不能再撤回。")


def _timers(context: CommandContext, task: TaskRow) -> Mapping[str, TimerRow]:
    """The deadlines that watched the task, by element. Refused where one has fallen."""
    found = deadlines.of_task(context.transaction, task.element_instance_key)
    if any(timer.state == "fired" for timer in found):
        raise Refused(f"任务“{task.name}”的期限已经届满，不能再撤回。")
    return {timer.element_id: timer for timer in found}


def _standing(since: Sequence[HistoryRecord], task: TaskRow) -> list[int]:
    """The element instances that began since and have not ended."""
    begun = dict.fromkeys(line.element_instance_key for line in since if line.kind == "activated")
    ended = {line.element_instance_key for line in since if line.kind == "completed"}
    return [key for key in begun if key not in ended and key != task.element_instance_key]


def _restore(
    context: CommandContext,
    case: LoadedInstance,
    before: Sequence[HistoryRecord],
    since: Sequence[HistoryRecord],
) -> None:
    """What was written since is as it was; what was not there then is null now."""
    known: dict[int, dict[str, Json]] = {}
    for line in before:
        if line.kind == "variable_set":
            known.setdefault(line.element_instance_key, {})[str(line.data["name"])] = line.data[
                "value"
            ]
    written: dict[int, dict[str, Json]] = {}
    for line in since:
        if line.kind == "variable_set":
            scope, name = line.element_instance_key, str(line.data["name"])
            written.setdefault(scope, {})[name] = known.get(scope, {}).get(name)
    for scope, values in written.items():
        if case.state is not None and case.state.token(scope) is not None:
            context.send(case, SetVariables(scope, values, local=True))


def _reopened(
    context: CommandContext, case: LoadedInstance, task: TaskRow, timers: Mapping[str, TimerRow]
) -> int:
    """The new task is the same person's, and its deadlines are those of the old one."""
    opened = next(
        wait
        for wait in case.opened.values()
        if isinstance(wait, UserTask) and wait.element_id == task.element_id
    )
    case.opened[opened.key] = replace(opened, assignee=context.actor.login)
    for wait in list(case.opened.values()):
        old = timers.get(wait.element_id) if isinstance(wait, Timer) else None
        if old is not None and wait.element_instance_key == opened.element_instance_key:
            assert isinstance(wait, Timer)
            case.opened[wait.key] = replace(
                wait,
                due_at=old.due_at,
                estimate=old.estimate,
                explanation=tuple(old.explanation),
                counted_from=old.counted_from,
            )
            context.send(case, Reschedule(wait.key, old.due_at))
    return opened.key
