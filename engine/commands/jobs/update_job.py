"""A worker needs more time, or a person gives a job more tries."""

from datetime import datetime, timedelta

from engine.commands.core.engine import Engine
from engine.commands.core.job_access import lock_job
from engine.commands.core.loop import command_transaction
from engine.errors import Invalid
from engine.lifecycle.actor import Actor
from engine.lifecycle.states import JOB


def extend_lock(
    engine: Engine,
    key: int,
    timeout: timedelta,
    *,
    actor: Actor,
    now: datetime,
    fence: int | None = None,
) -> None:
    """Lease until `now + timeout`. Raises NotFound; Refused where it is not leased any more."""
    with command_transaction(engine, actor=actor, now=now) as context:
        job, _ = lock_job(context, key, "extend", fence)
        job.locked_until = now + timeout


def update_retries(engine: Engine, key: int, retries: int, *, actor: Actor, now: datetime) -> None:
    """Set the tries left; a failed job stays so until its incident is resolved."""
    if retries < 1:
        raise Invalid("重试次数至少为 1。")
    with command_transaction(engine, actor=actor, now=now) as context:
        job, _ = lock_job(context, key, "update", None)
        job.state = JOB.after(job.state, "update", job.type, actor)
        job.retries = retries
