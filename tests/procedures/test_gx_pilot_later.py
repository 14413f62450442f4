"""GX-PILOT-P02 to P07 run to each of their end states: what follows a recognition by itself."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from engine.commands.core.engine import Engine
from engine.commands.messages.publish_message import publish_message
from engine.lifecycle.actor import SYSTEM
from register.lifecycle_rows import Evaluation, Grant, Inquiry
from register.rows import StatusChange
from tests.procedures.pilot import APPLICATION, NUMBER, at, base, recognised, until
from tests.procedures.walking import (
    NOON,
    Step,
    complete,
    copy_of,
    ended,
    hearing_lapses,
    reached,
    task,
    walk,
)

P02, P03, P04, P05, P06 = (f"GX-PILOT-P0{n}" for n in range(2, 7))
FIRST, SECOND = at(2027, 3, 17), at(2028, 3, 18)


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return recognised(tmp_path_factory.mktemp("pilot") / "pilot.db")


@pytest.fixture
def engine(tmp_path: Path, deployed: Path) -> Engine:
    return copy_of(deployed, tmp_path)


def evaluated(engine: Engine, day: Any, result: str) -> None:
    """The yearly evaluation comes by itself and has this result."""
    until(engine, day)
    complete(engine, f"{P02}/s02", {}, day)
    complete(engine, f"{P02}/s03", {}, day)
    complete(engine, f"{P02}/s04", {"year_result": result}, day)


def decided(engine: Engine, action: str, day: Any = FIRST) -> None:
    complete(engine, f"{P02}/s05d", {"performance_action": action}, day)


def test_a_base_is_evaluated_every_year(engine: Engine) -> None:
    for day in (FIRST, SECOND):
        evaluated(engine, day, "合格")
        decided(engine, "无", day)
    assert ended(engine, P02) == ["e_done", "e_done"]
    with engine.store.read() as transaction:
        grades = transaction.scalars(select(Evaluation.grade).order_by(Evaluation.number))
        assert list(grades) == ["合格", "合格", None]


def test_a_batch_begins_the_years_evaluation_of_the_chosen_bases(engine: Engine) -> None:
    said = {"evaluated_bases": [NUMBER], "evaluation_rules": "本年度考核规则"}
    assert walk(engine, "GX-PILOT-P02-batch", ("GX-PILOT-P02-batch/s01a", said)) == ["e_closed"]
    complete(engine, f"{P02}/s03", {})
    complete(engine, f"{P02}/s04", {"year_result": "合格"})
    decided(engine, "无", NOON)
    assert ended(engine, P02) == ["e_done"]
    with engine.store.read() as transaction:
        rows = transaction.scalars(select(Evaluation.standing).order_by(Evaluation.number)).all()
        assert list(rows) == ["已办结", "未到期"]


def test_an_unqualified_year_is_rectified(engine: Engine) -> None:
    evaluated(engine, FIRST, "不合格")
    decided(engine, "整改")
    complete(engine, f"{P02}/s06", {}, FIRST)
    assert ended(engine, P02) == ["e_rectified"]


def test_a_decision_the_text_does_not_know_is_asked_again(engine: Engine) -> None:
    evaluated(engine, FIRST, "合格")
    decided(engine, "表扬")
    assert task(engine, f"{P02}/s05d")


def test_two_unqualified_years_lead_to_delisting(engine: Engine) -> None:
    evaluated(engine, FIRST, "不合格")
    decided(engine, "整改")
    complete(engine, f"{P02}/s06", {}, FIRST)
    evaluated(engine, SECOND, "不合格")
    for step, said in (
        ("s01a", {"entry": "连续两年考核不合格", "notified_on": "2028-03-18"}),
        ("s03", {}),
        ("s03b", DELISTED | {"delisted_on": "2028-04-01"}),
        ("s04", {"recover_funds": False}),
    ):
        complete(engine, f"{P06}/{step}", said, SECOND)
    assert ended(engine, P02) == ["e_rectified", "e_delist", "e_left"]
    assert base(engine.store).status == "已摘牌"
    assert grounds(engine) == ["GX-PILOT-6-3-b"]


def grounds(engine: Engine) -> list[str]:
    """The clauses on which it left the series."""
    with engine.store.read() as transaction:
        left = select(StatusChange.clauses).where(StatusChange.status == "已摘牌")
        return transaction.scalars(left).one()


def test_a_qualified_year_in_between_begins_the_count_anew(engine: Engine) -> None:
    for day, result in ((FIRST, "不合格"), (SECOND, "合格"), (at(2029, 3, 19), "不合格")):
        evaluated(engine, day, result)
        decided(engine, "无", day)
    assert not reached(engine, "c_delist")


LOST = {"delisted_on": "2027-03-17", "delist_reason": "绩效评价"}


@pytest.mark.parametrize(("facts_established", "end"), [(True, "e_revoke"), (False, "e_unrevoked")])
def test_a_revocation_is_decided_by_itself(
    engine: Engine, facts_established: bool, end: str
) -> None:
    evaluated(engine, FIRST, "不合格")
    decided(engine, "撤销认定")
    complete(engine, f"{P06}/s01a", {"entry": "撤销认定决定", "notified_on": "2027-03-17"}, FIRST)
    complete(engine, f"{P06}/s03", {}, FIRST)
    complete(engine, f"{P06}/s03b", {"facts_established": facts_established} | LOST, FIRST)
    if facts_established:
        complete(engine, f"{P06}/s04", {"recover_funds": False}, FIRST)
    assert end in ended(engine, P02)


def test_a_good_year_is_rewarded(engine: Engine) -> None:
    evaluated(engine, FIRST, "合格")
    decided(engine, "分档奖补")
    complete(engine, f"{P05}/s01a", {"annual_evaluation_good": True}, FIRST)
    complete(engine, f"{P05}/s03", {"reward_document_no": "桂科〔2027〕8号"}, FIRST)
    assert ended(engine, P02) == ["e_reward"]


def test_a_year_that_is_not_chosen_is_not_rewarded(engine: Engine) -> None:
    evaluated(engine, FIRST, "合格")
    decided(engine, "分档奖补")
    complete(engine, f"{P05}/s01a", {"annual_evaluation_good": False}, FIRST)
    assert ended(engine, P02) == ["e_unrewarded"]


def test_a_base_that_hands_in_nothing_is_evaluated_all_the_same(engine: Engine) -> None:
    asked = {"base_no": NUMBER, "counted_from": "2025-03-10", "evaluation_no": 1, "duty": "earlier"}
    publish_message(engine, "gx-pilot.evaluation-due", "earlier", asked, actor=SYSTEM, now=NOON)
    until(engine, NOON)
    complete(engine, f"{P02}/s02", {})
    late = at(2026, 4, 20)
    until(engine, late)
    complete(engine, f"{P02}/s04", {"year_result": "合格"}, late)
    assert task(engine, f"{P02}/s05d")


def test_two_unqualified_years_that_do_not_stand_delist_nobody(engine: Engine) -> None:
    for day in (FIRST, SECOND):
        evaluated(engine, day, "不合格")
        if day == FIRST:
            decided(engine, "无")
    told = {"entry": "连续两年考核不合格", "notified_on": "2028-03-18"}
    complete(engine, f"{P06}/s01a", told, SECOND)
    complete(engine, f"{P06}/s03", {}, SECOND)
    complete(engine, f"{P06}/s03b", {"facts_established": False}, SECOND)
    assert ended(engine, P02) == ["e_done", "e_kept"]


def test_a_rectification_never_reported_ends_with_the_next_evaluation(engine: Engine) -> None:
    evaluated(engine, FIRST, "不合格")
    decided(engine, "整改")
    until(engine, at(2028, 3, 17))
    assert ended(engine, P02) == ["e_unrectified"]


def test_support_is_not_granted_without_a_plan(engine: Engine) -> None:
    fund(engine, TO_GRANT[0])
    until(engine, at(2026, 4, 30))
    assert ended(engine, P03) == ["e_unplanned"]
    with engine.store.read() as transaction:
        assert transaction.scalars(select(Grant)).all() == []


CHECKED = {
    "enjoyed_cultivation_support": False,
    "new_platform_for_key_industry": False,
    "within_planned_support_scope": False,
    "selected_for_funding": True,
}
GRANTED = {"funds_granted_on": "2026-03-16", "grant_document_no": "桂科〔2026〕2号"}
TO_GRANT: tuple[Step, ...] = (("s01a", CHECKED), ("s03", {}), ("s04", GRANTED))


def grant(engine: Engine) -> Grant:
    with engine.store.read() as transaction:
        return transaction.scalars(select(Grant)).one()


def fund(engine: Engine, *steps: Step) -> None:
    """The support that the recognition itself put before the department."""
    for step, said in steps:
        complete(engine, f"{P03}/{step}", said)


def test_a_recognition_asks_whether_construction_is_supported(engine: Engine) -> None:
    fund(engine, *TO_GRANT)
    done = {"tasks_completed_on": "2026-03-16", "funds_used_up_on": "2026-03-16"}
    complete(engine, f"{P04}/s02", done)
    assert (ended(engine, P03), ended(engine, P04)) == (["e_granted"], ["e_done"])
    given = grant(engine)
    assert (given.finish_by, given.outcome) == (at(2028, 3, 16).date(), "按期完成")


def test_who_has_been_supported_before_is_not_supported_again(engine: Engine) -> None:
    fund(engine, *TO_GRANT)
    again = {"fund_subject": "中试基地", "base_no": NUMBER}
    assert walk(engine, P03, ("s01s", again), ("s01a", CHECKED)) == ["e_none"]


PLATFORM = {
    "fund_subject": "新建平台",
    "platform_name": "概念验证中心",
    "host_name": "漓江大学",
    "credit_code": "12450300498500031C",
}


def test_a_platforms_code_is_checked(engine: Engine) -> None:
    walk(engine, P03, ("s01s", PLATFORM | {"credit_code": "12450300498500031D"}))
    assert task(engine, f"{P03}/s01s")


def test_a_new_platform_may_be_supported_without_being_recognised(engine: Engine) -> None:
    scope = {"new_platform_for_key_industry": True, "within_planned_support_scope": True}
    fund(engine, ("s01a", CHECKED | {"selected_for_funding": False}))
    steps: tuple[Step, ...] = (
        ("s01s", PLATFORM),
        ("s01a", CHECKED | scope),
        ("s03", {}),
        ("s04", GRANTED),
    )
    assert walk(engine, P03, *steps) == ["e_none"]
    given = grant(engine)
    assert (given.base_number, given.credit_code) == (None, "12450300498500031C")


@pytest.mark.parametrize("outcome", ["同意延期", "不同意延期，结余按规定处理"])
def test_funds_not_used_up_in_two_years_need_a_decision(engine: Engine, outcome: str) -> None:
    fund(engine, *TO_GRANT)
    late = at(2028, 3, 17)
    until(engine, late)
    complete(engine, f"{P04}/s02x", {"tasks_completed_on": "2028-01-01"}, late)
    complete(engine, f"{P04}/s04", {"extension_outcome": outcome}, late)
    assert ended(engine, P04) == ["e_extended"]
    assert (grant(engine).outcome, grant(engine).used_up_on) == (outcome, None)


@pytest.mark.parametrize(
    ("supported", "year", "good", "end"),
    [
        (False, 2026, True, "e_none"),
        (False, 2027, True, "e_granted"),
        (False, 2027, False, "e_none"),
        (True, 2027, True, "e_none"),
        (True, 2028, True, "e_granted"),
    ],
)
def test_running_is_rewarded_from_the_second_year_or_the_third(
    engine: Engine, supported: bool, year: int, good: bool, end: str
) -> None:
    if supported:
        fund(engine, *TO_GRANT)
    walk(engine, P05, ("s00", {"base_no": NUMBER}))
    day = at(year, 6, 1)
    complete(engine, f"{P05}/s01a", {"annual_evaluation_good": good}, day)
    if end == "e_granted":
        complete(engine, f"{P05}/s03", {"reward_document_no": "桂科8号"}, day)
    assert ended(engine, P05) == [end]


DELISTED = {"facts_established": True, "delisted_on": "2026-04-01", "delist_reason": "考核不合格"}
ASKED: tuple[Step, ...] = (
    ("s00", {"base_no": NUMBER}),
    ("s01a", {"entry": "撤销认定决定", "notified_on": "2026-03-16"}),
)


def test_money_that_is_not_paid_back_does_not_keep_the_case_open(engine: Engine) -> None:
    steps = (*ASKED, ("s03", {}), ("s03b", DELISTED), ("s04", {"recover_funds": True}))
    walk(engine, P06, *((f"{P06}/{name}", said) for name, said in steps))
    late = at(2026, 5, 20)
    until(engine, late)
    complete(engine, f"{P06}/s05x", {}, late)
    assert ended(engine, P06) == ["e_delisted"]


@pytest.mark.parametrize(
    ("steps", "end", "status"),
    [
        (
            (("s03", {}), ("s03b", DELISTED), ("s04", {"recover_funds": True}), ("s05", {})),
            "e_delisted",
            "已摘牌",
        ),
        ((("s03", {}), ("s03b", {"facts_established": False})), "e_keep", "有效"),
    ],
)
def test_delisting_hears_the_base_and_decides_on_the_funds(
    engine: Engine, steps: tuple[Step, ...], end: str, status: str
) -> None:
    fund(engine, *TO_GRANT)
    named = [(f"{P06}/{step}", said) for step, said in (*ASKED, *steps)]
    assert walk(engine, P06, *named) == [end]
    assert (base(engine.store).status, grant(engine).recovered) == (status, end == "e_delisted")
    with engine.store.read() as transaction:
        assert transaction.scalars(select(Inquiry.closed_on)).one() is not None


def test_one_unqualified_year_is_not_two(engine: Engine) -> None:
    event = {"entry": "连续两年考核不合格", "notified_on": "2026-03-16"}
    assert walk(engine, P06, ASKED[0], (f"{P06}/s01a", event)) == ["e_no"]


def test_a_base_that_is_silent_for_five_working_days_has_been_heard(engine: Engine) -> None:
    hearing_lapses(engine, P06, ASKED[0], (f"{P06}/s01a", ASKED[1][1]))
    assert task(engine, "s03b")


def test_a_base_whose_recognition_is_revoked_is_evaluated_no_more(engine: Engine) -> None:
    steps = (*ASKED, ("s03", {}), ("s03b", DELISTED), ("s04", {"recover_funds": False}))
    walk(engine, P06, *((f"{P06}/{step}", said) for step, said in steps))
    assert ended(engine, P02) == ["e_left"]
    assert grounds(engine) == ["GX-PILOT-4-5-c"]


def test_a_delisted_host_may_apply_again_at_once(engine: Engine) -> None:
    steps = (*ASKED, ("s03", {}), ("s03b", DELISTED), ("s04", {"recover_funds": False}))
    walk(engine, P06, *((f"{P06}/{step}", said) for step, said in steps))
    walk(engine, "GX-PILOT-P01", ("s03", APPLICATION))
    assert task(engine, "s05")


def test_the_target_is_counted_and_shown(engine: Engine) -> None:
    walk(engine, "GX-PILOT-P07")
    assert not ended(engine, "GX-PILOT-P07")
    complete(engine, "GX-PILOT-P07/s04", {})
    assert ended(engine, "GX-PILOT-P07") == ["e_show"]


def test_the_department_may_have_a_year_evaluated_that_the_agency_does_not(engine: Engine) -> None:
    asked = {"base_no": NUMBER, "counted_from": "2025-03-10", "evaluation_no": 1, "duty": "earlier"}
    publish_message(engine, "gx-pilot.evaluation-due", "earlier", asked, actor=SYSTEM, now=NOON)
    until(engine, NOON)
    complete(engine, f"{P02}/s02", {})
    complete(engine, f"{P02}/s03", {})
    until(engine, at(2026, 6, 1))
    assert task(engine, f"{P02}/s04_dept")
    assert task(engine, f"{P02}/s04")
