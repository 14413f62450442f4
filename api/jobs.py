"""Jobs for external workers: take, complete, fail, report an error, ask for more time."""

from datetime import timedelta
from typing import Any

from flask import Response

from api import nouns
from api.authentication import caller
from api.context import Context, Route, answer, body, nothing
from api.requests import ActivateJobs, CompleteJob, FailJob, ThrowJobError, UpdateJob
from api.searching import TENANT
from engine.commands.jobs.activate_jobs import ActivatedJob, activate_jobs
from engine.commands.jobs.complete_job import complete_job
from engine.commands.jobs.fail_job import fail_job
from engine.commands.jobs.throw_job_error import throw_job_error
from engine.commands.jobs.update_job import extend_lock, update_retries
from engine.request_values import read_key


def activate(context: Context) -> Response:
    """`POST /v2/jobs/activation`."""
    asked = ActivateJobs.model_validate(body())
    jobs = activate_jobs(
        context.engine,
        asked.type,
        worker=asked.worker,
        timeout=timedelta(milliseconds=asked.timeout),
        limit=asked.max_jobs_to_activate,
        fetch=frozenset(asked.fetch_variable) if asked.fetch_variable else None,
        actor=caller(),
        now=context.now(),
    )
    return answer({"jobs": [_show(job) for job in jobs]})


def search(context: Context) -> Response:
    """`POST /v2/jobs/search`."""
    return context.find(nouns.JOB)


def complete(context: Context, key: str) -> Response:
    """`POST /v2/jobs/{key}/completion`."""
    asked = CompleteJob.model_validate(body())
    complete_job(
        context.engine,
        read_key(key),
        asked.variables,
        actor=caller(),
        now=context.now(),
        answer=asked.result,
    )
    return nothing()


def fail(context: Context, key: str) -> Response:
    """`POST /v2/jobs/{key}/failure`."""
    asked = FailJob.model_validate(body())
    fail_job(
        context.engine,
        read_key(key),
        asked.error_message,
        retries=asked.retries,
        back_off=timedelta(milliseconds=asked.retry_back_off),
        variables=asked.variables,
        actor=caller(),
        now=context.now(),
    )
    return nothing()


def throw(context: Context, key: str) -> Response:
    """`POST /v2/jobs/{key}/error`."""
    asked = ThrowJobError.model_validate(body())
    throw_job_error(
        context.engine,
        read_key(key),
        asked.error_code,
        asked.error_message or "",
        asked.variables,
        actor=caller(),
        now=context.now(),
    )
    return nothing()


def update(context: Context, key: str) -> Response:
    """`PATCH /v2/jobs/{key}`."""
    change = UpdateJob.model_validate(body()).changeset
    actor, now = caller(), context.now()
    if change.timeout is not None:
        lock = timedelta(milliseconds=change.timeout)
        extend_lock(context.engine, read_key(key), lock, actor=actor, now=now)
    if change.retries is not None:
        update_retries(context.engine, read_key(key), change.retries, actor=actor, now=now)
    return nothing()


def _show(job: ActivatedJob) -> dict[str, Any]:
    return {
        "jobKey": str(job.key),
        "type": job.type,
        "kind": nouns.JOB.fields["kind"].show(job.kind),
        "listenerEventType": "UNSPECIFIED",
        "processInstanceKey": str(job.process_instance_key),
        "processDefinitionId": job.process_definition_id,
        "processDefinitionVersion": job.process_definition_version,
        "processDefinitionKey": str(job.process_definition_key),
        "elementId": job.element_id,
        "elementInstanceKey": str(job.element_instance_key),
        "customHeaders": dict(job.headers),
        "worker": job.worker,
        "retries": job.retries,
        "deadline": int(job.deadline.timestamp() * 1000),
        "variables": dict(job.variables),
        "tags": list(job.tags),
        "tenantId": TENANT,
    }


ROUTES = (
    Route("POST", "/jobs/activation", activate),
    Route("POST", "/jobs/search", search),
    Route("POST", "/jobs/<key>/completion", complete),
    Route("POST", "/jobs/<key>/failure", fail),
    Route("POST", "/jobs/<key>/error", throw),
    Route("PATCH", "/jobs/<key>", update),
)
