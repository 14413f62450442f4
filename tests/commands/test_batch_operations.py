"""One verb over many cases: what each came to, paused, taken up again, cancelled."""

from datetime import timedelta

import pytest

from engine.commands.access_tokens.issue_token import issue_token
from engine.commands.access_tokens.revoke_token import revoke_token
from engine.commands.access_tokens.use_token import use_token
from engine.commands.accounts.disable_account import disable_account
from engine.commands.accounts.grant_rights import grant_rights
from engine.commands.accounts.register_account import register_account
from engine.commands.accounts.register_machine import register_machine
from engine.commands.batch_operations.advance import advance_batch_operations
from engine.commands.batch_operations.change_batch_operation import change_batch_operation
from engine.commands.batch_operations.create_batch_operation import create_batch_operation
from engine.commands.core.engine import Engine
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.errors import Forbidden, Refused
from engine.lifecycle.actor import SYSTEM, VISITOR, Actor
from engine.lifecycle.batch_operation import Kind
from engine.persistence.conditions import Condition
from engine.queries.accounts import actor_of, issued_tokens
from engine.queries.operations import operations_over_many
from engine.queries.search import search
from tests.commands.living import NOW
from tests.drawing import chain, diagram, end, start, user

TWO = diagram(start(), user("A"), user("B"), end(), chain("S", "A", "B", "E"))
OF_P = [Condition("process_id", "eq", "P")]
BY = {"actor": SYSTEM, "now": NOW}


@pytest.fixture
def cases(engine: Engine) -> list[int]:
    deploy_resources(engine, {"p.bpmn": TWO}, **BY)
    begun = [start_process_instance(engine, process_id="P", **BY) for _ in range(3)]
    return [one.process_instance_key for one in begun]


def ask(engine: Engine, kind: Kind = "CANCEL_PROCESS_INSTANCE", **plan: object) -> int:
    return create_batch_operation(engine, kind, OF_P, plan, reason="核对", **BY)


def items(engine: Engine) -> list[tuple[str, str | None]]:
    rows = search(engine.store, "batch_operation_item", SYSTEM).rows
    return [(row["state"], row["error_message"]) for row in rows]


def state(engine: Engine) -> str:
    (row,) = search(engine.store, "batch_operation", SYSTEM).rows
    return str(row["state"])


def living(engine: Engine, element: str) -> int:
    wanted = [Condition("element_id", "eq", element), Condition("state", "eq", "active")]
    return search(engine.store, "element_instance", SYSTEM, wanted).total


def test_every_case_is_ended_and_the_operation_with_them(engine: Engine, cases: list[int]) -> None:
    ask(engine)
    assert advance_batch_operations(engine, now=NOW, world=NOW, limit=2) == 2
    assert state(engine) == "ACTIVE"
    assert advance_batch_operations(engine, now=NOW, world=NOW, limit=2) == 1
    assert (state(engine), living(engine, "A")) == ("COMPLETED", 0)


def test_a_case_that_refuses_is_a_failed_item_and_the_others_go_on(
    engine: Engine, cases: list[int]
) -> None:
    ask(engine, "MODIFY_PROCESS_INSTANCE", moves={"A": "nowhere"})
    advance_batch_operations(engine, now=NOW, world=NOW, limit=9)
    assert [one for one, _ in items(engine)] == ["FAILED"] * 3
    assert all("nowhere" in str(said) for _, said in items(engine))
    assert state(engine) == "COMPLETED"


def test_every_case_moves_on(engine: Engine, cases: list[int]) -> None:
    ask(engine, "MODIFY_PROCESS_INSTANCE", moves={"A": "B"})
    advance_batch_operations(engine, now=NOW, world=NOW, limit=9)
    assert (living(engine, "A"), living(engine, "B")) == (0, 3)


