"""Lists and searches with few cases and with many: server time and statements of each.

.venv/bin/python -m benchmarks.lists [--sizes 1000 100000]
"""

import argparse
import base64
import re
import time
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask.testing import FlaskClient

from app.web import create_app
from benchmarks.bareloop import diagram
from benchmarks.copies import copy_case, spread_deadlines
from benchmarks.databases import folder, new_database, postgres_server
from benchmarks.verbs import NOW
from engine.assembly import assemble
from engine.clock import Clock
from engine.commands.accounts.register_account import register_account
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.lifecycle.actor import SYSTEM
from engine.persistence.counting import counted_statements, start_counting
from engine.settings import Settings

PASSWORD = "correct horse"
TIMES = 12
SIZES = (1_000, 100_000)
PAGES = (
    ("我的待办", "/tasks"), ("案件", "/cases"), ("概览", "/overview"), ("期限", "/deadlines"),
    ("批次", "/batches"), ("名录", "/register"), ("/metrics", "/metrics"),
)  # fmt: skip
SEARCHES = ("user-tasks", "process-instances", "element-instances", "variables")
_HEADERS = {"Authorization": "Basic " + base64.b64encode(f"wang:{PASSWORD}".encode()).decode()}


@dataclass(frozen=True, slots=True)
class Line:
    """What one page or search took: 95th percentile (ms) and statements."""

    name: str
    p95: float
    statements: int


def measure(url: str, cases: int) -> list[Line]:
    """Fill an empty database with so many open cases and ask for everything."""
    engine = assemble(Settings(database=url, mode="demonstration", secret_key="k" * 40))
    app = create_app(engine)
    engine.store.create_tables()
    deploy_resources(engine, {"p.bpmn": diagram()}, actor=SYSTEM, now=NOW)
    register_account(
        engine, "wang", name="王处", password=PASSWORD, groups=["dept"], actor=SYSTEM, now=NOW
    )
    begun = start_process_instance(engine, process_id="p", actor=SYSTEM, now=NOW)
    copy_case(engine.store, begun.process_instance_key, cases)
    spread_deadlines(engine.store, Clock().now() - timedelta(days=3), 60)
    client = app.test_client()
    _sign_in(client)
    found = [_asked(client, name, "GET", path) for name, path in PAGES]
    for noun in SEARCHES:
        path = f"/v2/{noun}/search"
        found.append(_asked(client, path, "POST", path, json={}, headers=_HEADERS))
    engine.store.close()
    return found


def _asked(client: FlaskClient, name: str, method: str, path: str, **more: Any) -> Line:
    times = []
    for _ in range(TIMES):
        start_counting()
        began = time.perf_counter()
        answer = client.open(path, method=method, **more)
        times.append(time.perf_counter() - began)
        assert answer.status_code == 200, (path, answer.status_code)
    times = sorted(times[1:])  # nothing is compiled any more
    return Line(name, times[len(times) * 95 // 100] * 1e3, counted_statements())


def _sign_in(client: FlaskClient) -> None:
    page = client.get("/sign-in").text
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found
    form = {"login": "wang", "password": PASSWORD, "csrf_token": found[1]}
    assert client.post("/sign-in", data=form).status_code == 303


def run(sizes: tuple[int, ...] = SIZES) -> dict[tuple[str, int], list[Line]]:
    """By database and number of open cases."""
    found = {}
    with folder() as place, postgres_server() as server:
        for size in sizes:
            found["SQLite", size] = measure(f"sqlite:///{place / f'{size}.db'}", size)
            if server:
                found["PostgreSQL", size] = measure(new_database(server), size)
    return found


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    for (database, size), lines in run(tuple(parser.parse_args().sizes)).items():
        for line in lines:
            print(
                f"{database:11}{size:8} {line.name:34}"
                f"{line.p95:8.1f} ms {line.statements:3} statements"
            )


if __name__ == "__main__":
    main()
