"""Completions over `/v2`: a server as an installation runs it, clients in their own processes.

    .venv/bin/python -m benchmarks.web

Each client completes tasks of its own, one request after another on a connection that stays open.
"""

import base64
import json
import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

from sqlalchemy import select

from app.serving import server
from app.web import create_app
from benchmarks.bareloop import bare, diagram
from benchmarks.databases import folder, new_database, postgres_server
from benchmarks.verbs import NOW, middle
from engine.assembly import assemble
from engine.commands.accounts.register_account import register_account
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.lifecycle.actor import SYSTEM
from engine.persistence.case_rows import UserTask
from engine.settings import Settings

REQUESTS = 100
"""Of each client."""
WARM = 10
LOGIN, PASSWORD = "wang", "correct horse"
Result = tuple[int, int, float, float, float, float]
"""Clients, server processes, completions a second, the median and 99th percentile (ms), and seconds
of the bare loop's completion before and after."""


def prepare(url: str, tasks: int) -> list[int]:
    """A database with so many open tasks; their keys."""
    engine = assemble(Settings(database=url))
    engine.store.create_tables()
    deploy_resources(engine, {"p.bpmn": diagram()}, actor=SYSTEM, now=NOW)
    register_account(
        engine, LOGIN, name="王处", password=PASSWORD, groups=["dept"], actor=SYSTEM, now=NOW
    )
    for _ in range(tasks):
        start_process_instance(engine, process_id="p", actor=SYSTEM, now=NOW)
    with engine.store.read() as transaction:
        keys = list(transaction.scalars(select(UserTask.key).where(UserTask.state == "open")))
    engine.store.close()
    return keys


@contextmanager
def servers(url: str, number: int, place: Path) -> Iterator[list[int]]:
    """So many server processes on the database; their ports."""
    ports = [_free_port() for _ in range(number)]
    environment = os.environ | {
        "GUICHENG_DATABASE": url,
        "GUICHENG_MODE": "demonstration",
        "GUICHENG_SECRET_KEY": "k" * 40,
    }
    command = [sys.executable, "-m", "benchmarks.web", "serve"]
    with (place / "server.log").open("ab") as log:
        running = [
            subprocess.Popen([*command, str(port)], env=environment, stdout=log, stderr=log)
            for port in ports
        ]
        try:
            for port in ports:
                _wait_for(port)
            yield ports
        finally:
            for one in running:
                one.send_signal(signal.SIGTERM)
            for one in running:
                one.wait(20)


def serve(port: int) -> None:
    """One server process, without the chores of an installation."""
    engine = assemble(Settings.read(os.environ))
    server(create_app(engine), "127.0.0.1", port).run()


def measure(url: str, clients: int, processes: int, place: Path) -> Result:
    """Let the clients complete tasks; each has its own server, in turn."""
    keys = prepare(url, clients * (REQUESTS + WARM))
    with servers(url, processes, place) as ports:
        mine = [keys[number::clients] for number in range(clients)]
        given = [(ports[number % len(ports)], mine[number]) for number in range(clients)]
        with multiprocessing.get_context("spawn").Pool(clients) as pool:
            beside = _bare(place)
            took = pool.starmap(_complete, given)
            beside += _bare(place)
    times = sorted(seconds for _, seconds_of in took for seconds in seconds_of)
    rate = sum(len(seconds_of) / whole for whole, seconds_of in took)
    slow = times[len(times) * 99 // 100]
    return clients, processes, rate, middle(times) * 1e3, slow * 1e3, middle(beside)


def _bare(place: Path) -> list[float]:
    with tempfile.TemporaryDirectory(dir=place) as folder:
        loop = bare(Path(folder))
        return [seconds for _ in range(5) for seconds in loop()]


def _complete(port: int, keys: Sequence[int]) -> tuple[float, list[float]]:
    """Seconds in all, and of each request."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    token = base64.b64encode(f"{LOGIN}:{PASSWORD}".encode()).decode()
    headers = {"Authorization": f"Basic {token}", "Content-Type": "application/json"}
    body, times = json.dumps({"variables": {}}), []
    for number, key in enumerate(keys):
        if number == WARM:
            whole = time.perf_counter()
        began = time.perf_counter()
        connection.request("POST", f"/v2/user-tasks/{key}/completion", body, headers)
        answer = connection.getresponse()
        text = answer.read()
        assert answer.status == 204, text
        times.append(time.perf_counter() - began)
    return time.perf_counter() - whole, times[WARM:]


def run() -> dict[str, list[Result]]:
    """What each database was measured with."""
    found: dict[str, list[Result]] = {}
    with folder() as place, postgres_server() as postgres:
        for clients in (1, 4, 16):
            url = f"sqlite:///{place / f'web{clients}.db'}"
            found.setdefault("SQLite", []).append(measure(url, clients, 1, place))
        for clients, processes in ((1, 1), (4, 1), (4, 2)) if postgres else ():
            assert postgres
            one = measure(new_database(postgres), clients, processes, place)
            found.setdefault("PostgreSQL", []).append(one)
    return found


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait_for(port: int) -> None:
    until = time.monotonic() + 300
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(f"no server at port {port}")


def main() -> None:
    """Print the table."""
    for database, results in run().items():
        for clients, processes, rate, median, slow, beside in results:
            print(
                f"{database:12}{clients:3} clients {processes} processes {rate:7.0f}/s"
                f"  p50 {median:6.1f} ms  p99 {slow:6.1f} ms  bare loop {1 / beside:5.0f}/s"
            )


if __name__ == "__main__":
    if sys.argv[1:2] == ["serve"]:
        serve(int(sys.argv[2]))
    else:
        main()
