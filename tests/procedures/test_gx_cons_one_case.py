"""GX-CONS-P02, 一事一议, run to each of its end states with time moved."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.demonstration import create_demonstration_data
from engine.commands.core.engine import Engine
from engine.commands.deadlines.fire_due_timers import fire_due_timers
from engine.commands.messages.publish_message import publish_message
from engine.json_types import Json
from engine.lifecycle.actor import SYSTEM, Actor
from tests.procedures.objections import TOLD, steps, told_at
from tests.procedures.registered import join
from tests.procedures.walking import (
    NOON,
    Step,
    complete,
    copy_of,
    deploy,
    ended,
    engine_on,
    take,
    walk,
)

PROCESS = "GX-CONS-P02"
LEAD_CODE = "91450100MA5N000016"
AFTER_PUBLICITY = datetime(2026, 3, 31, 4, 0, tzinfo=UTC)
NAMED = {
    "consortium_name": "广西新能源创新联合体",
    "host_name": "广西新能源有限公司",
    "credit_code": LEAD_CODE,
    "members": [
        {
            "name": "广西大学",
            "credit_code": "124500004985000069",
            "category": "高等学校",
            "member_layer": "核心层单位",
        }
    ],
}
SUPPORTED = {"gov_key_support": True, "urgent_for_gx_industry": True}
UNSUPPORTED = {"gov_key_support": False, "urgent_for_gx_industry": True}
LEAD = {
    "case_kind": "乙类",
    "lead_independent_legal_person": True,
    "lead_main_office_and_rd_in_gx": True,
    "lead_is_tech_enterprise": True,
    "lead_main_revenue_wan": 200000,
    "full_time_rd_staff": 60,
    "provincial_platform_count": 2,
    "period_years": 3,
    "rd_expense_total_wan": 36000,
    "sales_total_wan": 600000,
}
JUDGED = {
    "lead_internal_control_sound": True,
    "lead_influence_strong": True,
    "has_full_time_rd_team": True,
    "academic_coop_foundation_good": True,
    "innovative_enterprise_evident": True,
    "can_organise_industry_activities": True,
}
FORMAL = {
    "application_no": "OTOP-1",
    "composition_ok": True,
    "members_ok": True,
    "rules_ok": True,
    "has_founding_agreement": True,
    "formal_check_passed": True,
    "formal_opinion": "齐备，例外理由充分",
}
EXPERTS = ["gx1", "gx2", "gx3", "gx4", "gx5"]
FIRST: tuple[Step, ...] = (("s02", NAMED | {"case_kind": "甲类"}), ("s03", SUPPORTED))


def second(certified: int | None, **judged: object) -> tuple[Step, ...]:
    """An application by certified expenses, 乙类."""
    facts = UNSUPPORTED | JUDGED | judged
    certificate: Step = ("gx-stats", {"rd_avg_certified_wan": certified})
    return ("s02", NAMED | LEAD), ("s03", facts), certificate


def argued(agreeing: int) -> tuple[Step, ...]:
    """Five experts, so many of whom agree."""
    points = dict.fromkeys(
        ("argue_direction_ok", "argue_base_ok", "argue_feasible", "argue_effect_ok"), True
    )
    sheets: list[Step] = [
        ("s07", {"sheet": {"recusal": "无，参加评审", "argue_agrees": one < agreeing, **points}})
        for one in range(5)
    ]
    return (
        ("s05", FORMAL),
        ("s06", {"experts": EXPERTS}),
        *sheets,
        ("s08", {"argue_opinion": "见表"}),
    )


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = deploy(tmp_path_factory.mktemp("one-case") / "one-case.db", "gx-cons")
    engine = engine_on(path)
    list(create_demonstration_data(engine))
    engine.store.close()
    return path


@pytest.fixture
def engine(tmp_path: Path, deployed: Path) -> Engine:
    return copy_of(deployed, tmp_path)


@pytest.mark.parametrize(
    ("steps", "end"),
    [
        ((FIRST[0], ("s03", UNSUPPORTED)), "e_ordinary"),
        (second(10000), "e_ordinary"),
        (second(None), "e_ordinary"),
        (second(10001, lead_influence_strong=False), "e_ordinary"),
        ((*second(10001), ("s05", FORMAL | {"rules_ok": False})), "e_formal_failed"),
        ((*FIRST, ("s05", FORMAL | {"formal_check_passed": False})), "e_formal_failed"),
        ((*FIRST, *argued(3)), "e_argue_failed"),
    ],
)
def test_a_single_case_ends_where_the_text_ends_it(
    engine: Engine, steps: tuple[Step, ...], end: str
) -> None:
    assert walk(engine, PROCESS, *steps)[-1:] == [end]


def recognise(engine: Engine) -> list[str]:
    fire_due_timers(engine, now=AFTER_PUBLICITY)
    document = {"document_no": "桂科〔2026〕3号", "recognized_on": "2026-03-31"}
    complete(engine, "s10", document, AFTER_PUBLICITY)
    return ended(engine, PROCESS)


@pytest.mark.parametrize("steps", [FIRST, second(10001)])
def test_two_thirds_of_the_experts_and_the_publicity_lead_to_recognition(
    engine: Engine, steps: tuple[Step, ...]
) -> None:
    assert walk(engine, PROCESS, *steps, *argued(4)) == []
    assert recognise(engine) == ["e_recognized"]


@pytest.mark.parametrize(("approved", "end"), [(True, "e_recognized"), (False, "e_limit")])
def test_the_limits_are_checked_again_before_the_recognition(
    engine: Engine, approved: bool, end: str
) -> None:
    walk(engine, PROCESS, *FIRST, *argued(4))
    join(engine, 1, LEAD_CODE, "牵头单位")
    fire_due_timers(engine, now=AFTER_PUBLICITY)
    said = {"exception_approved": approved, "exception_reason": "自治区重点扶持"}
    complete(engine, "s10x", said, AFTER_PUBLICITY)
    assert (recognise(engine) if approved else ended(engine, PROCESS)) == [end]


def test_an_approved_exception_counts_as_meeting_the_conditions(engine: Engine) -> None:
    join(engine, 1, LEAD_CODE, "牵头单位")
    asked: tuple[Step, ...] = (
        ("s03n", {"exception_note": "另一联合体即将到期"}),
        ("s03x", {"exception_approved": True, "exception_reason": "方向不同"}),
    )
    walk(engine, PROCESS, *second(10001), *asked, *argued(5))
    assert recognise(engine) == ["e_recognized"]


def raise_objection(engine: Engine) -> None:
    said: dict[str, Json] = {"objection": {"id": "o1", "raised_by": "某公司", "statement": "不实"}}
    publish_message(
        engine, "consortium.objection", "OTOP-1", variables=said, actor=SYSTEM, now=NOON
    )


def object_to(engine: Engine, valid: bool) -> None:
    raise_objection(engine)
    for name, answer in steps("GX-CONS-P12", valid=valid):
        take(engine, name, answer)


def test_the_applicant_is_told_what_is_objected_and_never_by_whom(engine: Engine) -> None:
    walk(engine, PROCESS, *FIRST, *argued(5))
    raise_objection(engine)
    lead = Actor("lead", "新能源公司", frozenset({f"host:{LEAD_CODE}"}))
    department = Actor("dept", "科技厅", frozenset({"gx-cons-dept"}))
    assert told_at(engine, "GX-CONS-P12", PROCESS, (lead, department)) == (TOLD, [], True)


def test_a_valid_objection_ends_the_case(engine: Engine) -> None:
    walk(engine, PROCESS, *FIRST, *argued(5))
    object_to(engine, valid=True)
    assert ended(engine, PROCESS)[-1:] == ["e_objection"]


def test_an_unfounded_objection_does_not_stop_the_publicity_clock(engine: Engine) -> None:
    walk(engine, PROCESS, *FIRST, *argued(5))
    object_to(engine, valid=False)
    assert recognise(engine)[-1:] == ["e_recognized"]