def test_a_paused_operation_does_nothing_until_it_is_taken_up_again(
    engine: Engine, cases: list[int]
) -> None:
    key = ask(engine)
    change_batch_operation(engine, key, "suspend", **BY)
    assert advance_batch_operations(engine, now=NOW, world=NOW, limit=9) == 0
    change_batch_operation(engine, key, "resume", **BY)
    assert advance_batch_operations(engine, now=NOW, world=NOW, limit=1) == 1
    change_batch_operation(engine, key, "cancel", **BY)
    assert sorted(one for one, _ in items(engine)) == ["CANCELED", "CANCELED", "COMPLETED"]
    with pytest.raises(Refused):
        change_batch_operation(engine, key, "resume", **BY)


def test_only_whoever_may_do_it_to_one_case_may_do_it_to_many(
    engine: Engine, cases: list[int]
) -> None:
    key, nobody = ask(engine), Actor("li", "李工", frozenset({"dept"}))
    with pytest.raises(Forbidden):
        change_batch_operation(engine, key, "cancel", actor=nobody, now=NOW)
    with pytest.raises(Forbidden):
        create_batch_operation(
            engine, "CANCEL_PROCESS_INSTANCE", OF_P, {}, actor=nobody, now=NOW, reason="核对"
        )


OFFICER = {"name": "欧工", "password": "correct horse", "groups": ["operators"]}


def stopped(engine: Engine) -> tuple[str, str]:
    (line,) = operations_over_many(engine.store, SYSTEM)
    return line.state, line.stopped_because


@pytest.mark.parametrize("lost", ["disabled", "right", "office"])
def test_what_an_account_asked_for_stops_when_the_account_may_do_it_no_more(
    engine: Engine, cases: list[int], lost: str
) -> None:
    register_account(engine, "ou", **OFFICER, **BY)
    asked = actor_of(engine.store, "ou", now=NOW)
    create_batch_operation(
        engine, "CANCEL_PROCESS_INSTANCE", OF_P, {}, actor=asked, now=NOW, reason="核对"
    )
    assert advance_batch_operations(engine, now=NOW, world=NOW, limit=1) == 1
    if lost == "disabled":
        disable_account(engine, "ou", reason="离职", **BY)
    else:
        grant_rights(engine, "ou", offices=["audit"] if lost == "office" else [], **BY)
    advance_batch_operations(engine, now=NOW, world=NOW, limit=9)
    assert sorted(one for one, _ in items(engine)) == ["CANCELED", "CANCELED", "COMPLETED"]
    assert living(engine, "A") == 2
    said, why = stopped(engine)
    assert (state(engine), said) == ("FAILED", "已经停止")
    assert "未办的案件" in why
    assert advance_batch_operations(engine, now=NOW, world=NOW, limit=9) == 0


def test_what_a_machine_asked_for_stops_when_its_token_is_revoked(
    engine: Engine, cases: list[int]
) -> None:
    register_machine(engine, "robot", name="机", **BY)
    token = issue_token(
        engine, "robot", name="钥", scopes=["operations"], expires_at=NOW + timedelta(days=1),
        world=NOW, **BY,
    )  # fmt: skip
    asked = use_token(engine, token, now=NOW, world=NOW)
    assert asked
    create_batch_operation(
        engine, "CANCEL_PROCESS_INSTANCE", OF_P, {}, actor=asked, now=NOW, reason="核对"
    )
    advance_batch_operations(engine, now=NOW, world=NOW, limit=1)
    assert [one for one, _ in items(engine)].count("COMPLETED") == 1
    (issued,) = issued_tokens(engine.store)
    revoke_token(engine, issued.key, world=NOW, **BY)
    advance_batch_operations(engine, now=NOW, world=NOW, limit=9)
    assert living(engine, "A") == 2
    assert "密钥已失效" in stopped(engine)[1]


def test_what_a_visitor_of_a_demonstration_asked_for_is_done(
    engine: Engine, cases: list[int]
) -> None:
    create_batch_operation(
        engine, "CANCEL_PROCESS_INSTANCE", OF_P, {}, actor=VISITOR, now=NOW, reason="核对"
    )
    advance_batch_operations(engine, now=NOW, world=NOW, limit=9)
    assert living(engine, "A") == 0
