"""Write variables from outside; conditions that wait for them are evaluated anew."""

from collections.abc import Mapping
from datetime import datetime

from engine.commands.core.command_context import CommandContext
from engine.commands.core.engine import Engine
from engine.commands.core.loop import command_transaction
from engine.errors import NotFound
from engine.execution.stimuli import SetVariables
from engine.json_types import Json
from engine.lifecycle.actor import Actor
from engine.lifecycle.authority import require, require_reason
from engine.lifecycle.submitted import require_sendable
from engine.persistence import cases


def set_variables(
    engine: Engine,
    scope_key: int,
    variables: Mapping[str, Json],
    *,
    actor: Actor,
    now: datetime,
    local: bool = False,
    reason: str = "",
) -> None:
    """Write to a process instance or element instance.

    Raises NotFound; Invalid for a name that the system writes, for too much at once, or without a
    reason; Refused after its end, or where a listener of the task says no.
    """
    require_sendable(variables, engine.limits)
    with command_transaction(engine, actor=actor, now=now, reason=reason) as context:
        require(context.actor, "修改变量")
        require_reason(reason, "修改变量")
        case = context.case(_instance_of(context, scope_key))
        context.note(case, "variables_set", "", scope_key, variables=dict(variables), local=local)
        context.asked = scope_key
        context.send(case, SetVariables(scope_key, variables, local))


def _instance_of(context: CommandContext, scope_key: int) -> int:
    found = cases.instance_of_scope(context.transaction, scope_key)
    if found is None:
        raise NotFound(f"没有编号为 {scope_key} 的流程实例或环节实例。")
    return found
