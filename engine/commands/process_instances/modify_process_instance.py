"""调整: move tokens by hand, with a reason."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from engine.commands.core.engine import Engine
from engine.commands.core.loop import command_transaction
from engine.errors import Invalid
from engine.execution.stimuli import Activation, Modify
from engine.json_types import Json
from engine.lifecycle.actor import Actor
from engine.lifecycle.authority import require, require_reason
from engine.lifecycle.submitted import require_sendable


def modify_process_instance(
    engine: Engine,
    key: int,
    *,
    activate: Sequence[Activation] = (),
    terminate: Sequence[int] = (),
    variables: Mapping[str, Json] | None = None,
    actor: Actor,
    now: datetime,
    reason: str,
) -> None:
    """Begin as `activate` says, withdraw the element instances `terminate`.

    Raises NotFound; Refused where an element cannot begin as asked, or after the case's end;
    Invalid where nothing is asked for, no reason is given, or a variable is not theirs to write.
    """
    if not activate and not terminate:
        raise Invalid("请指明要启动的环节或要撤销的环节实例。")
    written = (given for asked in activate for _scope, given in asked.variables)
    for given in (variables or {}, *written):
        require_sendable(given, engine.limits)
    with command_transaction(engine, actor=actor, now=now, reason=reason) as context:
        require(context.actor, "调整案件")
        require_reason(reason, "调整案件")
        case = context.case(key)
        begun: list[Json] = [asked.element for asked in activate]
        context.note(case, "modified", "", key, activate=begun, terminate=list(terminate))
        context.send(case, Modify(reason, tuple(activate), tuple(terminate), variables or {}))
