"""A case that is asked for twice is begun once."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from engine.commands.core.engine import Engine
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.commands.process_instances.cancel_process_instance import cancel_process_instance
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.errors import Refused
from engine.lifecycle.actor import Actor
from engine.persistence.case_rows import Instance
from tests.commands.conftest import ADMIN, LI, NOW, WANG
from tests.commands.looking import all_of
from tests.commands.stepping import steps


@pytest.fixture(autouse=True)
def process(engine: Engine) -> None:
    for name in "pq":
        drawn = steps(name, [["user_task", "初审"]])
        deploy_resources(engine, {f"{name}.bpmn": drawn}, actor=ADMIN, now=NOW)


def start(
    engine: Engine, request: str | None = None, business: str | None = None,
    actor: Actor = WANG, process: str = "p",
) -> int:  # fmt: skip
    return start_process_instance(
        engine, process_id=process, request_id=request, business_id=business, actor=actor, now=NOW
    ).process_instance_key


def test_a_request_sent_twice_begins_one_case(engine: Engine) -> None:
    assert start(engine, "r1") == start(engine, "r1")
    assert len(all_of(engine, Instance)) == 1


def test_a_request_of_another_name_or_person_begins_another_case(engine: Engine) -> None:
    begun = {start(engine, "r1"), start(engine, "r2"), start(engine, "r1", actor=LI)}
    assert len(begun) == 3


def test_clicks_at_the_same_time_begin_one_case(engine: Engine) -> None:
    with ThreadPoolExecutor(4) as workers:
        clicks = [workers.submit(start, engine, "r1") for _ in range(4)]
        keys = {click.result(timeout=60) for click in clicks}
    assert len(keys) == 1
    assert len(all_of(engine, Instance)) == 1


def test_a_business_id_is_that_of_one_active_case(engine: Engine) -> None:
    first = start(engine, business="GD-1")
    with pytest.raises(Refused, match=f"已有业务编号为“GD-1”的在办案件 {first}"):
        start(engine, business="GD-1")
    assert start(engine, business="GD-1", process="q") != first, "another process has its own"


def test_the_business_id_of_a_case_that_has_ended_is_free(engine: Engine) -> None:
    first = start(engine, business="GD-1")
    cancel_process_instance(engine, first, actor=ADMIN, now=NOW, reason="撤回")
    second = start(engine, business="GD-1")
    with pytest.raises(Refused, match=str(second)):
        start(engine, business="GD-1")
