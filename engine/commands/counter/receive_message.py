"""收件: what a case waits to be told came on paper; it goes there as from the platform."""

from collections.abc import Mapping
from datetime import datetime

from engine.commands.core import correlation
from engine.commands.core.engine import Engine
from engine.commands.core.loop import command_transaction
from engine.commands.counter.entering import Scan, enter, require_officer
from engine.errors import Forbidden, NotFound, Refused
from engine.execution.outcome import PublishMessage
from engine.json_types import Json
from engine.lifecycle.actor import Actor
from engine.lifecycle.authority import require_part
from engine.lifecycle.counter import COUNTER_FORM, DAY_OF_RECEIPT, Receipt
from engine.lifecycle.submitted import require_sendable
from engine.persistence.runtime_rows import MessageSubscription


def receive_message(
    engine: Engine,
    subscription_key: int,
    variables: Mapping[str, Json],
    receipt: Receipt,
    scan: Scan | None = None,
    *,
    actor: Actor,
    now: datetime,
) -> int:
    """Publish the message that the subscription waits for; the key of its case.

    It is the message of that name and correlation key, with these variables and the day of receipt
    under the name that the diagram gives (`dayOfReceipt`). Raises NotFound where nobody waits;
    Forbidden for whoever is no officer of the case, or where the diagram lets nobody enter it
    (`counterForm`); Refused where two cases wait for it; Invalid for a receipt that cannot be.
    """
    require_sendable(variables, engine.limits)
    with command_transaction(engine, actor=actor, now=now, reason=receipt.note) as context:
        require_part(context.actor)
        waiting = context.transaction.get(MessageSubscription, subscription_key)
        if waiting is None:
            raise NotFound("案件已不再等待这项来件，请回到案件查看。")
        case = context.case(waiting.instance_key)
        require_officer(context, case)
        node = case.process.drawn.nodes[waiting.element_id]
        if COUNTER_FORM not in node.properties:
            raise Forbidden(f"「{node.name}」不能凭收到的书面材料登记。")
        enter(
            context, case, receipt, scan,
            kind="message", name=node.name, element_id=node.id,
            element_instance_key=waiting.element_instance_key,
        )  # fmt: skip
        told = dict(variables)
        if day := node.properties.get(DAY_OF_RECEIPT):
            told[day] = receipt.received_on.isoformat()
        sent = PublishMessage(waiting.name, waiting.correlation_key, told, 0)
        message = correlation.publish(context, sent)
        if message.instance_key != case.key:
            raise Refused(
                f"「{node.name}」没有送到本案：不止一个案件在等待它，请联系运行维护人员。"
            )
    return case.key
