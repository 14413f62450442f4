"""Jobs for external workers: take, complete, fail, report an error, ask for more time."""

from datetime import timedelta
from typing import Any

from flask import Response

from api import nouns
from api.authentication import caller
from api.context import Context, Route, answer, nothing, search_of
from api.requests import ActivateJobs, CompleteJob, FailJob, ThrowJobError, UpdateJob
from api.schemas import NUMBER, OBJECT, TEXT, TEXTS, listed, or_null, record
from api.searching import TENANT
from api.waiting import wait_for
from engine.commands.jobs.activate_jobs import ActivatedJob, activate_jobs
from engine.commands.jobs.complete_job import complete_job
from engine.commands.jobs.fail_job import fail_job
from engine.commands.jobs.throw_job_error import throw_job_error
from engine.commands.jobs.update_job import extend_lock, update_retries
from engine.request_values import read_key


def activate(context: Context, asked: ActivateJobs) -> Response:
    """`POST /v2/jobs/activation`: what there is, or a wait until there is something."""
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
    if not jobs:
        wait_for(("job", asked.type), asked.request_timeout)
    return answer({"jobs": [_show(job) for job in jobs]})


def complete(context: Context, asked: CompleteJob, key: str) -> Response:
    """`POST /v2/jobs/{key}/completion`."""
    complete_job(
        context.engine,
        read_key(key),
        asked.variables,
        actor=caller(),
        now=context.now(),
        answer=asked.result,
    )
    return nothing()


def fail(context: Context, asked: FailJob, key: str) -> Response:
    """`POST /v2/jobs/{key}/failure`."""
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


def throw(context: Context, asked: ThrowJobError, key: str) -> Response:
    """`POST /v2/jobs/{key}/error`."""
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


def update(context: Context, asked: UpdateJob, key: str) -> Response:
    """`PATCH /v2/jobs/{key}`."""
    change = asked.changeset
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
        "listenerEventType": nouns.JOB.fields["listenerEventType"].show(job.listener_event),
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
        "physicalTenantId": TENANT,
        "rootProcessInstanceKey": str(job.root_key),
        "businessId": None,
        "priority": 0,
        "userTask": None,
        "leaseToken": None,
    }


_JOB = record(
    {
        name: nouns.JOB.fields[name].schema
        for name in (
            "jobKey type kind listenerEventType processInstanceKey rootProcessInstanceKey "
            "processDefinitionId processDefinitionKey elementId elementInstanceKey customHeaders "
            "worker retries tenantId businessId priority"
        ).split()
    },
    processDefinitionVersion=NUMBER,
    deadline=NUMBER,
    variables=OBJECT,
    tags=TEXTS,
    physicalTenantId=TEXT,
    userTask=or_null(OBJECT),
    leaseToken=or_null(TEXT),
)

ROUTES = (
    Route(
        "POST", "/jobs/activation", activate, ActivateJobs, record(jobs=listed(_JOB)),
        examples={
            "领取作业，没有就等十秒": {
                "type": "send-mail", "worker": "邮件网关", "timeout": 60_000,
                "maxJobsToActivate": 10, "requestTimeout": 10_000,
            },
        },
    ),
    search_of("/jobs/search", nouns.JOB),
    Route(
        "POST", "/jobs/<key>/completion", complete, CompleteJob, status=204,
        examples={"办成，带回结果": {"variables": {"回执": "2026-001"}}},
    ),
    Route(
        "POST", "/jobs/<key>/failure", fail, FailJob, status=204,
        examples={"稍后重试": {"retries": 2, "errorMessage": "网关忙", "retryBackOff": 5000}},
    ),
    Route(
        "POST", "/jobs/<key>/error", throw, ThrowJobError, status=204,
        examples={"图中接住的错误": {"errorCode": "unreachable", "errorMessage": "对方停机"}},
    ),
    Route(
        "PATCH", "/jobs/<key>", update, UpdateJob, status=204,
        examples={"再占用五分钟": {"changeset": {"timeout": 300_000}}},
    ),
)  # fmt: skip
