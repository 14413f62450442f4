"""Whatever fails becomes an incident at its element; all else goes on, and a person mends it."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from engine.assembly import assemble
from engine.commands.core.engine import Engine
from engine.commands.core.handlers import Handled, HandledJob
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.commands.process_instances.cancel_process_instance import cancel_process_instance
from engine.commands.process_instances.resolve_incident import resolve_incident
from engine.commands.process_instances.set_variables import set_variables
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.commands.user_tasks.complete_user_task import complete_user_task
from engine.persistence import Store, Transaction
from engine.persistence.runtime_rows import Token
from engine.settings import Settings
from tests.commands.conftest import ADMIN, NOW
from tests.commands.looking import all_of, history_holds, incidents, open_tasks, state_of, variables
from tests.drawing import (
    both,
    boundary,
    catch,
    chain,
    diagram,
    element,
    end,
    error,
    event,
    flow,
    many,
    mapping,
    message,
    script,
    service,
    start,
    sub,
    timer,
    user,
    xor,
    zeebe,
)

EXHAUSTING = "if is defined(n) then n else for i in 1..1000000000 return i"
"""Given up by FEEL's budget until there is an n."""

Drawn = tuple[tuple[str, ...], str, dict[str, object]]
"""What is drawn with element X, the kind of incident it makes, and the variables that mend it."""


def then(*drawn: str) -> tuple[str, ...]:
    return (*drawn, script("Y", "1", "y"), flow("X", "Y"))


GATEWAY = (
    xor("X"),
    script("Y", "1", "y"),
    end("E"),
    flow("X", "Y", "n > 0"),
    flow("X", "E", "n < 0"),
)
COUNT = many("[1, 2]", outputCollection="all", outputElement=f"={EXHAUSTING}")
DECISION = zeebe("calledDecision", decisionId="=which", resultVariable="r")
THROWN = sub("U", start("S1"), end("X", event("error", "e")), chain("S1", "X"))

TROUBLES: dict[str, Drawn] = {
    "an input mapping that is given up": (
        then(service("X", mapping({"a": EXHAUSTING}), type="add")),
        "extract_value_error",
        {"n": 1},
    ),
    "an output mapping that is given up": (
        then(service("X", mapping(outputs={"a": EXHAUSTING}), type="add")),
        "extract_value_error",
        {"n": 1},
    ),
    "a condition over a missing variable": (GATEWAY, "condition_error", {"n": 5}),
    "a timer that cannot be read": (
        then(catch("X", timer("Date", "=when"))),
        "extract_value_error",
        {"when": "2026-04-01T00:00:00+08:00"},
    ),
    "a timer at a boundary that cannot be read": (
        then(
            service("X", type="add"),
            boundary("T", "X", timer("Duration", "=wait")),
            script("Y2", "1", "y2"),
            flow("T", "Y2"),
        ),
        "extract_value_error",
        {"wait": "PT1H"},
    ),
    "a job without a type": (
        then(service("X", type="=kind")),
        "extract_value_error",
        {"kind": "add"},
    ),
    "a task without a usable priority": (
        then(user("X", zeebe("priorityDefinition", priority="=urgency"))),
        "extract_value_error",
        {"urgency": 70},
    ),
    "a message without a key": (
        then(catch("X", event("message", "m"))),
        "extract_value_error",
        {"who": "k"},
    ),
    "a collection that is no list": (
        then(user("X", many("items"))),
        "extract_value_error",
        {"items": []},
    ),
    "an output element that is given up": (
        then(service("X", COUNT, type="add")),
        "extract_value_error",
        {"n": 1},
    ),
    "a decision without a name": (
        then(element("businessRuleTask", "X", DECISION)),
        "extract_value_error",
        {},
    ),
    "a called process that is not deployed": (
        then(element("callActivity", "X", zeebe("calledElement", processId="=which"))),
        "extract_value_error",
        {},
    ),
    "an error that nobody catches": (
        (THROWN, script("Y", "1", "y"), flow("U", "Y")),
        "unhandled_error_event",
        {},
    ),
    "a handler that raises": (then(service("X", type="fragile")), "job_no_retries", {"n": 1}),
}


