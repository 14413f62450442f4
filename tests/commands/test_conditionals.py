"""Facts from outside begin a case at every conditional start event that they fulfil."""

from collections.abc import Iterator

import pytest

from engine.assembly import assemble
from engine.commands.core.engine import Engine
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.commands.deployments.evaluate_decision import evaluate_decision
from engine.commands.messages.evaluate_conditionals import evaluate_conditionals
from engine.errors import NotFound
from engine.json_types import Json
from engine.persistence import Store
from engine.persistence.case_rows import Instance
from engine.settings import Settings
from tests.commands.conftest import ADMIN, NOW
from tests.commands.looking import all_of, open_tasks, variables
from tests.drawing import chain, condition, diagram, start, user


@pytest.fixture
def engine(store: Store) -> Iterator[Engine]:
    settings = Settings(store.database.url.render_as_string(hide_password=False), "demonstration")
    made = assemble(settings)
    yield made
    made.store.close()


def deploy(engine: Engine, process: str, **conditions: str) -> int:
    """A process with a start event for each condition, and a task of its own behind it."""
    starts = [start(f"S{name}", condition(text)) for name, text in conditions.items()]
    tasks = [user(name) + chain(f"S{name}", name) for name in conditions]
    named = f'id="{process}" name="{process}" isExecutable="true"'
    content = diagram(*starts, *tasks, process=named)
    [made] = deploy_resources(engine, {f"{process}.bpmn": content}, actor=ADMIN, now=NOW)
    return made.key


def evaluate(engine: Engine, process_key: int | None = None, **given: Json) -> list[str]:
    """The tasks at which cases have begun."""
    known = {task.key for task in open_tasks(engine)}
    evaluate_conditionals(engine, given, process_key=process_key, actor=ADMIN, now=NOW)
    return sorted(task.element_id for task in open_tasks(engine) if task.key not in known)


def test_every_start_event_that_is_true_begins_a_case_with_the_variables(engine: Engine) -> None:
    deploy(engine, "P", high="x > 100", any="x > 0")
    deploy(engine, "Q", other="y > 0")
    assert evaluate(engine, x=5) == ["any"]
    assert evaluate(engine, x=500, y=1) == ["any", "high", "other"]
    assert evaluate(engine, x=-1) == []
    cases = sorted(case.key for case in all_of(engine, Instance))
    assert [variables(engine, key)["x"] for key in cases] == [5, 500, 500, 500]


def test_the_newest_version_alone_is_asked_unless_one_is_named(engine: Engine) -> None:
    old = deploy(engine, "P", old="x > 0")
    deploy(engine, "P", new="x > 0")
    assert evaluate(engine, x=1) == ["new"]
    assert evaluate(engine, old, x=1) == ["old"]


def test_a_condition_that_cannot_be_evaluated_begins_nothing(engine: Engine) -> None:
    deploy(engine, "P", high="x > 100")
    assert evaluate(engine, y=1) == []
    assert evaluate(engine, x="viel") == []


def test_a_version_that_was_never_deployed_is_not_found(engine: Engine) -> None:
    with pytest.raises(NotFound):
        evaluate_conditionals(engine, {}, process_key=1, actor=ADMIN, now=NOW)


def test_the_key_of_an_evaluated_decision_is_not_taken_for_a_process(engine: Engine) -> None:
    content = b"""<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="D" name="D"
      namespace="n"><decision id="rate" name="rate"><literalExpression id="l"><text>1</text>
      </literalExpression></decision></definitions>"""
    deploy_resources(engine, {"rate.dmn": content}, actor=ADMIN, now=NOW)
    evaluated = evaluate_decision(engine, {}, decision_id="rate", now=NOW)
    for key in (evaluated.key, evaluated.graph_key):
        with pytest.raises(NotFound):
            evaluate_conditionals(engine, {}, process_key=key, actor=ADMIN, now=NOW)
