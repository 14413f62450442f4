"""A job, for a command: found, its case locked, the worker's lease and fence still good."""

from engine.commands.core.command_context import CommandContext
from engine.commands.core.loaded_instance import LoadedInstance
from engine.errors import NotFound, Refused
from engine.lifecycle.authority import require
from engine.lifecycle.states import JOB
from engine.persistence import jobs
from engine.persistence.case_rows import Job


def lock_job(
    context: CommandContext, key: int, event: str, fence: int | None
) -> tuple[Job, LoadedInstance]:
    """The job and its case, locked. `fence` is what `activate_jobs` gave the worker.

    Raises NotFound; Refused where the job has ended, another worker has it by now, or it is not
    the actor's office.
    """
    if context.actor.scopes is None:
        require(context.actor, "执行作业")
    instance_key = jobs.instance_of(context.transaction, key)
    if instance_key is None:
        raise NotFound(f"没有编号为 {key} 的作业。")
    case = context.case(instance_key)
    job = jobs.fresh(context.transaction, key)
    require(context.actor, "执行作业", job.type)
    JOB.after(job.state, event, f"{job.type} {key}", context.actor)
    if fence is not None and fence != job.fence:
        raise Refused(
            f"作业 {key} 的锁定已经过期，现由“{job.worker}”执行；您的结果没有写入，以免重复。"
        )
    return job, case