def drawing(parts: tuple[str, ...]) -> bytes:
    return diagram(
        start(),
        both("F"),
        user("B"),
        *parts,
        flow("S", "F"),
        flow("F", "U" if THROWN in parts else "X"),
        flow("F", "B"),
        roots=message("m", "m", "who") + error("e"),
    )


def fragile(_: Transaction, job: HandledJob) -> Handled:
    return Handled({"z": 1 / int(job.variables.get("n", 0))})


@pytest.fixture
def engine(store: Store) -> Iterator[Engine]:
    """The real rooms, on this test's database."""
    settings = Settings(store.database.url.render_as_string(hide_password=False), "demonstration")
    made = assemble(settings, {"add": lambda _, job: Handled({}), "fragile": fragile})
    yield made
    made.store.close()


def begin(engine: Engine, parts: tuple[str, ...]) -> int:
    deploy_resources(engine, {"p.bpmn": drawing(parts)}, actor=ADMIN, now=NOW)
    begun = start_process_instance(engine, process_id="P", actor=ADMIN, now=NOW)
    return begun.process_instance_key


def complete(engine: Engine, element_id: str, **given: object) -> None:
    for task in open_tasks(engine):
        if task.element_id == element_id:
            complete_user_task(engine, task.key, given, actor=ADMIN, now=NOW)


@pytest.mark.parametrize("name", TROUBLES)
def test_what_fails_stops_at_its_element_and_all_else_goes_on(engine: Engine, name: str) -> None:
    parts, kind, _ = TROUBLES[name]
    cases = [begin(engine, parts), begin(engine, parts)]
    found = {(row.instance_key, row.element_id, row.kind) for row in incidents(engine)}
    assert found == {(case, "X", kind) for case in cases}
    complete(engine, "B", b=1)
    assert [variables(engine, case)["b"] for case in cases] == [1, 1]
    assert {state_of(engine, case) for case in cases} == {"active"}
    assert history_holds(engine)


MENDABLE = [name for name, (_, _, mended) in TROUBLES.items() if mended]


@pytest.mark.parametrize("name", MENDABLE)
def test_what_a_person_has_mended_goes_on_when_tried_again(engine: Engine, name: str) -> None:
    parts, _, mended = TROUBLES[name]
    case = begin(engine, parts)
    again = [row.key for row in incidents(engine)]
    for key in again:
        resolve_incident(engine, key, actor=ADMIN, now=NOW, reason="核对")
    assert len(incidents(engine)) == len(again), "nothing was mended: it fails as before"
    set_variables(engine, case, mended, actor=ADMIN, now=NOW, reason="核对")
    while incidents(engine):
        resolve_incident(engine, incidents(engine)[0].key, actor=ADMIN, now=NOW, reason="核对")
    complete(engine, "X")
    complete(engine, "B")
    waits = [row for row in all_of(engine, Token) if row.waits]
    assert (state_of(engine, case) == "completed") == (not waits), "nothing is stuck in between"
    assert history_holds(engine)


def test_ten_megabytes_in_a_variable_hinder_no_one_else(engine: Engine) -> None:
    parts, _, _ = TROUBLES["a condition over a missing variable"]
    engine = replace(engine, settings=replace(engine.settings, largest_variables=40_000_000))
    large, small = begin(engine, parts), begin(engine, parts)
    set_variables(engine, large, {"scan": "字" * 10_000_000}, actor=ADMIN, now=NOW, reason="核对")
    set_variables(engine, large, {"n": 5}, actor=ADMIN, now=NOW, reason="核对")
    set_variables(engine, small, {"n": 5}, actor=ADMIN, now=NOW, reason="核对")
    for row in incidents(engine):
        resolve_incident(engine, row.key, actor=ADMIN, now=NOW, reason="核对")
    complete(engine, "B", b=1)
    assert {state_of(engine, case) for case in (large, small)} == {"completed"}
    assert len(variables(engine, large)["scan"]) == 10_000_000


@pytest.mark.parametrize("name", ["a condition over a missing variable", "a handler that raises"])
def test_a_case_that_is_cancelled_leaves_no_incident_behind(engine: Engine, name: str) -> None:
    case = begin(engine, TROUBLES[name][0])
    assert len(incidents(engine)) == 1
    cancel_process_instance(engine, case, reason="撤回申请", actor=ADMIN, now=NOW)
    assert (incidents(engine), all_of(engine, Token)) == ([], [])
    assert state_of(engine, case) == "terminated"
