"""加签: ask a colleague's opinion on a task before it is completed."""

from datetime import datetime

from engine.commands.engine import Engine
from engine.commands.loop import begin
from engine.commands.task_access import offer, require_hand, take
from engine.errors import Invalid, Refused
from engine.lifecycle.actor import Actor
from engine.persistence.account_rows import User


def add_signer(
    engine: Engine, key: int, signer: str, *, actor: Actor, now: datetime, reason: str = ""
) -> None:
    """Ask `signer` (a login); the task cannot be completed before `give_opinion`.

    Raises NotFound; Refused where the task is not the actor's or the signer was already asked;
    Invalid for an unknown login.
    """
    with begin(engine, actor=actor, now=now, reason=reason) as work:
        task, case = take(work, key, "add_signer")
        require_hand(task, actor, "加签")
        user = work.transaction.get(User, signer)
        if user is None or not user.active:
            raise Invalid(f"没有可用的账号“{signer}”，不能请他加签。")
        if signer in task.signers or signer == task.assignee:
            raise Refused(f"任务“{task.name}”已经在等 {user.name} 的意见。")
        task.signers = [*task.signers, signer]
        offer(work, task)
        work.note(
            case,
            "opinion_asked",
            task.element_id,
            task.element_instance_key,
            task=key,
            signer=signer,
        )
