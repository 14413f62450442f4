"""A task inside a sub-process with a deadline shows it, in a database of an older version too."""

from datetime import UTC, datetime

from engine.assembly import assemble
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.lifecycle.actor import SYSTEM
from engine.persistence import Store, deadlines
from engine.persistence.case_rows import UserTask
from engine.settings import Settings
from tests.commands.looking import open_tasks
from tests.drawing import boundary, chain, diagram, end, start, sub, timer, user

NOW = datetime(2026, 4, 27, 2, 0, tzinfo=UTC)


def test_a_task_that_showed_no_deadline_shows_the_one_around_it(store: Store) -> None:
    engine = assemble(Settings(database=store.url, mode="demonstration"))
    inside = (start("S1"), user("A"), end("E1"), chain("S1", "A", "E1"))
    due = timer("Date", '=deadline("T-GX-COOP-10-5-b", today())')
    drawing = diagram(
        start(), sub("SUB", *inside), end(), boundary("X", "SUB", due), end("LATE"),
        chain("S", "SUB", "E"), chain("X", "LATE"),
    )  # fmt: skip
    deploy_resources(engine, {"p.bpmn": drawing}, actor=SYSTEM, now=NOW)
    start_process_instance(engine, process_id="P", actor=SYSTEM, now=NOW)
    (task,) = open_tasks(engine)
    assert task.deadline_at < deadlines.NO_DEADLINE
    with store.write() as transaction:
        transaction.get_one(UserTask, task.key).deadline_at = deadlines.NO_DEADLINE
    with store.write() as transaction:
        deadlines.show_on_tasks_without(transaction)
    assert open_tasks(engine)[0].deadline_at == task.deadline_at
