"""The verbs beside bare SpiffWorkflow with one SQLite row: completion, start, correlation.

    .venv/bin/python -m benchmarks.verbs

All run in turns, so that a busy machine hits every one. The time is a completion's of the bare
loop (`benchmarks.bareloop`); statements are those of one verb, BEGIN and COMMIT not counted.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import event, select

from benchmarks.bareloop import TASKS, bare, diagram
from benchmarks.databases import folder, new_database, postgres_server
from engine.assembly import assemble
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.commands.messages.publish_message import publish_message
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.commands.user_tasks.complete_user_task import complete_user_task
from engine.lifecycle.actor import SYSTEM, Actor
from engine.persistence.case_rows import UserTask
from engine.settings import Settings

NOW = datetime(2026, 3, 16, tzinfo=UTC)
CASES, ROUNDS = 3, 8
STAFF = Actor("wang", "王处", frozenset({"dept"}))
BARE = "bare SpiffWorkflow, one row"

WAITS = b"""<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
 xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="d2" targetNamespace="d"
 xmlns:modeler="http://camunda.org/schema/modeler/1.0"
 modeler:executionPlatform="Camunda Cloud" modeler:executionPlatformVersion="8.8.0">
<bpmn:message id="m" name="answer"><bpmn:extensionElements>
<zeebe:subscription correlationKey="=id"/></bpmn:extensionElements></bpmn:message>
<bpmn:process id="w" name="w" isExecutable="true">
<bpmn:startEvent id="s"><bpmn:outgoing>f0</bpmn:outgoing></bpmn:startEvent>
<bpmn:receiveTask id="r" name="r" messageRef="m"><bpmn:incoming>f0</bpmn:incoming>
<bpmn:outgoing>f1</bpmn:outgoing></bpmn:receiveTask>
<bpmn:endEvent id="e"><bpmn:incoming>f1</bpmn:incoming></bpmn:endEvent>
<bpmn:sequenceFlow id="f0" sourceRef="s" targetRef="r"/>
<bpmn:sequenceFlow id="f1" sourceRef="r" targetRef="e"/></bpmn:process></bpmn:definitions>"""

Spent = dict[str, list[tuple[float, int]]]
"""Name of a verb → seconds and statements of each time it ran."""


class Verbs:
    """The verbs on one database."""

    def __init__(self, database: str, url: str) -> None:
        self.database, self.statements, self.number = database, 0, 0
        self.engine = assemble(Settings(database=url))
        self.engine.store.create_tables()
        files = {"p.bpmn": diagram(), "w.bpmn": WAITS}
        deploy_resources(self.engine, files, actor=SYSTEM, now=NOW)
        event.listen(self.engine.store.database, "before_cursor_execute", self._count)

    def _count(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        self.statements += not statement.startswith("BEGIN")

    def _timed(self, verb: Callable[[], object]) -> tuple[float, int]:
        self.statements, began = 0, time.perf_counter()
        verb()
        return time.perf_counter() - began, self.statements

    def case(self, spent: Spent) -> None:
        """A case from its start to its last task, and one that a message reaches."""
        for verb, one in self._case():
            spent.setdefault(f"{verb}, {self.database}", []).append(one)

    def _case(self) -> Iterator[tuple[str, tuple[float, int]]]:
        engine, who, self.number = self.engine, STAFF, self.number + 1
        yield (
            "start",
            self._timed(
                lambda: start_process_instance(engine, process_id="p", actor=SYSTEM, now=NOW)
            ),
        )
        for number in range(TASKS):
            with engine.store.read() as transaction:
                key = transaction.scalar(select(UserTask.key).where(UserTask.state == "open"))
            assert key is not None
            values = {"n": number}
            yield (
                "completion",
                self._timed(
                    lambda k=key, v=values: complete_user_task(engine, k, v, actor=who, now=NOW)
                ),
            )
        name = str(self.number)
        variables = {"id": name}
        start_process_instance(engine, process_id="w", variables=variables, actor=SYSTEM, now=NOW)
        yield (
            "correlation",
            self._timed(
                lambda: publish_message(
                    engine, "answer", name, actor=SYSTEM, now=NOW, time_to_live=timedelta(0)
                )
            ),
        )


def measure() -> tuple[float, Spent]:
    """Seconds of the bare loop's middle completion, and what the verbs took."""
    with folder() as place, postgres_server() as server:
        loop = bare(place)
        sides = [Verbs("SQLite", f"sqlite:///{place / 'ours.db'}")]
        if server:
            sides.append(Verbs("PostgreSQL", new_database(server)))
        for side in (None, *sides):  # nothing is compiled and no page is cold any more
            with suppress(StopIteration):
                [*loop()] if side is None else side.case({})
        of_bare: list[float] = []
        spent: Spent = {}
        for _ in range(ROUNDS):
            for _ in range(CASES):
                of_bare += loop()
                for side in sides:
                    side.case(spent)
        for side in sides:
            side.engine.store.close()
    return middle(of_bare), spent


def middle(values: list[float]) -> float:
    """The median, or one of the two."""
    return sorted(values)[len(values) // 2]


def main() -> None:
    """Print the table."""
    baseline, spent = measure()
    print(f"{BARE:32}{1 / baseline:8.0f}/s   1.00 ×")
    for name, times in spent.items():
        median = middle([seconds for seconds, _ in times])
        statements = max(count for _, count in times)
        ratio = median / baseline
        print(f"{name:32}{1 / median:8.0f}/s  {ratio:5.2f} ×  at most {statements} statements")


if __name__ == "__main__":
    main()
