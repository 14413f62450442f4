"""Requests that wait hold no thread: workers for jobs, and who waits for the end of a case."""

from collections.abc import Iterator
from datetime import timedelta
from http.client import HTTPConnection
from statistics import median
from threading import Thread
from time import monotonic
from typing import Any

import pytest
import simplejson

from app import house
from app.serving import server
from app.web import create_app
from engine.commands.core.engine import Engine
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.commands.jobs.activate_jobs import activate_jobs
from engine.commands.jobs.complete_job import complete_job
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.lifecycle.actor import SYSTEM
from engine.settings import Settings
from tests.drawing import chain, diagram, end, service, start

WORKERS = 60
DRAWN = diagram(start(), service("J", type="mail"), end(), chain("S", "J", "E"))


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    folder = tmp_path_factory.mktemp("waiting")
    made = house.build(
        Settings(f"sqlite:///{folder}/waiting.db", "demonstration", secret_key="k" * 40)
    )
    made.store.create_tables()
    deploy_resources(made, {"p.bpmn": DRAWN}, actor=SYSTEM, now=made.now())
    return made


@pytest.fixture(scope="module")
def port(engine: Engine) -> Iterator[int]:
    made = server(create_app(engine), "127.0.0.1", 0, threads=2)
    thread = Thread(target=made.run, daemon=True)
    thread.start()
    yield made.effective_port
    made.parking.stop()  # type: ignore[attr-defined]
    made.close()
    thread.join(timeout=5)


def ask(port: int, path: str, body: Any) -> HTTPConnection:
    """A connection whose request is sent; the answer is read later."""
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    sent = simplejson.dumps(body)
    connection.request("POST", f"/v2{path}", sent, {"Content-Type": "application/json"})
    return connection


def answered(connection: HTTPConnection) -> tuple[int, Any]:
    response = connection.getresponse()
    said = simplejson.loads(response.read())
    connection.close()
    return response.status, said


def work(milliseconds: int, type_: str = "mail") -> dict[str, Any]:
    return {
        "type": type_, "timeout": 60_000, "maxJobsToActivate": 1, "requestTimeout": milliseconds
    }  # fmt: skip


def begin(engine: Engine) -> None:
    start_process_instance(engine, process_id="P", actor=SYSTEM, now=engine.now())


def times(port: int, number: int = 15) -> list[float]:
    taken = []
    for _ in range(number):
        before = monotonic()
        connection = HTTPConnection("127.0.0.1", port, timeout=20)
        connection.request("GET", "/v2/topology")
        connection.getresponse().read()
        connection.close()
        taken.append(monotonic() - before)
    return taken


def test_sixty_waiting_workers_slow_nobody_and_share_what_comes(engine: Engine, port: int) -> None:
    times(port)
    alone = median(times(port))
    waiting = [ask(port, "/jobs/activation", work(4_000)) for _ in range(WORKERS)]
    crowded = median(times(port))
    begin(engine)
    begin(engine)
    taken = [answered(each) for each in waiting]
    assert {status for status, _ in taken} == {200}
    jobs = [job["jobKey"] for _, said in taken for job in said["jobs"]]
    assert len(jobs) == len(set(jobs)) == 2
    assert crowded <= max(alone * 1.5, alone + 0.005)


def test_a_worker_that_is_gone_takes_no_job(engine: Engine, port: int) -> None:
    ask(port, "/jobs/activation", work(30_000, "post")).close()
    drawn = DRAWN.replace(b'type="mail"', b'type="post"').replace(b'id="P"', b'id="Q"')
    deploy_resources(engine, {"q.bpmn": drawn}, actor=SYSTEM, now=engine.now())
    start_process_instance(engine, process_id="Q", actor=SYSTEM, now=engine.now())
    status, said = answered(ask(port, "/jobs/activation", work(5_000, "post")))
    assert (status, len(said["jobs"])) == (200, 1)


def test_who_waits_for_the_end_is_answered_at_the_end(engine: Engine, port: int) -> None:
    asked = {"processDefinitionId": "P", "awaitCompletion": True, "requestTimeout": 15_000}
    waiting = ask(port, "/process-instances", {**asked, "variables": {"n": 1}})
    status, said = answered(ask(port, "/jobs/activation", work(10_000)))
    (job,) = said["jobs"]
    complete_job(engine, int(job["jobKey"]), {"m": 2}, actor=SYSTEM, now=engine.now())
    status, said = answered(waiting)
    assert (status, said["variables"]) == (200, {"n": 1, "m": 2})
    assert said["processInstanceKey"] == job["processInstanceKey"]


def test_whoever_waits_in_vain_is_told_so_and_the_case_goes_on(engine: Engine, port: int) -> None:
    asked = {"processDefinitionId": "P", "awaitCompletion": True, "requestTimeout": 200}
    status, said = answered(ask(port, "/process-instances", asked))
    assert (status, said["status"]) == (504, 504)
    (job,) = activate_jobs(
        engine, "mail", worker="w", timeout=timedelta(days=1),
        limit=9, actor=SYSTEM, now=engine.now(),
    )  # fmt: skip
    assert str(job.process_instance_key) in said["detail"]
