"""办结: who may, what follows, and what a second attempt is told."""

import pytest

from engine import execution
from engine.commands.core.engine import Engine
from engine.commands.user_tasks.claim_user_task import claim_user_task
from engine.commands.user_tasks.complete_user_task import complete_user_task
from engine.errors import NotFound, Refused
from tests.commands.conftest import ADMIN, LI, NOW, WANG, ZHAO, Run
from tests.commands.looking import history_holds, incidents, open_tasks, state_of, variables
from tests.commands.stepping import lost_token


def test_a_completed_task_moves_the_case_on(engine: Engine, run: Run) -> None:
    run([["user_task", "初审"]], [["user_task", "复审"]])
    complete_user_task(engine, open_tasks(engine)[0].key, {"opinion": "同意"}, actor=WANG, now=NOW)
    assert [task.name for task in open_tasks(engine)] == ["复审"]


def test_the_last_task_ends_the_case_with_its_variables(engine: Engine, run: Run) -> None:
    case = run([["user_task", "初审"]], variables={"applicant": "科技公司"})
    done = complete_user_task(engine, open_tasks(engine)[0].key, {"ok": True}, actor=WANG, now=NOW)
    assert done.state == state_of(engine, case.process_instance_key) == "completed"
    assert variables(engine, case.process_instance_key) == {"applicant": "科技公司", "ok": True}


def test_a_second_completion_is_told_who_acted_and_when(engine: Engine, run: Run) -> None:
    run([["user_task", "初审"]], [["user_task", "复审"]])
    key = open_tasks(engine)[0].key
    complete_user_task(engine, key, {}, actor=WANG, now=NOW)
    with pytest.raises(Refused, match=r"李科不能办结任务“初审”.*王处于2026年3月16日 09:00已经办结"):
        complete_user_task(engine, key, {}, actor=LI, now=NOW)


def test_a_task_that_another_has_claimed_is_refused(engine: Engine, run: Run) -> None:
    run([["user_task", "初审"]])
    key = open_tasks(engine)[0].key
    claim_user_task(engine, key, actor=WANG, now=NOW)
    with pytest.raises(Refused, match="已由wang认领"):
        complete_user_task(engine, key, {}, actor=LI, now=NOW)


def test_who_is_no_candidate_is_refused(engine: Engine, run: Run) -> None:
    run([["user_task", "初审"]])
    with pytest.raises(NotFound, match="没有编号为"):
        complete_user_task(engine, open_tasks(engine)[0].key, {}, actor=ZHAO, now=NOW)


def test_a_page_opened_before_a_change_is_refused(engine: Engine, run: Run) -> None:
    run([["user_task", "初审"]])
    task = open_tasks(engine)[0]
    claim_user_task(engine, task.key, actor=WANG, now=NOW)
    with pytest.raises(Refused, match="已被改动"):
        complete_user_task(engine, task.key, {}, actor=WANG, now=NOW, revision=task.revision)


def test_who_did_the_first_step_keeps_out_of_the_second(engine: Engine, run: Run) -> None:
    review = {"candidateGroups": "dept", "properties": {"separateFrom": "s0.0"}}
    run([["user_task", "初审"]], [["user_task", "复核", review]])
    complete_user_task(engine, open_tasks(engine)[0].key, {}, actor=WANG, now=NOW)
    again = open_tasks(engine)[0].key
    with pytest.raises(Refused, match="王处应当回避"):
        complete_user_task(engine, again, {}, actor=WANG, now=NOW)
    assert complete_user_task(engine, again, {}, actor=LI, now=NOW).state == "completed"


def test_an_unknown_task_is_not_found(engine: Engine, run: Run) -> None:
    with pytest.raises(NotFound, match="没有编号为 7 的任务"):
        complete_user_task(engine, 7, {}, actor=ADMIN, now=NOW)


def test_a_fault_of_the_execution_changes_nothing_and_leaves_an_incident(
    engine: Engine, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    run([["user_task", "初审"]])
    key = open_tasks(engine)[0].key
    with monkeypatch.context() as broken:
        broken.setattr(execution, "apply", lost_token)
        with pytest.raises(Refused, match=r"令牌走失.*已登记为异常"):
            complete_user_task(engine, key, {}, actor=WANG, now=NOW)
    assert [task.key for task in open_tasks(engine)] == [key]
    assert complete_user_task(engine, key, {}, actor=WANG, now=NOW).state == "completed"


def test_the_same_fault_again_is_the_same_incident_and_success_ends_it(
    engine: Engine, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    run([["user_task", "初审"]])
    key = open_tasks(engine)[0].key
    with monkeypatch.context() as broken:
        broken.setattr(execution, "apply", lost_token)
        for _ in range(2):
            with pytest.raises(Refused, match="令牌走失"):
                complete_user_task(engine, key, {}, actor=WANG, now=NOW)
    assert len(incidents(engine)) == 1
    complete_user_task(engine, key, {}, actor=WANG, now=NOW)
    assert incidents(engine) == []


def test_every_step_and_refusal_is_in_an_unbroken_history(engine: Engine, run: Run) -> None:
    run([["user_task", "初审"]])
    key = open_tasks(engine)[0].key
    with pytest.raises(NotFound):
        complete_user_task(engine, key, {}, actor=ZHAO, now=NOW)
    complete_user_task(engine, key, {}, actor=WANG, now=NOW)
    assert history_holds(engine)
