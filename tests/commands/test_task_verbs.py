"""认领 释放 转办 加签 退回 催办 暂存: who may, who sees the task, and what is remembered."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from engine.commands.accounts.register_account import register_account
from engine.commands.core.engine import Engine
from engine.commands.user_tasks.add_signer import add_signer
from engine.commands.user_tasks.assign_user_task import assign_user_task
from engine.commands.user_tasks.claim_user_task import claim_user_task
from engine.commands.user_tasks.complete_user_task import complete_user_task
from engine.commands.user_tasks.give_opinion import give_opinion
from engine.commands.user_tasks.release_user_task import release_user_task
from engine.commands.user_tasks.remind import remind
from engine.commands.user_tasks.return_user_task import return_user_task
from engine.commands.user_tasks.save_draft import save_draft
from engine.commands.user_tasks.update_user_task import update_user_task
from engine.errors import Invalid, NotFound, Refused
from engine.lifecycle.actor import SYSTEM
from engine.persistence.history_rows import HistoryRecord
from engine.persistence.runtime_rows import Candidate
from tests.commands.conftest import ADMIN, LI, NOW, WANG, ZHAO, Run
from tests.commands.looking import all_of, history_holds, open_tasks

RETURNABLE = {"candidateGroups": "dept", "properties": {"returnTo": "s0.0, s2.0"}}
PEOPLE = {"wang": ("王处", "dept"), "li": ("李科", "dept"), "zhao": ("赵工", "agency")}


@pytest.fixture
def task(engine: Engine, run: Run) -> int:
    for login, (name, group) in PEOPLE.items():
        register_account(
            engine,
            login,
            name=name,
            password="correct horse",
            groups=[group],
            actor=SYSTEM,
            now=NOW,
        )
    run([["user_task", "初审"]], [["user_task", "复审", RETURNABLE]], [["user_task", "归档"]])
    return open_tasks(engine)[0].key


def offered_to(engine: Engine, task: int) -> set[str]:
    return {row.who for row in all_of(engine, Candidate, Candidate.task_key == task) if row.offered}


def remembered(engine: Engine, kind: str) -> list[HistoryRecord]:
    with engine.store.read() as transaction:
        return list(transaction.scalars(select(HistoryRecord).where(HistoryRecord.kind == kind)))


def test_a_claimed_task_is_seen_by_its_assignee_alone(engine: Engine, task: int) -> None:
    claim_user_task(engine, task, actor=WANG, now=NOW)
    assert offered_to(engine, task) == {"user:wang"}


def test_a_claimed_task_cannot_be_claimed_by_another(engine: Engine, task: int) -> None:
    claim_user_task(engine, task, actor=WANG, now=NOW)
    with pytest.raises(Refused, match="李科不能认领任务“初审”：它已由王处认领"):
        claim_user_task(engine, task, actor=LI, now=NOW)


def test_a_released_task_is_offered_to_all_candidates_again(engine: Engine, task: int) -> None:
    claim_user_task(engine, task, actor=WANG, now=NOW)
    release_user_task(engine, task, actor=WANG, now=NOW)
    assert offered_to(engine, task) == {"group:dept"}


def test_an_assigned_task_is_the_new_persons(engine: Engine, task: int) -> None:
    claim_user_task(engine, task, actor=WANG, now=NOW)
    assign_user_task(engine, task, "li", actor=WANG, now=NOW, reason="出差")
    complete_user_task(engine, task, {}, actor=LI, now=NOW)
    [line] = remembered(engine, "user_task_assigned")
    assert (line.actor_name, line.reason, line.data["assignee"]) == ("王处", "出差", "li")


def test_a_task_cannot_be_assigned_to_nobody_known(engine: Engine, task: int) -> None:
    with pytest.raises(Invalid, match="没有可用的账号“ghost”"):
        assign_user_task(engine, task, "ghost", actor=WANG, now=NOW, reason="出差")


def test_a_task_is_assigned_to_a_candidate_only(engine: Engine, task: int) -> None:
    with pytest.raises(Invalid, match="赵工不在任务“初审”的候选人之中"):
        assign_user_task(engine, task, "zhao", actor=WANG, now=NOW, reason="出差")
    assign_user_task(engine, task, "zhao", actor=ADMIN, now=NOW, reason="人手不足")
    assert offered_to(engine, task) == {"user:zhao"}


def test_an_opinion_is_asked_of_colleagues_only(engine: Engine, task: int) -> None:
    with pytest.raises(Invalid, match="赵工不在"):
        add_signer(engine, task, "zhao", actor=WANG, now=NOW)


def test_nobody_is_asked_twice_or_about_his_own_task(engine: Engine, task: int) -> None:
    claim_user_task(engine, task, actor=WANG, now=NOW)
    add_signer(engine, task, "li", waits=False, actor=WANG, now=NOW)
    for login in ("li", "wang"):
        with pytest.raises(Refused):
            add_signer(engine, task, login, actor=WANG, now=NOW)


def test_advice_is_asked_without_the_task_waiting_for_it(engine: Engine, task: int) -> None:
    claim_user_task(engine, task, actor=WANG, now=NOW)
    add_signer(engine, task, "li", waits=False, actor=WANG, now=NOW, reason="预算是否合理")
    assert offered_to(engine, task) == {"user:wang", "user:li"}
    release_user_task(engine, task, actor=WANG, now=NOW)
    assert offered_to(engine, task) == {"group:dept", "user:li"}
    give_opinion(engine, task, "合理", actor=LI, now=NOW)
    assert offered_to(engine, task) == {"group:dept"}
    with pytest.raises(Refused, match="已经提过"):
        give_opinion(engine, task, "再说一次", actor=LI, now=NOW)


def test_a_new_due_date_is_shown_to_whoever_sees_the_task(engine: Engine, task: int) -> None:
    add_signer(engine, task, "li", waits=False, actor=WANG, now=NOW)
    due = NOW + timedelta(days=3)
    update_user_task(engine, task, {"dueDate": due}, actor=ADMIN, now=NOW, reason="延期")
    shown = all_of(engine, Candidate, Candidate.task_key == task)
    assert {(row.who, row.deadline_at) for row in shown} == {("group:dept", due), ("user:li", due)}


def test_a_task_is_shown_with_no_other_deadline_than_its_own(engine: Engine, task: int) -> None:
    (shown,) = all_of(engine, Candidate, Candidate.task_key == task)
    differs = update(Candidate).values(deadline_at=shown.deadline_at - timedelta(days=1))
    with pytest.raises(IntegrityError), engine.store.write() as transaction:
        transaction.execute(differs)


def test_a_task_whose_advice_is_outstanding_can_be_completed(engine: Engine, task: int) -> None:
    add_signer(engine, task, "li", waits=False, actor=WANG, now=NOW)
    complete_user_task(engine, task, {}, actor=WANG, now=NOW)
    assert offered_to(engine, task) == set()


def test_a_task_waits_for_the_opinion_that_was_asked(engine: Engine, task: int) -> None:
    add_signer(engine, task, "li", actor=WANG, now=NOW)
    assert "user:li" in offered_to(engine, task)
    with pytest.raises(Refused, match="等待李科的加签意见"):
        complete_user_task(engine, task, {}, actor=WANG, now=NOW)
    give_opinion(engine, task, "同意", actor=LI, now=NOW)
    complete_user_task(engine, task, {}, actor=WANG, now=NOW)
    assert [line.data["opinion"] for line in remembered(engine, "opinion_given")] == ["同意"]


def test_a_returned_task_begins_again_at_the_earlier_one(engine: Engine, task: int) -> None:
    complete_user_task(engine, task, {}, actor=WANG, now=NOW)
    second = open_tasks(engine)[0].key
    return_user_task(engine, second, "s0.0", actor=LI, now=NOW, reason="材料不全")
    assert [row.name for row in open_tasks(engine)] == ["初审"]


def test_a_task_is_returned_only_to_where_the_case_has_been(engine: Engine, task: int) -> None:
    complete_user_task(engine, task, {}, actor=WANG, now=NOW)
    second = open_tasks(engine)[0].key
    with pytest.raises(Refused, match=r"没有办结过环节“s2\.0”"):
        return_user_task(engine, second, "s2.0", actor=WANG, now=NOW, reason="材料不全")


def test_a_task_is_returned_only_to_where_the_diagram_allows(engine: Engine, task: int) -> None:
    with pytest.raises(Refused, match="流程没有规定任务“初审”可以退回"):
        return_user_task(engine, task, "s0.0", actor=WANG, now=NOW, reason="材料不全")


def test_a_reminder_is_remembered(engine: Engine, task: int) -> None:
    remind(engine, task, actor=LI, now=NOW, reason="领导催办")
    assert [line.actor_name for line in remembered(engine, "reminded")] == ["李科"]
    assert history_holds(engine)


def test_nobody_presses_twice_within_a_day(engine: Engine, task: int) -> None:
    remind(engine, task, actor=LI, now=NOW)
    with pytest.raises(Refused, match="24小时内不再重复"):
        remind(engine, task, actor=LI, now=NOW + timedelta(hours=23))
    remind(engine, task, actor=LI, now=NOW + timedelta(hours=25))
    assert len(remembered(engine, "reminded")) == 2


def test_nobody_presses_for_a_task_of_a_case_he_may_not_see(engine: Engine, task: int) -> None:
    with pytest.raises(NotFound):
        remind(engine, task, actor=ZHAO, now=NOW)


def test_nobody_presses_himself(engine: Engine, task: int) -> None:
    claim_user_task(engine, task, actor=WANG, now=NOW)
    with pytest.raises(Refused, match="不用催办"):
        remind(engine, task, actor=WANG, now=NOW)


def test_the_second_tab_does_not_overwrite_the_draft_of_the_first(
    engine: Engine, task: int
) -> None:
    assert save_draft(engine, task, {"a": 1}, based_on=0, actor=WANG, now=NOW) == 1
    assert save_draft(engine, task, {"a": 2}, based_on=1, actor=WANG, now=NOW) == 2
    with pytest.raises(Refused, match="已在另一个页面保存过"):
        save_draft(engine, task, {"a": 3}, based_on=1, actor=WANG, now=NOW)


def test_each_person_has_a_draft_of_their_own(engine: Engine, task: int) -> None:
    save_draft(engine, task, {"a": 1}, based_on=0, actor=WANG, now=NOW)
    assert save_draft(engine, task, {"a": 9}, based_on=0, actor=LI, now=NOW) == 1
