"""送达回证: the paper that shows when a party was served, from which day a period counts."""

from datetime import date, datetime

from engine.commands.core.deadline_access import (
    lock_deadline,
    require_authority,
    require_time_left,
)
from engine.commands.core.engine import Engine
from engine.commands.core.loop import command_transaction
from engine.commands.counter.entering import Scan, enter, require_officer
from engine.commands.deadlines.recount_deadline import restart
from engine.errors import Invalid
from engine.lifecycle.actor import Actor
from engine.lifecycle.authority import require_part
from engine.lifecycle.counter import Receipt

NAME = "送达回证"


def file_proof_of_service(
    engine: Engine,
    timer_key: int,
    served_on: date,
    receipt: Receipt,
    scan: Scan | None = None,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Keep the proof with the case and count the running period from the day of service.

    Raises NotFound; Forbidden for whoever is no officer of the case or may not change the period;
    Refused where the period is over, or would be over by now counted from that day; Invalid for a
    day of service after the proof came back, or a receipt that cannot be.
    """
    if served_on > receipt.received_on:
        raise Invalid(f"送达日 {served_on} 晚于收到回证的 {receipt.received_on}，请核对。")
    reason = f"{NAME}：{served_on}送达"
    with command_transaction(engine, actor=actor, now=now, reason=reason) as context:
        require_part(context.actor)
        running = lock_deadline(context, timer_key, "change")
        require_officer(context, running.case)
        require_authority(context, running, "重算")
        require_time_left(running, now)
        name = f"{NAME}（{running.name}）"
        enter(context, running.case, receipt, scan, kind="paper", name=name)
        if served_on != running.facts.start:
            restart(context, running, served_on)
