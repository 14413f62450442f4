"""A case with many tokens is read piece by piece and goes on exactly like one read whole."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from sqlalchemy import event

from engine.assembly import assemble
from engine.commands.core import stored_state
from engine.commands.core.engine import Engine
from engine.commands.deadlines.fire_due_timers import fire_due_timers
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.commands.process_instances.migrate_process_instance import migrate_process_instance
from engine.commands.process_instances.set_variables import set_variables
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.commands.user_tasks.complete_user_task import complete_user_task
from engine.persistence import Store
from engine.persistence.case_rows import ElementInstance, Instance, Variable
from engine.persistence.runtime_rows import Token
from engine.settings import Settings
from tests.commands.conftest import ADMIN, NOW
from tests.commands.looking import all_of, history_holds, open_tasks, state_of
from tests.commands.looking import variables as variables_of
from tests.drawing import (
    boundary,
    chain,
    condition,
    diagram,
    end,
    flow,
    many,
    script,
    some,
    start,
    sub,
    timer,
    user,
)

PANEL = (
    start(),
    some("G"),
    sub(
        "U",
        many("experts", inputElement="expert", outputCollection="votes", outputElement="=vote"),
        start("S1"),
        user("A"),
        boundary("T", "A", timer("Duration", "P1D"), interrupting=False),
        script("R", "1", "reminded"),
        chain("S1", "A"),
        flow("T", "R"),
    ),
    user("B"),
    boundary("X", "B", condition("objection"), interrupting=False),
    script("C", "true", "heard"),
    some("J"),
    user("Z"),
    end(),
    flow("S", "G"),
    flow("G", "U", "true"),
    flow("G", "B", "true"),
    chain("U", "J", "Z", "E"),
    flow("B", "J"),
    flow("X", "C"),
)


@pytest.fixture
def engine(store: Store) -> Iterator[Engine]:
    """The real rooms, on this test's database."""
    made = assemble(
        Settings(store.database.url.render_as_string(hide_password=False), "demonstration")
    )
    yield made
    made.store.close()


def begin(engine: Engine, *, panel: int) -> int:
    deploy_resources(engine, {"p.bpmn": diagram(*PANEL)}, actor=ADMIN, now=NOW)
    experts = {"experts": list(range(panel))}
    begun = start_process_instance(engine, process_id="P", variables=experts, actor=ADMIN, now=NOW)
    return begun.process_instance_key


def complete(engine: Engine, element: str, **variables: object) -> None:
    task = next(task for task in open_tasks(engine) if task.element_id == element)
    complete_user_task(engine, task.key, variables, actor=ADMIN, now=NOW)


def walk(engine: Engine) -> tuple[int, list[tuple[str, str]]]:
    """A panel of seven to its end: reminders, an objection, votes; and what happened in between."""
    case = begin(engine, panel=7)
    complete(engine, "A", vote=0)
    fire_due_timers(engine, now=NOW + timedelta(days=2))
    set_variables(engine, case, {"objection": True}, actor=ADMIN, now=NOW, reason="核对")
    complete(engine, "B")
    for vote in range(1, 7):
        assert [task.element_id for task in open_tasks(engine)].count("Z") == 0
        complete(engine, "A", vote=vote)
    complete(engine, "Z")
    elements = all_of(engine, ElementInstance)
    return case, sorted((element.element_id, element.state) for element in elements)


@pytest.mark.parametrize("few", [0, 3])
def test_a_case_read_in_pieces_goes_on_like_one_read_whole(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(stored_state, "FEW", few)
    case, elements = walk(engine)
    assert state_of(engine, case) == "completed"
    assert variables_of(engine, case)["votes"] == list(range(7))
    assert variables_of(engine, case)["heard"] is True
    assert elements.count(("T", "completed")) == 6, "one had voted before the reminder"
    assert all_of(engine, Token) == []
    assert history_holds(engine)


def test_it_moves_to_another_version_whole(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stored_state, "FEW", 3)
    case = begin(engine, panel=5)
    complete(engine, "A", vote=1)
    later = diagram(*(part.replace("Z", "Z9") for part in PANEL))
    [deployed] = deploy_resources(engine, {"p.bpmn": later}, actor=ADMIN, now=NOW)
    migrate_process_instance(
        engine, case, target_key=deployed.key, actor=ADMIN, now=NOW, reason="核对"
    )
    for element in ("A", "A", "A", "A", "B", "Z9"):
        complete(engine, element, vote=2)
    assert state_of(engine, case) == "completed"
    assert variables_of(engine, case)["votes"] == [1, 2, 2, 2, 2]


def statements(engine: Engine, act: Callable[[], None]) -> int:
    """How many rows the database is sent or asked for, in statements."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        sent.append(statement)

    event.listen(engine.store.database, "before_cursor_execute", note)
    act()
    event.remove(engine.store.database, "before_cursor_execute", note)
    return len(sent)


def test_what_a_completion_asks_of_the_database_does_not_grow_with_the_panel(
    engine: Engine,
) -> None:
    asked = set()
    for panel in (100, 400):
        begin(engine, panel=panel)
        complete(engine, "A", vote=1)
        asked.add(statements(engine, lambda: complete(engine, "A", vote=2)))
    assert len(asked) == 1


def test_what_has_ended_keeps_its_last_values_and_no_token(engine: Engine) -> None:
    case = begin(engine, panel=2)
    assert len(all_of(engine, Token, Token.instance_key == case)) > 2
    with engine.store.read() as transaction:
        instance = transaction.get_one(Instance, case)
    assert instance.state == "active"
    for element in ("A", "A", "B", "Z"):
        complete(engine, element, vote=1)
    assert all_of(engine, Token) == []
    items = all_of(engine, Variable, Variable.name == "expert")
    assert sorted(row.value for row in items) == ["0", "1"]
