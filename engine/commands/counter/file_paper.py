"""收件: a paper that moves nothing (送达回证、来函) is kept with the case."""

from datetime import datetime

from engine.commands.core.engine import Engine
from engine.commands.core.loop import command_transaction
from engine.commands.counter.entering import Scan, enter, require_officer
from engine.errors import Invalid
from engine.lifecycle.actor import Actor
from engine.lifecycle.authority import require_part
from engine.lifecycle.counter import LONGEST_NAME, Receipt


def file_paper(
    engine: Engine,
    case_key: int,
    name: str,
    receipt: Receipt,
    scan: Scan | None = None,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Enter the paper under the name that people know it by.

    Raises NotFound; Forbidden for whoever is no officer of the case; Invalid without a name, or for
    a receipt that cannot be.
    """
    if not name.strip() or len(name) > LONGEST_NAME:
        raise Invalid(f"请写明收到的是什么材料（最多 {LONGEST_NAME} 字）。")
    with command_transaction(engine, actor=actor, now=now, reason=receipt.note) as context:
        require_part(context.actor)
        case = context.case(case_key)
        require_officer(context, case)
        enter(context, case, receipt, scan, kind="paper", name=name.strip())
