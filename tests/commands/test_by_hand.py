"""What an operator changes past the diagram: with a reason, never to himself, and never followed by
a step that is to be held apart.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from engine.commands.core.engine import Engine
from engine.commands.process_instances.migrate_process_instance import migrate_process_instance
from engine.commands.process_instances.modify_process_instance import modify_process_instance
from engine.commands.process_instances.set_variables import set_variables
from engine.commands.user_tasks.assign_user_task import assign_user_task
from engine.commands.user_tasks.claim_user_task import claim_user_task
from engine.commands.user_tasks.complete_user_task import complete_user_task
from engine.commands.user_tasks.update_user_task import update_user_task
from engine.errors import Refused
from engine.execution.stimuli import Activation
from engine.lifecycle.actor import Actor
from engine.lifecycle.authority import Unexplained
from tests.commands.conftest import LI, NOW, WANG, Run
from tests.commands.looking import open_tasks

OU = Actor("ou", "欧工", frozenset({"dept", "operators", "analysts"}))
ELSEWHERE = Actor("ma", "马工", frozenset({"operators", "desk"}))
APART = {"candidateGroups": "dept", "properties": {"separateFrom": "s0.0"}}
Act = Callable[..., Any]


def write(engine: Engine, case: int, by: Actor, reason: str) -> None:
    set_variables(engine, case, {"score": 99}, actor=by, now=NOW, reason=reason)


def update(engine: Engine, case: int, by: Actor, reason: str) -> None:
    key = next(task.key for task in open_tasks(engine) if task.instance_key == case)
    update_user_task(engine, key, {"priority": 80}, actor=by, now=NOW, reason=reason)


def move(engine: Engine, case: int, by: Actor, reason: str) -> None:
    activate = [Activation("s0.0")]
    modify_process_instance(engine, case, activate=activate, actor=by, now=NOW, reason=reason)


ACTS: dict[str, Act] = {"variables": write, "task": update, "place": move}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_whoever_changed_the_case_does_no_step_that_is_held_apart(
    engine: Engine, run: Run, act: Act
) -> None:
    case = run([["user_task", "初审"]], [["user_task", "放行", APART]]).process_instance_key
    act(engine, case, OU, "更正录入")
    complete_user_task(engine, open_tasks(engine)[0].key, {}, actor=LI, now=NOW)
    release = next(task.key for task in open_tasks(engine) if task.name == "放行")
    for verb in (claim_user_task, lambda *a, **by: complete_user_task(*a, {}, **by)):
        with pytest.raises(Refused, match="欧工应当回避：本人曾以运行维护人员身份改动"):
            verb(engine, release, actor=OU, now=NOW)
    claim_user_task(engine, release, actor=WANG, now=NOW)


def test_what_a_step_brings_about_is_no_change_by_hand(engine: Engine, run: Run) -> None:
    run([["user_task", "初审"]], [["user_task", "放行", APART]])
    complete_user_task(engine, open_tasks(engine)[0].key, {"score": 9}, actor=LI, now=NOW)
    claim_user_task(engine, open_tasks(engine)[0].key, actor=OU, now=NOW)


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
@pytest.mark.parametrize("reason", ["", "  "])
def test_nothing_is_changed_by_hand_without_a_reason(
    engine: Engine, run: Run, act: Act, reason: str
) -> None:
    case = run([["user_task", "初审"]]).process_instance_key
    with pytest.raises(Unexplained, match="要写明理由"):
        act(engine, case, OU, reason)


def test_a_task_goes_to_nobody_and_a_case_to_no_version_without_a_reason(
    engine: Engine, run: Run
) -> None:
    begun = run([["user_task", "初审"]])
    claim_user_task(engine, open_tasks(engine)[0].key, actor=WANG, now=NOW)
    by: dict[str, Any] = {"now": NOW}
    with pytest.raises(Unexplained):
        assign_user_task(engine, open_tasks(engine)[0].key, "li", actor=WANG, **by)
    with pytest.raises(Unexplained):
        migrate_process_instance(engine, begun.process_instance_key, target_key=1, actor=OU, **by)


@pytest.mark.parametrize(
    "changes",
    [{"candidateGroups": ["desk"]}, {"candidateUsers": ["ma"]}, {"candidateUsers": ["an"]}],
)
def test_nobody_offers_a_task_to_himself_or_to_whom_he_stands_in_for(
    engine: Engine, run: Run, changes: dict[str, list[str]]
) -> None:
    run([["user_task", "初审"]])
    by, key = replace(ELSEWHERE, stands_for=frozenset({"an"})), open_tasks(engine)[0].key
    with pytest.raises(Refused, match="不能把任务“初审”交给自己"):
        update_user_task(engine, key, changes, actor=by, now=NOW, reason="人手不足")
    others = {"candidateUsers": ["li"]}
    update_user_task(engine, key, others, actor=by, now=NOW, reason="人手不足")
