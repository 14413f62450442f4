"""The hot verbs need a small number of statements, however much there is in the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from engine.commands.core.engine import Engine
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.commands.user_tasks.complete_user_task import complete_user_task
from engine.queries.operations import overview
from tests.commands.conftest import NOW, WANG, Run
from tests.commands.looking import open_tasks


@contextmanager
def statements(engine: Engine) -> Iterator[list[str]]:
    seen: list[str] = []

    def see(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    event.listen(engine.store.database, "before_cursor_execute", see)
    try:
        yield seen
    finally:
        event.remove(engine.store.database, "before_cursor_execute", see)


def test_completing_a_task_takes_a_constant_number_of_statements(engine: Engine, run: Run) -> None:
    run([["user_task", "初审"]], [["user_task", "复审"]], [["user_task", "终审"]])
    counts = []
    for _ in range(2):
        task = open_tasks(engine)[0].key
        with statements(engine) as seen:
            complete_user_task(engine, task, {"n": 1}, actor=WANG, now=NOW)
        counts.append(len(seen))
    assert counts[1] <= counts[0] <= 12, "\n".join(seen)


def test_a_thousand_parallel_tasks_open_with_a_bounded_number_of_statements(
    engine: Engine, run: Run
) -> None:
    few = [["user_task", str(n)] for n in range(10)]
    many = [["user_task", str(n)] for n in range(1000)]
    counts = []
    for tasks in (few, many):
        run(tasks)
        with statements(engine) as seen:
            start_process_instance(engine, process_id="p", actor=WANG, now=NOW)
        counts.append(len(seen))
    assert counts[1] <= counts[0] + 12, "rows are inserted in batches"


def test_the_overview_takes_the_same_statements_for_one_case_as_for_thirty(
    engine: Engine, run: Run
) -> None:
    run([["user_task", "初审"]])
    counts = []
    for more in (0, 29):
        for _ in range(more):
            start_process_instance(engine, process_id="p", actor=WANG, now=NOW)
        with statements(engine) as seen:
            found = overview(engine.store, WANG, now=NOW, soon_by=NOW, due_by=NOW)
        counts.append(len(seen))
    assert found.total.active == 30
    assert counts[0] == counts[1]
