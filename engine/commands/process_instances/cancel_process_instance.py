"""终止: a case ends before its time, with a reason; what it called ends with it."""

from datetime import datetime

from engine.commands.core.engine import Engine
from engine.commands.core.loop import command_transaction
from engine.errors import Refused
from engine.execution.stimuli import Cancel
from engine.lifecycle.actor import Actor
from engine.lifecycle.authority import require, require_reason


def cancel_process_instance(
    engine: Engine, key: int, *, actor: Actor, now: datetime, reason: str
) -> None:
    """Cancel the case: an operator's office.

    Raises NotFound; Refused where it has ended or was called by another; Invalid without a reason.
    """
    with command_transaction(engine, actor=actor, now=now, reason=reason) as context:
        require(context.actor, "终止案件")
        require_reason(reason, "终止案件")
        case = context.case(key)
        if case.row.parent_key is not None:
            raise Refused(f"流程实例 {key} 由 {case.row.parent_key} 调用，请终止调用它的实例。")
        context.note(case, "canceled", "", key)
        context.send(case, Cancel(reason))
