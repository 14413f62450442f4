"""签署意见: a colleague who was asked (加签、征求意见) says what he thinks; history keeps it."""

from datetime import datetime

from engine.commands.core.engine import Engine
from engine.commands.core.loop import command_transaction
from engine.commands.core.task_access import lock_task, offer
from engine.errors import Invalid, Refused
from engine.lifecycle.actor import Actor
from engine.persistence import user_tasks


def give_opinion(
    engine: Engine, key: int, opinion: str, *, actor: Actor, now: datetime, reason: str = ""
) -> None:
    """Write the opinion down. Raises NotFound; Refused where nobody asked; Invalid when empty."""
    if not opinion.strip():
        raise Invalid("请填写意见。")
    with command_transaction(engine, actor=actor, now=now, reason=reason) as context:
        task, case = lock_task(context, key, "add_signer")
        advisers = user_tasks.advisers(context.transaction, key) & actor.logins
        signers = actor.logins & set(task.signers)
        if not advisers | signers:
            raise Refused(f"任务“{task.name}”没有请{actor.name}提意见，或者他已经提过。")
        for login in advisers:
            user_tasks.dismiss_adviser(context.transaction, key, login)
        if signers:
            task.signers = [login for login in task.signers if login not in signers]
            offer(context, task)
        context.note(
            case,
            "opinion_given",
            task.element_id,
            task.element_instance_key,
            task=key,
            opinion=opinion.strip(),
        )
