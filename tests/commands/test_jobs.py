"""Jobs for external workers: leased, fenced, retried, and in the end a person's."""

from datetime import timedelta

import pytest

from engine.commands.core.engine import Engine
from engine.commands.core.handlers import Handled, HandledJob, Handler
from engine.commands.jobs.activate_jobs import ActivatedJob, activate_jobs
from engine.commands.jobs.complete_job import complete_job
from engine.commands.jobs.fail_job import fail_job
from engine.commands.jobs.throw_job_error import throw_job_error
from engine.commands.jobs.update_job import extend_lock
from engine.commands.process_instances.resolve_incident import resolve_incident
from engine.errors import Refused
from engine.persistence import Transaction
from engine.queries.operations import open_incidents
from tests.commands.conftest import ADMIN, NOW, Run
from tests.commands.looking import history_holds, incidents, jobs, state_of

MINUTE = timedelta(minutes=1)


def activate(engine: Engine, worker: str = "w1", now=NOW) -> tuple[ActivatedJob, ...]:
    return activate_jobs(
        engine, "mail", worker=worker, timeout=MINUTE, limit=10, actor=ADMIN, now=now
    )


def test_a_leased_job_is_had_by_one_worker(engine: Engine, run: Run) -> None:
    run([["job", "mail"]], variables={"to": "甲"})
    [job] = activate(engine)
    assert (job.variables, job.headers) == ({"to": "甲"}, {"step": "s0.0"})
    assert activate(engine, "w2") == ()


def test_a_lease_that_is_over_is_taken_by_another_and_the_late_result_refused(
    engine: Engine, run: Run
) -> None:
    case = run([["job", "mail"]])
    [late] = activate(engine)
    [job] = activate(engine, "w2", NOW + MINUTE)
    with pytest.raises(Refused, match="锁定已经过期，现由“w2”执行"):
        complete_job(engine, late.key, actor=ADMIN, now=NOW + MINUTE, fence=late.fence)
    complete_job(engine, job.key, actor=ADMIN, now=NOW + MINUTE, fence=job.fence)
    assert state_of(engine, case.process_instance_key) == "completed"


def test_a_job_is_completed_once(engine: Engine, run: Run) -> None:
    run([["job", "mail"]])
    [job] = activate(engine)
    complete_job(engine, job.key, {"sent": True}, actor=ADMIN, now=NOW)
    with pytest.raises(Refused, match="已经完成"):
        complete_job(engine, job.key, {"sent": True}, actor=ADMIN, now=NOW)


def test_a_failed_job_is_offered_again_after_its_back_off(engine: Engine, run: Run) -> None:
    run([["job", "mail"]])
    [job] = activate(engine)
    fail_job(engine, job.key, "断网", retries=2, back_off=MINUTE, actor=ADMIN, now=NOW)
    assert activate(engine, now=NOW) == ()
    assert [again.key for again in activate(engine, now=NOW + MINUTE)] == [job.key]


def test_a_job_without_retries_left_is_an_incident_until_a_person_resolves_it(
    engine: Engine, run: Run
) -> None:
    run([["job", "mail"]])
    [job] = activate(engine)
    fail_job(engine, job.key, "地址不存在", retries=0, actor=ADMIN, now=NOW)
    assert activate(engine, now=NOW + MINUTE) == ()
    assert [incident.message for incident in incidents(engine)] == ["地址不存在"]
    resolve_incident(engine, incidents(engine)[0].key, actor=ADMIN, now=NOW, reason="核对")
    assert [again.key for again in activate(engine)] == [job.key]
    assert history_holds(engine)


def test_an_error_of_the_business_ends_the_job(engine: Engine, run: Run) -> None:
    run([["job", "mail"]])
    [job] = activate(engine)
    throw_job_error(engine, job.key, "REFUSED", actor=ADMIN, now=NOW)
    assert [row.state for row in jobs(engine)] == ["error_thrown"]
    assert [one.kind for one in incidents(engine)] == ["unhandled_error_event"]


def test_an_extended_lock_holds_longer(engine: Engine, run: Run) -> None:
    run([["job", "mail"]])
    [job] = activate(engine)
    extend_lock(engine, job.key, 5 * MINUTE, actor=ADMIN, now=NOW)
    assert activate(engine, "w2", NOW + 4 * MINUTE) == ()


def test_a_handler_with_a_fault_leaves_its_place_with_the_incident_and_in_the_log(
    engine: Engine, run: Run, handlers: dict[str, Handler], caplog: pytest.LogCaptureFixture
) -> None:
    def faulty(_transaction: Transaction, _job: HandledJob) -> Handled:
        raise ZeroDivisionError("a fault of the program")

    handlers["count"] = faulty
    run([["job", "count"]])
    [[line], _] = open_incidents(engine.store, ADMIN)
    assert "in faulty" in line.traceback
    assert "处理程序出错" in line.message
    [record] = [record for record in caplog.records if record.message == "job failed"]
    assert record.exc_info
