"""迁移: a running case moves where all that is alive has a place, and loses nothing on the way."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from threading import Thread

import pytest
from sqlalchemy import update

from engine.assembly import assemble
from engine.commands.core.engine import Engine
from engine.commands.deadlines.fire_due_timers import fire_due_timers
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.commands.process_instances.migrate_process_instance import (
    migrate_process_instance,
    preview_migration,
)
from engine.commands.process_instances.recompute_parties import recompute_parties
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.commands.user_tasks.complete_user_task import complete_user_task
from engine.commands.user_tasks.save_draft import save_draft
from engine.errors import Refused
from engine.persistence import Store, case_locks
from engine.persistence.audience_rows import Party
from engine.persistence.audiences import all_parties
from engine.persistence.case_rows import Timer
from engine.persistence.runtime_rows import Draft
from engine.queries.cases import older_instances
from engine.settings import Settings
from tests.commands.conftest import ADMIN, NOW
from tests.commands.looking import all_of, history_holds, open_tasks
from tests.drawing import boundary, chain, diagram, end, last_day, start, timer, user, zeebe

DAY = timedelta(days=1)


@pytest.fixture
def engine(store: Store) -> Iterator[Engine]:
    """The real rooms, on this test's database."""
    made = assemble(
        Settings(store.database.url.render_as_string(hide_password=False), "demonstration")
    )
    yield made
    made.store.close()


def deploy(engine: Engine, *tasks: str) -> int:
    drawn = diagram(start(), *(user(task) for task in tasks), end(), chain("S", *tasks, "E"))
    [deployed] = deploy_resources(engine, {"p.bpmn": drawn}, actor=ADMIN, now=NOW)
    return deployed.key


def begin(engine: Engine) -> int:
    return start_process_instance(engine, process_id="P", actor=ADMIN, now=NOW).process_instance_key


def test_a_case_moved_goes_on_as_the_new_version_draws_it(engine: Engine) -> None:
    deploy(engine, "A", "B")
    case = begin(engine)
    target = deploy(engine, "A", "C", "B")
    task = open_tasks(engine)[0]
    save_draft(engine, task.key, {"half": 1}, based_on=0, actor=ADMIN, now=NOW)
    migrate_process_instance(engine, case, target_key=target, actor=ADMIN, now=NOW, reason="修订")
    assert [row.key for row in open_tasks(engine)] == [task.key], "the task itself stays"
    assert len(all_of(engine, Draft)) == 1, "and so does its draft"
    complete_user_task(engine, task.key, {}, actor=ADMIN, now=NOW)
    assert [row.element_id for row in open_tasks(engine)] == ["C"]
    assert history_holds(engine)


def test_a_case_not_moved_goes_on_as_it_began(engine: Engine) -> None:
    deploy(engine, "A", "B")
    begin(engine)
    deploy(engine, "A", "C", "B")
    complete_user_task(engine, open_tasks(engine)[0].key, {}, actor=ADMIN, now=NOW)
    assert [row.element_id for row in open_tasks(engine)] == ["B"]


def test_an_element_that_is_gone_keeps_the_case_and_the_preview_says_why(engine: Engine) -> None:
    deploy(engine, "A", "B")
    case = begin(engine)
    target = deploy(engine, "B")
    [preview] = preview_migration(engine, [case], target_key=target, now=NOW)
    assert not preview.moves
    assert "新版本中没有对应的元素" in preview.obstacles[0]
    with pytest.raises(Refused, match="新版本中没有对应的元素"):
        migrate_process_instance(
            engine, case, target_key=target, actor=ADMIN, now=NOW, reason="核对"
        )
    complete_user_task(engine, open_tasks(engine)[0].key, {}, actor=ADMIN, now=NOW)
    assert [row.element_id for row in open_tasks(engine)] == ["B"]


def test_a_renamed_element_is_followed(engine: Engine) -> None:
    deploy(engine, "A", "B")
    case = begin(engine)
    target = deploy(engine, "A2", "B")
    migrate_process_instance(
        engine, case, target_key=target, mapping={"A": "A2"}, actor=ADMIN, now=NOW, reason="核对"
    )
    task = open_tasks(engine)[0]
    assert (task.element_id, task.process_key) == ("A2", target)
    complete_user_task(engine, task.key, {}, actor=ADMIN, now=NOW)
    assert [row.element_id for row in open_tasks(engine)] == ["B"]


