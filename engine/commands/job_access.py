"""A job in hand: found, its case locked, the worker's lease and fence still good."""

from engine.commands.case import Case
from engine.commands.work import Work
from engine.errors import NotFound, Refused
from engine.lifecycle.authority import require
from engine.lifecycle.states import JOB
from engine.persistence import jobs
from engine.persistence.case_rows import Job


def take(work: Work, key: int, event: str, fence: int | None) -> tuple[Job, Case]:
    """The job and its case, locked. `fence` is what `activate_jobs` gave the worker.

    Raises NotFound; Refused where the job has ended, another worker has it by now, or it is not
    the actor's office.
    """
    if work.actor.scopes is None:
        require(work.actor, "执行作业")
    instance_key = jobs.instance_of(work.transaction, key)
    if instance_key is None:
        raise NotFound(f"没有编号为 {key} 的作业。")
    case = work.case(instance_key)
    job = jobs.fresh(work.transaction, key)
    require(work.actor, "执行作业", job.type)
    JOB.after(job.state, event, f"{job.type} {key}", work.actor)
    if fence is not None and fence != job.fence:
        raise Refused(
            f"作业 {key} 的锁定已经过期，现由“{job.worker}”执行；您的结果没有写入，以免重复。"
        )
    return job, case
