"""Due timers fire once each, in due order, and one that fails stops nothing."""

from datetime import timedelta

from sqlalchemy import event
from sqlalchemy.orm.exc import StaleDataError

from engine import execution
from engine.commands.core.engine import Engine
from engine.commands.deadlines.fire_due_timers import fire_due_timers
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.commands.process_instances.resolve_incident import resolve_incident
from engine.commands.user_tasks.complete_user_task import complete_user_task
from engine.persistence import Transaction
from engine.persistence.case_rows import Instance, Timer
from tests.commands.conftest import ADMIN, NOW, Run
from tests.commands.looking import all_of, history_holds, incidents, open_tasks, state_of, timers
from tests.commands.stepping import steps

DAY = timedelta(days=1)
SECONDS = int(DAY.total_seconds())


def test_a_due_timer_moves_its_case_on(engine: Engine, run: Run) -> None:
    case = run([["timer", SECONDS]])
    assert fire_due_timers(engine, now=NOW + DAY - timedelta(seconds=1)).fired == 0
    assert fire_due_timers(engine, now=NOW + DAY).fired == 1
    assert state_of(engine, case.process_instance_key) == "completed"


def test_a_timer_fires_once(engine: Engine, run: Run) -> None:
    run([["timer", SECONDS]])
    assert fire_due_timers(engine, now=NOW + DAY).fired == 1
    assert fire_due_timers(engine, now=NOW + DAY).fired == 0


def test_after_downtime_everything_overdue_fires_in_due_order_with_its_lateness(
    engine: Engine, run: Run
) -> None:
    for days in (3, 1, 2):
        run([["timer", days * SECONDS]])
    swept = fire_due_timers(engine, now=NOW + 10 * DAY)
    assert (swept.fired, swept.latest_seconds) == (3, 9 * SECONDS)
    by_due = sorted(timers(engine), key=lambda timer: timer.due_at or NOW)
    assert [timer.lateness_seconds for timer in by_due] == [9 * SECONDS, 8 * SECONDS, 7 * SECONDS]
    ended = sorted(all_of(engine, Instance), key=lambda row: row.history_length)
    assert len(ended) == 3
    assert history_holds(engine)


def test_the_sweep_says_when_the_next_timer_is_due(engine: Engine, run: Run) -> None:
    run([["timer", 5 * SECONDS]])
    assert fire_due_timers(engine, now=NOW).next_due_at == NOW + 5 * DAY


def test_completing_first_withdraws_the_timer(engine: Engine, run: Run) -> None:
    run(["any", ["user_task", "初审"], ["timer", SECONDS]])
    complete_user_task(engine, open_tasks(engine)[0].key, {}, actor=ADMIN, now=NOW)
    assert fire_due_timers(engine, now=NOW + 2 * DAY).fired == 0
    assert [timer.state for timer in timers(engine)] == ["canceled"]


def test_a_timer_that_fires_withdraws_the_task(engine: Engine, run: Run) -> None:
    run(["any", ["user_task", "初审"], ["timer", SECONDS]])
    fire_due_timers(engine, now=NOW + DAY)
    assert open_tasks(engine) == []


def test_a_timer_that_cannot_fire_is_an_incident_and_the_others_fire(
    engine: Engine, run: Run, monkeypatch
) -> None:
    run([["timer", SECONDS]])
    run([["timer", SECONDS]])
    bad = timers(engine)[0].key
    apply = execution.apply

    def sometimes(executable, state, stimulus, execution_context):
        if getattr(stimulus, "wait_key", None) == bad:
            raise RuntimeError("令牌走失")
        return apply(executable, state, stimulus, execution_context)

    monkeypatch.setattr(execution, "apply", sometimes)
    swept = fire_due_timers(engine, now=NOW + DAY)
    assert (swept.fired, swept.failed) == (1, 1)
    assert fire_due_timers(engine, now=NOW + DAY).failed == 0, "it is not tried for ever"
    monkeypatch.setattr(execution, "apply", apply)
    resolve_incident(engine, incidents(engine)[0].key, actor=ADMIN, now=NOW, reason="核对")
    assert fire_due_timers(engine, now=NOW + DAY).fired == 1
    assert history_holds(engine)


def test_a_cycle_of_start_events_begins_a_case_each_round(engine: Engine) -> None:
    content = steps("yearly", [["user_task", "催报"]], every=(SECONDS, 2))
    deploy_resources(engine, {"y.bpmn": content}, actor=ADMIN, now=NOW)
    assert [fire_due_timers(engine, now=NOW + day * DAY).fired for day in (1, 2, 3, 4)] == [
        1, 1, 1, 0,
    ]  # fmt: skip
    assert len(open_tasks(engine)) == 3


def test_a_newer_version_stops_the_timers_of_the_one_before(engine: Engine) -> None:
    for tag in ("a", "b"):
        content = steps("yearly", [["user_task", tag]], every=(SECONDS, 0))
        deploy_resources(engine, {"y.bpmn": content}, actor=ADMIN, now=NOW)
    assert fire_due_timers(engine, now=NOW + DAY).fired == 1
    assert [task.name for task in open_tasks(engine)] == ["b"]


def test_a_timer_whose_case_is_busy_is_left_to_the_next_sweep(engine: Engine, run: Run) -> None:
    case = run([["timer", SECONDS]])

    def overtaken(session: Transaction, *_: object) -> None:
        if any(isinstance(row, Timer) for row in session.dirty):
            event.remove(Transaction, "before_flush", overtaken)
            raise StaleDataError

    event.listen(Transaction, "before_flush", overtaken)
    swept = fire_due_timers(engine, now=NOW + DAY)
    assert (swept.fired, swept.failed) == (0, 0)
    assert fire_due_timers(engine, now=NOW + DAY).fired == 1
    assert state_of(engine, case.process_instance_key) == "completed"
    assert incidents(engine) == []
