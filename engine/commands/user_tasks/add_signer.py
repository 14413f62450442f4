"""加签、征求意见: ask a colleague's opinion on a task before it is completed."""

from datetime import datetime

from engine.commands.core import parties
from engine.commands.core.engine import Engine
from engine.commands.core.loop import command_transaction
from engine.commands.core.task_access import asked, colleague, lock_task, offer, require_hand
from engine.errors import Refused
from engine.lifecycle.actor import Actor
from engine.persistence import user_tasks


def add_signer(
    engine: Engine,
    key: int,
    signer: str,
    *,
    waits: bool = True,
    actor: Actor,
    now: datetime,
    reason: str = "",
) -> None:
    """Ask `signer` (a login); `reason` is what he is asked. The task stays its assignee's.

    With `waits` (加签) it cannot be completed before `give_opinion`; without (征求意见) it can.
    Raises NotFound; Refused where the task is not the actor's or the signer was already asked;
    Invalid for a login that is unknown, no candidate and of another organisation.
    """
    with command_transaction(engine, actor=actor, now=now, reason=reason) as context:
        task, case = lock_task(context, key, "add_signer")
        require_hand(context, task, "加签")
        user = colleague(context, task, signer, asked=True)
        waiting = {*task.signers, *user_tasks.advisers(context.transaction, key)}
        if signer == task.assignee:
            raise Refused(f"任务“{task.name}”就由{user.name}办理，不用再请他提意见。")
        if signer in waiting:
            raise Refused(f"任务“{task.name}”已经在等{user.name}的意见。")
        if waits:
            task.signers = [*task.signers, signer]
            offer(context, task)
        else:
            user_tasks.show(context.transaction, [asked(task, signer, "adviser")])
            parties.note_person(context, case, signer, task)
        context.note(
            case,
            "opinion_asked",
            task.element_id,
            task.element_instance_key,
            task=key,
            signer=signer,
            signer_name=user.name,
            waits=waits,
        )
