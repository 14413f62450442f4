"""The promises under faults that no other file breaks: constraints, one transaction, races."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Engine as Database
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError

from engine.commands.core.engine import Engine
from engine.commands.core.handlers import Handled, Handler, OutboxEvent
from engine.commands.user_tasks.claim_user_task import claim_user_task
from engine.commands.user_tasks.complete_user_task import complete_user_task
from engine.errors import Refused
from engine.lifecycle.actor import Actor
from engine.persistence import Row, Store
from engine.persistence.case_rows import Incident, Timer
from engine.persistence.history_rows import HistoryRecord
from engine.persistence.runtime_rows import Token
from tests.commands.conftest import LI, NOW, WANG, Run
from tests.commands.looking import everything, history_holds, open_tasks, timers

PATIENCE = 120
"""Seconds after which a thread of a race is given up."""


def write(store: Store, row: Row) -> None:
    with store.write() as transaction:
        transaction.add(row)


def copy_of(row: Row, **changed: object) -> Row:
    values = {column.key: getattr(row, column.key) for column in row.__mapper__.column_attrs}
    return type(row)(**{**values, **changed})


def test_the_database_itself_refuses_a_second_timer_for_the_same_moment(
    engine: Engine, run: Run
) -> None:
    run([["timer", 60]])
    with pytest.raises(IntegrityError):
        write(engine.store, copy_of(timers(engine)[0], key=engine.store.next_key()))


def test_the_same_element_may_wait_for_another_moment(engine: Engine, run: Run) -> None:
    run([["timer", 60]])
    later = {"key": engine.store.next_key(), "due_at": NOW + timedelta(days=9)}
    write(engine.store, copy_of(timers(engine)[0], **later))
    assert len(timers(engine)) == 2


@pytest.mark.parametrize("table", [HistoryRecord, Token, Timer, Incident])
def test_when_any_row_cannot_be_written_nothing_is(
    engine: Engine, run: Run, handlers: dict[str, Handler], table: type[Row]
) -> None:
    """Token, rows, history and outbox commit together or not at all."""
    handlers["tell"] = lambda _, job: Handled(events=(OutboxEvent("portal", "told", {}),))
    run([["user_task", "初审"]], [["job", "tell"]], [["timer", 60], ["incident"]])
    before = everything(engine)
    with refusing(table), pytest.raises(OSError, match="disk full"):
        complete_user_task(engine, open_tasks(engine)[0].key, {"a": 1}, actor=WANG, now=NOW)
    assert everything(engine) == before
    complete_user_task(engine, open_tasks(engine)[0].key, {"a": 1}, actor=WANG, now=NOW)
    assert everything(engine) != before
    assert history_holds(engine)


class refusing:  # noqa: N801  read as a word: with refusing(table)
    """While it lasts, rows of the table cannot be written."""

    def __init__(self, table: type[Row]) -> None:
        self.written = (f"INSERT INTO {table.__tablename__} ", f"UPDATE {table.__tablename__} ")

    def _refuse(self, _connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith(self.written):
            raise OSError("disk full")

    def __enter__(self) -> None:
        event.listen(Database, "before_cursor_execute", self._refuse)

    def __exit__(self, *_: object) -> None:
        event.remove(Database, "before_cursor_execute", self._refuse)


def together(*acts: Callable[[], object]) -> list[Exception]:
    """Do all at the same moment; the exceptions that came."""
    raised: list[Exception] = []
    ready = threading.Barrier(len(acts))

    def run(act: Callable[[], object]) -> None:
        ready.wait(PATIENCE)
        try:
            act()
        except Exception as error:
            raised.append(error)

    threads = [threading.Thread(target=run, args=(act,), daemon=True) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert not any(thread.is_alive() for thread in threads), "someone still waits"
    return raised


def test_of_two_who_complete_at_once_one_is_told_that_the_other_did(
    engine: Engine, run: Run
) -> None:
    run([["user_task", "初审"]], [["user_task", "复审"]])
    key = open_tasks(engine)[0].key

    def complete(actor: Actor) -> Callable[[], object]:
        return lambda: complete_user_task(engine, key, {}, actor=actor, now=NOW)

    [refusal] = together(complete(WANG), complete(LI))
    assert isinstance(refusal, Refused)
    assert "已经办结" in str(refusal)
    assert [task.name for task in open_tasks(engine)] == ["复审"]
    assert history_holds(engine)


def test_of_many_who_claim_at_once_one_has_it(engine: Engine, run: Run) -> None:
    run([["user_task", "初审"]])
    key = open_tasks(engine)[0].key
    people = [Actor(f"p{n}", f"某{n}", frozenset({"dept"})) for n in range(6)]
    refusals = together(
        *(lambda one=one: claim_user_task(engine, key, actor=one, now=NOW) for one in people)
    )
    assert len(refusals) == len(people) - 1
    assert open_tasks(engine)[0].assignee in {one.login for one in people}


def test_branches_of_one_case_completed_at_once_are_all_done(engine: Engine, run: Run) -> None:
    case = run([["user_task", str(n)] for n in range(4)])
    tasks = [task.key for task in open_tasks(engine)]
    raised = together(
        *(lambda key=key: complete_user_task(engine, key, {}, actor=WANG, now=NOW) for key in tasks)
    )
    assert raised == []
    assert open_tasks(engine) == []
    assert case.process_instance_key
    assert history_holds(engine)