def test_a_due_moment_stays_though_the_new_version_counts_another(engine: Engine) -> None:
    deploy_due_after(engine, "P5D")
    case = begin(engine)
    target = deploy_due_after(engine, "P9D")
    migrate_process_instance(
        engine, case, target_key=target, actor=ADMIN, now=NOW + DAY, reason="核对"
    )
    [timer] = all_of(engine, Timer)
    assert (timer.state, timer.due_at) == ("pending", NOW + 5 * DAY)
    later = begin(engine)
    assert due_of(engine, later) == NOW + 9 * DAY
    fire_due_timers(engine, now=NOW + 5 * DAY)
    assert [row.instance_key for row in open_tasks(engine)] == [later], "it fell as it was told"


def test_a_preview_changes_nothing(engine: Engine) -> None:
    deploy(engine, "A", "B")
    case = begin(engine)
    target = deploy(engine, "A", "C", "B")
    [preview] = preview_migration(engine, [case], target_key=target, now=NOW)
    assert preview.moves
    assert older_instances(engine.store, "P").keys == (case,)


def test_a_preview_waits_for_nobody_who_works_on_the_case(engine: Engine) -> None:
    deploy(engine, "A", "B")
    case = begin(engine)
    target = deploy(engine, "A", "C", "B")
    found = []

    def look() -> None:
        found.extend(preview_migration(engine, [case], target_key=target, now=NOW))

    with engine.store.write() as transaction:
        case_locks.lock(transaction, case)
        looking = Thread(target=look, daemon=True)
        looking.start()
        looking.join(timeout=20)
        assert found, "it waits for the lock"
    looking.join(timeout=20)


def test_a_preview_tries_the_whole_move_on_a_copy(engine: Engine) -> None:
    deploy(engine, "A", "B")
    case = begin(engine)
    target = deploy_guarded(engine)
    [preview] = preview_migration(engine, [case], target_key=target, now=NOW)
    assert not preview.moves, "the new deadline cannot be counted from what the case knows"
    assert "试迁移没有成功" in preview.obstacles[0]
    assert history_holds(engine)


def deploy_due_after(engine: Engine, duration: str) -> int:
    """The task A, withdrawn after so long."""
    late = boundary("X", "A", timer("Duration", duration))
    drawn = diagram(
        start(), user("A"), end(), end("L"), late, chain("S", "A", "E"), chain("X", "L")
    )
    [deployed] = deploy_resources(engine, {"p.bpmn": drawn}, actor=ADMIN, now=NOW)
    return deployed.key


def due_of(engine: Engine, case: int) -> datetime | None:
    [timer] = [row for row in all_of(engine, Timer) if row.instance_key == case]
    return timer.due_at


def deploy_guarded(engine: Engine) -> int:
    """The task A with a deadline from a variable that older cases do not have."""
    guard = boundary("X", "A", timer("Date", "=agreed_on"))
    drawn = diagram(start(), user("A"), user("B"), end(), end("L"), guard,
                    chain("S", "A", "B", "E"), chain("X", "L"))  # fmt: skip
    [deployed] = deploy_resources(engine, {"p.bpmn": drawn}, actor=ADMIN, now=NOW)
    return deployed.key


def _roles(engine: Engine, role: str) -> int:
    told = zeebe("properties", zeebe("property", name="role", value=role)) if role else ""
    group = zeebe("assignmentDefinition", candidateGroups="dept")
    steps = user("A", group, told), user("B", group)
    drawn = diagram(last_day(), start(), *steps, end(), chain("S", "A", "B", "E"))
    [deployed] = deploy_resources(engine, {"p.bpmn": drawn}, actor=ADMIN, now=NOW)
    return deployed.key


def test_the_parties_of_a_case_moved_have_the_roles_of_the_new_version(engine: Engine) -> None:
    _roles(engine, "")
    case = begin(engine)
    assert ("group:dept", "") in _parties(engine, case)
    target = _roles(engine, "department")
    migrate_process_instance(engine, case, target_key=target, actor=ADMIN, now=NOW, reason="修订")
    assert ("group:dept", "department") in _parties(engine, case)
    other = _roles(engine, "agency")
    migrate_process_instance(engine, case, target_key=other, actor=ADMIN, now=NOW, reason="修订")
    assert ("group:dept", "agency") in _parties(engine, case)
    assert ("group:dept", "department") not in _parties(engine, case)


def test_parties_of_earlier_times_are_given_the_roles_of_their_diagram(engine: Engine) -> None:
    _roles(engine, "department")
    case = begin(engine)
    with engine.store.write() as transaction:
        transaction.change(update(Party).values(role=""))
    assert recompute_parties(engine, actor=ADMIN, now=NOW) == 1
    assert ("group:dept", "department") in _parties(engine, case)


def _parties(engine: Engine, case: int) -> list[tuple[str, str]]:
    with engine.store.read() as transaction:
        return list(all_parties(transaction, case))
