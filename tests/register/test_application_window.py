"""延期 of the application window reaches the batch and whoever is filling in an application."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from app import house
from app.cli.set_up import deploy_shipped
from app.demonstration import create_demonstration_data
from engine.commands.core.engine import Engine
from engine.commands.deadlines.extend_deadline import extend_deadline
from engine.commands.deadlines.fire_due_timers import fire_due_timers
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.commands.user_tasks.complete_user_task import complete_user_task
from engine.deadlines.deadline import end_of_day
from engine.errors import Refused
from engine.persistence import Store
from engine.persistence.case_rows import Timer, UserTask, Variable
from engine.persistence.history_rows import HistoryRecord
from engine.persistence.runtime_rows import Candidate
from engine.programmes import Programmes
from engine.queries.accounts import actor_of
from engine.settings import Settings, shipped
from register.application_window import ApplicationWindow
from register.rows import Batch
from tests.commands.looking import all_of, history_holds
from tests.procedures.guangdong import GUIDE
from tests.procedures.test_gx_cons_recognition import FORMED
from tests.procedures.walking import walk

NOW = datetime(2026, 3, 16, 1, tzinfo=UTC)
LATER = date(2026, 5, 29)


@pytest.fixture
def engine(store: Store) -> Engine:
    """Guangdong, two of whose batches are open: the first closes earlier."""
    made = house.build(Settings(database=store.url, mode="demonstration"))
    deploy_shipped(made, "gd")
    list(create_demonstration_data(made))
    return made


def open_batch(engine: Engine, closes_on: str) -> None:
    chen = actor_of(engine.store, "chen", now=NOW)
    start_process_instance(engine, process_id="GD-P01-batch", actor=chen, now=NOW)
    (asked,) = all_of(engine, UserTask, UserTask.element_id == "s02", UserTask.state == "open")
    guide = GUIDE | {"closes_on": closes_on}
    complete_user_task(engine, asked.key, guide, actor=chen, now=NOW)


def begin(engine: Engine) -> UserTask:
    """The applicant's task of filling in the application."""
    start_process_instance(
        engine, process_id="GD-P01", actor=actor_of(engine.store, "yuehai", now=NOW), now=NOW
    )
    return all_of(engine, UserTask, UserTask.element_id == "s03")[-1]


def extend(engine: Engine, place: int = 0) -> None:
    windows = all_of(engine, Timer, Timer.element_id == "window_end")
    chen = actor_of(engine.store, "chen", now=NOW)
    extend_deadline(engine, windows[place].key, LATER, actor=chen, now=NOW, reason="平台故障")


def test_the_batch_closes_and_the_application_is_due_on_the_new_last_day(engine: Engine) -> None:
    open_batch(engine, "2026-05-15")
    task = begin(engine)
    assert task.due_at == end_of_day(date(2026, 5, 15))
    extend(engine)
    assert [one.closes_on for one in all_of(engine, Batch)] == [LATER]
    (moved,) = all_of(engine, UserTask, UserTask.key == task.key)
    assert (moved.due_at, moved.deadline_at) == (end_of_day(LATER), end_of_day(LATER))
    shown = all_of(engine, Candidate, Candidate.task_key == task.key)
    assert {one.deadline_at for one in shown} == {end_of_day(LATER)}
    (line,) = all_of(engine, HistoryRecord, HistoryRecord.kind == "due_date_change")
    assert (line.chain, line.actor, line.reason) == (task.instance_key, "chen", "平台故障")
    assert history_holds(engine)


def test_an_application_begun_afterwards_has_the_new_day(engine: Engine) -> None:
    open_batch(engine, "2026-05-15")
    extend(engine)
    assert begin(engine).due_at == end_of_day(LATER)


def test_of_several_batches_the_first_to_close_counts(engine: Engine) -> None:
    open_batch(engine, "2026-05-15")
    open_batch(engine, "2026-05-20")
    task = begin(engine)
    extend(engine)
    (moved,) = all_of(engine, UserTask, UserTask.key == task.key)
    assert moved.due_at == end_of_day(date(2026, 5, 20))


def test_a_task_with_a_day_of_its_own_keeps_it(engine: Engine) -> None:
    open_batch(engine, "2026-05-15")
    task = begin(engine)
    own = end_of_day(date(2026, 4, 1))
    with engine.store.write() as transaction:
        transaction.get_one(UserTask, task.key).due_at = own
    extend(engine)
    (kept,) = all_of(engine, UserTask, UserTask.key == task.key)
    assert kept.due_at == own


def test_where_the_batch_is_unknown_nothing_moves(engine: Engine) -> None:
    open_batch(engine, "2026-05-15")
    (window,) = all_of(engine, Timer, Timer.element_id == "window_end")
    with engine.store.write() as transaction:
        name = Variable.name == "batchId"
        for row in transaction.scalars(select(Variable).where(name)):
            row.value = "null"
    with pytest.raises(Refused, match="找不到这一申报期限所属的专题"):
        extend(engine)
    (kept,) = all_of(engine, Timer, Timer.key == window.key)
    assert kept.due_at == window.due_at


def test_a_deadline_of_the_application_itself_moves_with_the_window(store: Store) -> None:
    """Whoever fills in the form of a 创新联合体 on the day before is not refused as late."""
    made = house.build(Settings(database=store.url, mode="demonstration"))
    deploy_shipped(made, "gx-cons")
    list(create_demonstration_data(made))
    notice = {"title": "2026年批次", "closes_on": "2026-05-15", "notice_text": "申报"}
    walk(made, "GX-CONS-P01-batch", ("s01a", notice))
    walk(made, "GX-CONS-P01", *FORMED)
    (own,) = all_of(made, Timer, Timer.element_id == "due", Timer.state == "pending")
    (window,) = all_of(made, Timer, Timer.element_id == "window", Timer.state == "pending")
    wei = actor_of(made.store, "wei", now=NOW)
    extend_deadline(made, window.key, LATER, actor=wei, now=NOW, reason="平台故障")
    (moved,) = all_of(made, Timer, Timer.key == own.key)
    assert moved.due_at == end_of_day(LATER)
    (form,) = all_of(made, UserTask, UserTask.element_id == "s05")
    assert form.deadline_at == end_of_day(LATER)
    fire_due_timers(made, now=datetime(2026, 5, 20, 1, tzinfo=UTC))
    (open_still,) = all_of(made, UserTask, UserTask.key == form.key)
    assert open_still.state == "open"
    assert history_holds(made)


def test_every_window_for_applications_of_the_shipped_diagrams_is_its_batchs() -> None:
    """A batch of evaluations has no applications, and counts from no notice to apply."""
    drawn = [file.read_text("utf-8") for file in shipped("bpmn").glob("*/*-batch.bpmn")]
    windows = [text for text in drawn if 'name="deadline" value="T-P-NOTICE"' in text]
    assert len(windows) >= 5
    for text in windows:
        assert 'name="applicationWindow" value="batchId"' in text


def test_a_deployment_says_what_the_property_must_name() -> None:
    assert ApplicationWindow().fault(Programmes(), "P", "batchId") is None
    assert "变量名" in str(ApplicationWindow().fault(Programmes(), "P", "截止 日"))
