"""A worker has done its job."""

from collections.abc import Mapping
from datetime import datetime

from engine.commands.core.engine import Engine
from engine.commands.core.job_access import lock_job
from engine.commands.core.loop import command_transaction
from engine.commands.core.own_names import require_free_of_facts
from engine.execution.stimuli import Complete
from engine.json_types import Json
from engine.lifecycle.actor import Actor
from engine.lifecycle.states import JOB
from engine.lifecycle.submitted import require_sendable


def complete_job(
    engine: Engine,
    key: int,
    variables: Mapping[str, Json] | None = None,
    *,
    actor: Actor,
    now: datetime,
    fence: int | None = None,
    answer: Mapping[str, Json] | None = None,
) -> None:
    """Complete the job; `answer` is what it says besides its variables, where its element asks.

    Raises NotFound; Refused where it has ended, the lease was lost, or the answer means nothing.
    """
    require_sendable(variables or {}, engine.limits)
    with command_transaction(engine, actor=actor, now=now) as context:
        job, case = lock_job(context, key, "complete", fence)
        require_free_of_facts(context, variables or {})
        job.state = JOB.after(job.state, "complete", job.type, actor)
        job.ended_at = now
        context.send(case, Complete(key, variables or {}, answer or {}))
