"""A worker could not do its job: it is tried again later, or a person must look."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from engine.commands.core.engine import Engine
from engine.commands.core.job_access import lock_job
from engine.commands.core.loop import command_transaction
from engine.commands.core.own_names import require_free_of_facts
from engine.execution.stimuli import SetVariables
from engine.json_types import Json
from engine.lifecycle.actor import Actor
from engine.lifecycle.states import JOB
from engine.lifecycle.submitted import require_sendable


def fail_job(
    engine: Engine,
    key: int,
    message: str,
    *,
    retries: int,
    actor: Actor,
    now: datetime,
    back_off: timedelta = timedelta(0),
    variables: Mapping[str, Json] | None = None,
    fence: int | None = None,
) -> None:
    """Report a failure with the `retries` left; none left opens an incident.

    Raises NotFound; Refused where the job has ended or the lease was lost.
    """
    require_sendable(variables or {}, engine.limits)
    with command_transaction(engine, actor=actor, now=now) as context:
        job, case = lock_job(context, key, "fail", fence)
        require_free_of_facts(context, variables or {})
        event = "fail" if retries > 0 else "exhaust"
        job.state = JOB.after(job.state, event, job.type, actor)
        job.retries, job.error_message = retries, message
        job.worker = job.locked_until = None
        job.retry_at = now + back_off if back_off else None
        if variables:
            context.send(case, SetVariables(job.element_instance_key, variables, local=True))
        if retries <= 0:
            wait = (key, job.element_id, job.element_instance_key)
            context.incident(case, wait, "job", "job_no_retries", message)
