"""A worker takes jobs of a type, under a lease."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from engine.commands.core.engine import Engine
from engine.errors import Invalid
from engine.json_types import Json
from engine.lifecycle.actor import Actor
from engine.lifecycle.authority import require
from engine.lifecycle.states import JOB
from engine.persistence import Transaction, jobs, tokens
from engine.persistence.case_rows import Instance, Job


@dataclass(frozen=True, slots=True)
class ActivatedJob:
    """A leased job. Give `fence` back when completing it: it refuses the result of a lost lease."""

    key: int
    type: str
    kind: str
    listener_event: str | None
    process_instance_key: int
    process_definition_id: str
    process_definition_version: int
    process_definition_key: int
    element_id: str
    element_instance_key: int
    headers: Mapping[str, Json]
    worker: str
    retries: int
    deadline: datetime
    variables: Mapping[str, Json]
    fence: int
    root_key: int
    tags: tuple[str, ...] = ()


def activate_jobs(
    engine: Engine,
    type: str,
    *,
    worker: str,
    timeout: timedelta,
    limit: int,
    actor: Actor,
    now: datetime,
    fetch: frozenset[str] | None = None,
) -> tuple[ActivatedJob, ...]:
    """Lease at most `limit` jobs until `now + timeout`; `fetch` names the variables wanted (all).

    Raises Invalid where nothing could be leased by such a request.
    """
    require(actor, "执行作业", type)
    if not type or limit < 1 or timeout <= timedelta(0):
        raise Invalid("领取作业须指明类型、数量（至少 1）和锁定时长（大于 0）。")
    with engine.store.read() as transaction:
        if not jobs.ready(transaction, [type], now):
            return ()  # most workers ask for nothing: no lock for them
    with engine.store.write() as transaction:
        taken = jobs.available(transaction, type, limit, now)
        for job in taken:
            job.state = JOB.after(job.state, "activate", type, actor)
            job.worker, job.locked_until = worker, now + timeout
            job.fence += 1
        return tuple(_leased(transaction, job, worker, fetch) for job in taken)


def _leased(
    transaction: Transaction, job: Job, worker: str, fetch: frozenset[str] | None
) -> ActivatedJob:
    instance = transaction.get_one(Instance, job.instance_key)
    seen = tokens.visible(transaction, job.instance_key, job.element_instance_key)
    assert job.locked_until is not None
    return ActivatedJob(
        key=job.key,
        type=job.type,
        kind=job.kind,
        listener_event=job.listener_event,
        process_instance_key=job.instance_key,
        process_definition_id=job.process_id,
        process_definition_version=instance.process_version,
        process_definition_key=job.process_key,
        element_id=job.element_id,
        element_instance_key=job.element_instance_key,
        headers=job.headers,
        worker=worker,
        retries=job.retries,
        deadline=job.locked_until,
        variables=seen if not fetch else {n: v for n, v in seen.items() if n in fetch},
        fence=job.fence,
        root_key=instance.root_key,
        tags=tuple(instance.tags),
    )
