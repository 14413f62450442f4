"""ZJ-P01 and P02 run to each of their end states through the engine, with time moved."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from engine.commands.core.engine import Engine
from engine.commands.deadlines.extend_deadline import extend_deadline
from engine.commands.deadlines.fire_due_timers import fire_due_timers
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.lifecycle.actor import SYSTEM
from engine.persistence.case_rows import ElementInstance, Timer
from engine.persistence.transit_rows import OutboundEvent
from register.lifecycle_rows import Evaluation
from register.rows import Base
from tests.papers.reading import said
from tests.procedures.walking import (
    NOON,
    PARTNERS,
    Step,
    complete,
    copy_of,
    ended,
    take,
    task,
    walk,
)
from tests.procedures.zhejiang import (
    DECIDED,
    EXCEPTION,
    FEATURE,
    JOINT,
    NOTICE,
    NUMBER,
    OPINION,
    PARTIES,
    RECOGNITION,
    REVIEWED,
    SHEET,
    at,
    cancel,
    judged,
    recognised,
    until,
)


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return recognised(tmp_path_factory.mktemp("zj") / "zj.db")


@pytest.fixture
def engine(tmp_path: Path, deployed: Path) -> Engine:
    return copy_of(deployed, tmp_path)


@pytest.mark.parametrize(
    ("steps", "end"),
    [
        ((("s02", JOINT), *REVIEWED, *DECIDED), "e_recognized"),
        ((("s02", FEATURE), *REVIEWED, *DECIDED), "e_recognized"),
        (
            (
                ("s02", JOINT | {"recommender_code": "113301000024900112"}),
                ("s02r", JOINT),
                ("s05", OPINION | {"recommender_approves": False}),
            ),
            "e_not_recommended",
        ),
        (
            (("s02", JOINT | {"base_category": "其他类"}), ("s05", OPINION)),
            "e_precheck",
        ),
        (
            (
                ("s02", EXCEPTION),
                ("s05", OPINION),
                ("s05x", {}),
                *judged(),
                ("s07x", {"exception_approved": True}),
                *DECIDED,
            ),
            "e_recognized",
        ),
        (
            (
                ("s02", EXCEPTION),
                ("s05", OPINION),
                ("s05x", {}),
                *judged(),
                ("s07x", {"exception_approved": False}),
            ),
            "e_exception",
        ),
        (
            (
                ("s02", JOINT),
                ("s05", OPINION),
                *judged(rd_strength_strong=False),
            ),
            "e_ineligible",
        ),
        (
            (
                ("s02", FEATURE | {"controlling_stake": False}),
                *REVIEWED,
            ),
            "e_feature",
        ),
        (
            (("s02", JOINT), *REVIEWED, ("s08", {"expert_review_passed": False})),
            "e_review",
        ),
        (
            (
                ("s02", JOINT),
                *REVIEWED,
                ("s08", {"expert_review_passed": True}),
                ("s09", {"decision_procedure_passed": False}),
            ),
            "e_not_selected",
        ),
    ],
)
def test_an_application_reaches_its_end(engine: Engine, steps: tuple[Step, ...], end: str) -> None:
    assert walk(engine, "ZJ-P01", *steps) == ["e_recognized", end]


@pytest.mark.parametrize(
    ("same", "steps", "end"),
    [(NUMBER, (), "e_banned"), ("不是再次申报", (*REVIEWED, *DECIDED), "e_recognized")],
)
def test_a_cancelled_base_may_not_apply_again_but_another_of_its_host_may(
    engine: Engine, same: str, steps: tuple[Step, ...], end: str
) -> None:
    cancel(engine)
    asked: tuple[Step, ...] = (("s02", JOINT), ("s02q", {"same_base": same}))
    assert walk(engine, "ZJ-P01", *asked, *steps) == ["e_recognized", end]
    if end == "e_banned":
        assert "禁报期至2029年3月30日" in said(engine, "办理结果告知书")


@pytest.mark.parametrize(
    ("course", "end"), [("不予认定", "e_banned_later"), ("继续办理", "e_recognized")]
)
def test_a_base_cancelled_while_its_host_applies_is_decided_on_before_the_recognition(
    engine: Engine, course: str, end: str
) -> None:
    walk(engine, "ZJ-P01", ("s02", JOINT), *REVIEWED)
    cancel(engine)
    for name, variables in (*DECIDED, ("s11b", {"ban_course": course, "ban_course_reason": "见"})):
        take(engine, name, variables)
    assert ended(engine, "ZJ-P01") == ["e_recognized", end]
    if end == "e_banned_later":
        assert "禁报期至2029年3月30日" in said(engine, "办理结果告知书")


def test_after_three_years_nobody_asks_any_more(engine: Engine) -> None:
    cancel(engine)
    later = datetime(2029, 3, 31, 4, 0, tzinfo=UTC)
    start_process_instance(engine, process_id="ZJ-P01-batch", actor=SYSTEM, now=later)
    complete(engine, "ZJ-P01-batch/s02", NOTICE | {"closes_on": "2029-05-15"}, later)
    start_process_instance(engine, process_id="ZJ-P01", actor=SYSTEM, now=later)
    asked = JOINT | {"batchId": "ZJ-2029-1"}
    recognised: Step = ("s10", RECOGNITION | {"recognised_on": "2029-03-31"})
    for element, given in (("s02", asked), *REVIEWED, *DECIDED[:-1], recognised):
        complete(engine, f"ZJ-P01/{element}", given, later)
    assert ended(engine, "ZJ-P01") == ["e_recognized", "e_recognized"]


LEGACY = PARTIES | {
    "legacy_kind": "省海外创新孵化中心",
    "base_category": "开放服务类",
    "host_applied": True,
}
QUALIFIED = {"legacy_qualified": True, "recommender_approves": True}


@pytest.mark.parametrize(
    ("steps", "end"),
    [
        ((("s03", QUALIFIED), ("s03d", {"dept_approves": True}), ("s05", RECOGNITION)), "e_in"),
        ((("s03", QUALIFIED), ("s03d", {"dept_approves": False})), "e_no"),
        ((("s03", QUALIFIED | {"recommender_approves": False}),), "e_not_passed"),
    ],
)
def test_an_old_platform_may_be_taken_in(engine: Engine, steps: tuple[Step, ...], end: str) -> None:
    assert walk(engine, "ZJ-P02", ("s02", LEGACY), *steps) == [end]


def test_an_old_platforms_code_is_checked_before_anybody_reviews_it(engine: Engine) -> None:
    walk(engine, "ZJ-P02", ("s02", LEGACY | {"credit_code": "123300004700900237"}))
    assert task(engine, "ZJ-P02/s02")


def test_what_is_taken_in_is_managed_like_the_others(engine: Engine) -> None:
    steps = (("s03", QUALIFIED), ("s03d", {"dept_approves": True}), ("s05", RECOGNITION))
    walk(engine, "ZJ-P02", ("s02", LEGACY), *steps)
    with engine.store.read() as transaction:
        origins = select(Base.origin).order_by(Base.number)
        assert list(transaction.scalars(origins)) == ["认定", "纳入"]
        assert len(list(transaction.scalars(select(Evaluation.duty)))) == 2


def test_a_notice_is_open_until_its_last_day(engine: Engine) -> None:
    until(engine, at(2026, 5, 16))
    assert ended(engine, "ZJ-P01-batch") == ["e_closed"]


def test_who_applies_after_the_last_day_is_too_late(engine: Engine) -> None:
    walk(engine, "ZJ-P01")
    complete(engine, "ZJ-P01/s02", JOINT, at(2026, 5, 16))
    assert ended(engine, "ZJ-P01")[-1] == "e_late"


def test_an_application_is_not_kept_by_the_wait_for_the_extended_window(engine: Engine) -> None:
    start_process_instance(engine, process_id="ZJ-P01", actor=SYSTEM, now=NOON)
    with engine.store.read() as transaction:
        running = select(Timer.key).where(Timer.element_id == "window", Timer.state == "pending")
        window = transaction.scalars(running).one()
    extended = date(2026, 7, 31)
    extend_deadline(engine, window, extended, actor=SYSTEM, now=NOON, reason="平台故障")
    late = datetime(2026, 6, 20, 4, 0, tzinfo=UTC)
    fire_due_timers(engine, now=late)
    assert waits_at(engine, "wf_w")
    complete(engine, "s02", JOINT, late)
    assert task(engine, "s05")


def waits_at(engine: Engine, element: str) -> bool:
    with engine.store.read() as transaction:
        found = select(ElementInstance.key).where(ElementInstance.element_id == element)
        return bool(transaction.scalars(found.where(ElementInstance.state == "active")).all())


def test_without_an_open_notice_an_application_waits_for_one(engine: Engine) -> None:
    late = at(2026, 6, 1)
    start_process_instance(engine, process_id="ZJ-P01", actor=SYSTEM, now=late)
    start_process_instance(engine, process_id="ZJ-P01-batch", actor=SYSTEM, now=late)
    complete(engine, "ZJ-P01-batch/s02", NOTICE | {"closes_on": "2026-08-31"}, late)
    until(engine, at(2026, 6, 2))
    assert task(engine, "ZJ-P01/s02")


def test_a_code_that_cannot_be_one_is_returned(engine: Engine) -> None:
    walk(engine, "ZJ-P01", ("s02", JOINT | {"credit_code": "123300004700900237"}))
    assert task(engine, "ZJ-P01/s02")


def test_what_most_experts_deny_is_not_there(engine: Engine) -> None:
    deny: Step = ("s07", {"sheet": SHEET | {"goal_and_mechanism_clear": False}})
    steps = (("s02", JOINT), *REVIEWED[:3], deny, deny)
    assert walk(engine, "ZJ-P01", *steps)[-1] == "e_ineligible"


def test_when_every_expert_steps_aside_others_are_asked(engine: Engine) -> None:
    aside: Step = ("s07", {"sheet": {"recusal": "申请回避"}})
    walk(engine, "ZJ-P01", ("s02", JOINT), ("s05", OPINION), ("s06", {"experts": ["zj1"]}), aside)
    assert task(engine, "ZJ-P01/s06")


def test_a_recognition_is_announced_on_the_portal(engine: Engine) -> None:
    with engine.store.read() as transaction:
        said = select(OutboundEvent).where(OutboundEvent.partner == "zj-portal")
        sent = transaction.scalars(said).one()
    PARTNERS["zj-portal"].sends[sent.type].check(sent.payload)
    assert sent.payload["base_no"] == NUMBER
