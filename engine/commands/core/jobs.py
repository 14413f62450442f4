"""Jobs whose type has a handler here: run in the transaction, each in a savepoint."""

import logging
from functools import partial
from traceback import format_exception

from engine.commands.core import correlation, effects, outbox, parties, releases
from engine.commands.core.command_context import CommandContext
from engine.commands.core.handlers import (
    BusinessError,
    EndInstance,
    EndsCase,
    HandledJob,
    WaitForInstance,
)
from engine.commands.core.loaded_instance import LoadedInstance
from engine.errors import GuichengError
from engine.execution.stimuli import Complete, Throw
from engine.execution.waits import Job
from engine.lifecycle.actor import SYSTEM
from engine.lifecycle.states import JOB
from engine.persistence import DatabaseTrouble
from engine.persistence import jobs as job_rows
from engine.persistence.case_rows import Job as JobRow

LONGEST_TRACEBACK = 20_000
"""Characters that an incident keeps of it: the end names the place."""
logger = logging.getLogger(__name__)


def offer(context: CommandContext, case: LoadedInstance, job: Job) -> None:
    """Run it here where its type has a handler; else it is for workers elsewhere, who act outside:
    they get it when its deployment is released.
    """
    if job.type in context.engine.handlers:
        handle(context, case, job)
        return
    try:
        releases.require_released(context, case, f"“{job.type}”")
    except releases.NotReleased as waits:
        fail(context, case, job, str(waits), releases.KIND)


def handle(context: CommandContext, case: LoadedInstance, job: Job) -> None:
    """Run the handler and complete the job; a failure leaves it waiting with an incident."""
    context.elapse(case)
    if not case.is_open(job.key):
        return
    try:
        releases.require_released(context, case, f"“{job.type}”")
        with context.transaction.begin_nested():
            _run(context, case, job)
    except releases.NotReleased as waits:
        fail(context, case, job, str(waits), releases.KIND)
    except BusinessError as error:
        thrown = Throw(job.key, "error", error.code, error.message, error.variables)
        context.send(case, thrown, SYSTEM)
    except WaitForInstance as waiting:
        _wait(context, case, job, waiting)
    except EndsCase as ending:
        effects.end_instance(context, EndInstance(case.row.root_key, ending.reason))
    except DatabaseTrouble:
        raise
    except Exception as error:  # a handler's failure is the job's, never the transaction's
        fail(context, case, job, _sentence(error), traceback=_traceback(case, job, error))


def _run(context: CommandContext, case: LoadedInstance, job: Job) -> None:
    handler = context.engine.handlers[job.type]
    given = HandledJob(
        key=job.key,
        type=job.type,
        headers=job.headers,
        variables=case.visible(job.element_instance_key),
        process_instance_key=case.key,
        process_id=case.process.id,
        element_id=job.element_id,
        now=context.now,
    )
    handled = handler(context.transaction, given)
    parties.note_groups(context, case, handled.parties)
    for event in handled.events:
        outbox.enqueue(context, case.key, event)
    context.send(case, Complete(job.key, handled.variables, handled.answer), SYSTEM)
    for message in handled.messages:
        context.todo.append(partial(correlation.publish_for, context, case, message))
    effects.follow(context, given.effects)


def _wait(
    context: CommandContext, case: LoadedInstance, job: Job, waiting: WaitForInstance
) -> None:
    """The job waits until the other instance has ended."""
    where = job.element_id, job.element_instance_key
    context.waiting_jobs[job.key] = (case, job, waiting.instance_key)
    row = context.transaction.get(JobRow, job.key)
    if row is not None:
        row.waits_for = waiting.instance_key
    context.note(case, "job_waits", *where, instance=waiting.instance_key, because=waiting.reason)


def resume_waiting(context: CommandContext, ended: int) -> None:
    """An instance has ended: the jobs that waited for it are tried again."""
    for key, (case, job, waits_for) in list(context.waiting_jobs.items()):
        if waits_for == ended:
            del context.waiting_jobs[key]
            context.todo.append(partial(_try_again, context, case.key, job))
    for row in job_rows.waiting_for(context.transaction, ended):
        row.waits_for = None
        context.todo.append(partial(_try_again, context, row.instance_key, job_of(row)))


def _try_again(context: CommandContext, instance_key: int, job: Job) -> None:
    case = context.case(instance_key)
    if case.is_living:
        handle(context, case, job)


def job_of(row: JobRow) -> Job:
    """The wait that a job's row stands for."""
    return Job(
        key=row.key,
        element_instance_key=row.element_instance_key,
        element_id=row.element_id,
        type=row.type,
        headers={name: str(value) for name, value in row.headers.items()},
    )


def fail(
    context: CommandContext,
    case: LoadedInstance,
    job: Job,
    sentence: str,
    kind: str = "job_no_retries",
    traceback: str = "",
) -> None:
    """The job waits on, failed, until a person resolves the incident.

    `traceback`: where in the program it failed, for operators; empty where a rule refused.
    """
    context.failed_jobs[job.key] = sentence
    row = context.transaction.get(JobRow, job.key)
    if row is not None:  # it was tried again
        row.state = JOB.after(row.state, "exhaust", row.type, context.actor)
        row.retries, row.error_message = 0, sentence
    wait = (job.key, job.element_id, job.element_instance_key)
    told = {"traceback": traceback} if traceback else {}
    context.incident(case, wait, "job", kind, sentence, **told)


def _sentence(error: Exception) -> str:
    if isinstance(error, GuichengError):
        return str(error)
    return f"处理程序出错：{type(error).__name__}: {error}"


def _traceback(case: LoadedInstance, job: Job, error: Exception) -> str:
    """Where a fault of the program is, logged too; a sentence of a rule has no such place."""
    if isinstance(error, GuichengError):
        return ""
    logger.error(
        "job failed",
        exc_info=error,
        extra={"job_type": job.type, "case": case.row.root_key, "element": job.element_id},
    )
    return "".join(format_exception(error))[-LONGEST_TRACEBACK:]
