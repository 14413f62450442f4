"""A worker reports a business error that the diagram may catch."""

from collections.abc import Mapping
from datetime import datetime

from engine.commands.core.engine import Engine
from engine.commands.core.job_access import lock_job
from engine.commands.core.loop import command_transaction
from engine.commands.core.own_names import require_free_of_facts
from engine.execution.stimuli import Throw
from engine.json_types import Json
from engine.lifecycle.actor import Actor
from engine.lifecycle.states import JOB
from engine.lifecycle.submitted import require_sendable


def throw_job_error(
    engine: Engine,
    key: int,
    code: str,
    message: str = "",
    variables: Mapping[str, Json] | None = None,
    *,
    actor: Actor,
    now: datetime,
    fence: int | None = None,
) -> None:
    """Throw BPMN error `code`. Raises NotFound; Refused where the job has ended."""
    require_sendable(variables or {}, engine.limits)
    with command_transaction(engine, actor=actor, now=now) as context:
        job, case = lock_job(context, key, "throw_error", fence)
        require_free_of_facts(context, variables or {})
        job.state = JOB.after(job.state, "throw_error", job.type, actor)
        job.ended_at, job.error_message = now, f"{code}: {message}"
        context.send(case, Throw(key, "error", code, message, variables or {}))
