"""Called processes: started in the caller's transaction, answered when they end."""

from collections.abc import Mapping, Sequence

from engine.commands.core import library
from engine.commands.core.command_context import CommandContext, ExecutionFailed
from engine.commands.core.loaded_instance import LoadedInstance
from engine.commands.core.starting import start_case
from engine.errors import GuichengError
from engine.execution.outcome import EscalateToCaller
from engine.execution.stimuli import Cancel, Complete, Start, Stimulus, Throw
from engine.execution.waits import CallWait
from engine.json_types import Json
from engine.lifecycle.actor import SYSTEM
from engine.persistence import cases
from engine.persistence.runtime_rows import CalledInstance


def call(context: CommandContext, case: LoadedInstance, wait: CallWait) -> None:
    """Start the called process; where that cannot be, the call waits with an incident."""
    if not case.is_open(wait.key):
        return
    try:
        definition = library.resolve(
            context.transaction, "process", wait.process, case.version_scope
        )
        process = library.process(context.engine, context.transaction, definition.key)
        context.cause = case
        child = start_case(context, process, Start(wait.variables), parent=(case, wait.key))
    except (GuichengError, ExecutionFailed) as error:
        where = (wait.key, wait.element_id, wait.element_instance_key)
        asked: dict[str, Json] = {
            "process": wait.process.id,
            "binding": wait.process.binding,
            "version_tag": wait.process.version_tag,
            "variables": dict(wait.variables),
        }
        context.incident(case, where, "call", "called_element_error", str(error), call=asked)
        return
    finally:
        context.cause = None
    context.transaction.add(
        CalledInstance(
            key=wait.key,
            instance_key=case.key,
            element_instance_key=wait.element_instance_key,
            element_id=wait.element_id,
            child_key=child.key,
        )
    )


def return_to_caller(context: CommandContext, child: LoadedInstance) -> None:
    """Tell the calling case that the child has ended, how, and with which variables."""
    assert child.row.parent_key is not None
    assert child.row.parent_wait_key is not None
    parent = context.case(child.row.parent_key)
    wait_key = child.row.parent_wait_key
    context.elapse(parent)
    if not parent.is_open(wait_key):
        return
    if child.row.state == "terminated" and child.error is None:
        message = f"被调用的流程实例 {child.key} 已被终止。"
        context.incident(parent, (wait_key, "", 0), "call", "called_element_error", message)
        return
    try:
        context.send(parent, _answer(child, wait_key, child.root_variables()), SYSTEM)
    except (GuichengError, ExecutionFailed) as error:
        context.incident(parent, (wait_key, "", 0), "call", "unknown", str(error), child=child.key)


def escalate(context: CommandContext, child: LoadedInstance, escalation: EscalateToCaller) -> None:
    """Tell the calling case of an escalation the moment it is thrown."""
    assert child.row.parent_key is not None
    assert child.row.parent_wait_key is not None
    parent = context.case(child.row.parent_key)
    wait_key = child.row.parent_wait_key
    context.elapse(parent)
    if not parent.is_open(wait_key):
        return
    thrown = Throw(wait_key, "escalation", escalation.code, "", escalation.variables)
    try:
        context.send(parent, thrown, SYSTEM)
    except (GuichengError, ExecutionFailed) as error:
        context.incident(parent, (wait_key, "", 0), "call", "unknown", str(error))


def _answer(child: LoadedInstance, wait_key: int, variables: Mapping[str, Json]) -> Stimulus:
    if child.error is None:
        return Complete(wait_key, variables)
    error = child.error
    return Throw(wait_key, "error", error.code, error.message, error.variables)


def cancel_children(context: CommandContext, wait_keys: Sequence[int]) -> None:
    """The calls were withdrawn: so are the processes they started."""
    in_hand = [c.key for c in context.cases.values() if c.row.parent_wait_key in wait_keys]
    for key in {*in_hand, *cases.children_of(context.transaction, wait_keys)}:
        child = context.case(key)
        if child.is_living:
            context.send(child, Cancel("调用它的活动已经结束"), SYSTEM)
