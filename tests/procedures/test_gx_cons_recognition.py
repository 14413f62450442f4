"""GX-CONS-P01, the ordinary recognition, run to each of its end states with time moved."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from app.demonstration import create_demonstration_data
from engine.commands.core.engine import Engine
from engine.commands.deadlines.fire_due_timers import fire_due_timers
from engine.commands.messages.publish_message import publish_message
from engine.json_types import Json
from engine.lifecycle.actor import SYSTEM, Actor
from engine.persistence.account_rows import User
from register.queries import base, bases
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
    task,
    tasks,
    walk,
)

PROCESS = "GX-CONS-P01"
LEAD = "91450100MA5N000016"
UNIVERSITY, ACADEMY = "124500004985000069", "12450000498500007C"
AFTER_PUBLICITY = datetime(2026, 3, 31, 4, 0, tzinfo=UTC)
FORMATION: dict[str, Any] = {
    "batchId": "GX-CONS-2026-1",
    "consortium_name": "广西铝产业创新联合体",
    "host_name": "广西铝业有限公司",
    "credit_code": LEAD,
    "members": [
        {"name": "广西大学", "credit_code": UNIVERSITY, "category": "高等学校"},
        {"name": "广西科学院", "credit_code": ACADEMY, "category": "科研院所"},
    ],
    "has_founding_agreement": True,
    "has_decision_body": True,
    "has_advisory_body": True,
    "has_executive_body": True,
    "has_rd_fund_system": True,
    "has_benefit_system": True,
    "has_openness_system": True,
}
CLAIMED = {
    "lead_independent_legal_person": True,
    "lead_main_office_and_rd_in_gx": True,
    "lead_is_tech_enterprise": True,
    "provincial_platform_count": 1,
}
APPLICATION = CLAIMED | {
    "lead_main_revenue_wan": 100000,
    "full_time_rd_staff": 30,
    "period_years": 3,
    "rd_expense_total_wan": 9000,
    "sales_total_wan": 300000,
    "choose_one_case": False,
    "recommender_type": "注册地设区市科技局",
    "recommender_code": "11450100007500012B",
    "has_application_form": True,
    "has_attachments": True,
}
REVIEW = CLAIMED | {
    "lead_internal_control_sound": True,
    "lead_influence_strong": True,
    "has_full_time_rd_team": True,
    "academic_coop_foundation_good": True,
    "innovative_enterprise_evident": True,
    "can_organise_industry_activities": True,
}
OPINIONS = {"recusal": "无，参加评审", "full_time_rd_staff": 30, "provincial_platform_count": 1}
RECOMMENDATION = {
    "has_application_form": True,
    "has_founding_agreement": True,
    "has_attachments": True,
    "recommender_approves": True,
    "recommender_opinion_signed": True,
}
FORMAL = {"formal_check_passed": True, "review_mode": "组织专家"}


def confirmed(**differently: object) -> Step:
    fit = {
        "member_type": "高等学校",
        "member_layer": "核心层单位",
        "member_coop_basis": True,
        "academic_member_fit": True,
    }
    return "s03", {"confirmation": fit | differently}


FORMED: tuple[Step, ...] = (("s02", FORMATION), confirmed(), confirmed())


def applied(**differently: object) -> tuple[Step, ...]:
    return (*FORMED, ("s05", APPLICATION | differently))


HONEST: Step = ("integrity", {"integrity_record_in_penalty": False})
RECOMMENDED: tuple[Step, ...] = (*applied(), ("s08", RECOMMENDATION), HONEST)
EXPERTS = ["gx1", "gx2", "gx3"]


def reviewed(**differently: object) -> tuple[Step, ...]:
    """A panel of three, all of one mind."""
    sheet: Step = ("s11", {"sheet": REVIEW | OPINIONS | differently})
    return ("s11p", {"experts": EXPERTS}), sheet, sheet, sheet


REVIEWED: tuple[Step, ...] = (*RECOMMENDED, ("s09", FORMAL), *reviewed())
AGREED = {"exception_approved": True, "exception_reason": "重点产业急需"}
DENIED = {"exception_approved": False, "exception_reason": "理由不充分"}
EXPLAINED: Step = ("s12n", {"exception_note": "一名研发人员离职，正在补充"})
REFUSED: tuple[Step, ...] = (
    EXPLAINED,
    ("s12y", DENIED),
)
PUBLISHED: tuple[Step, ...] = (*REVIEWED, ("s13", {"review_passed": True}))
SMALL: tuple[Step, ...] = (
    *applied(lead_main_revenue_wan=99999),
    ("s05x", {}),
    ("s08", RECOMMENDATION),
    HONEST,
    ("s09", FORMAL),
)


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database in which the notice is published."""
    path = deploy(tmp_path_factory.mktemp("consortia") / "consortia.db", "gx-cons")
    engine = engine_on(path)
    list(create_demonstration_data(engine))
    walk(engine, "GX-CONS-P01-batch", ("s01a", {"title": "2026年度", "closes_on": "2026-04-30"}))
    engine.store.close()
    return path


@pytest.fixture
def engine(tmp_path: Path, deployed: Path) -> Engine:
    return copy_of(deployed, tmp_path)


@pytest.mark.parametrize(
    ("steps", "end"),
    [
        ((*applied(provincial_platform_count=0), ("s05g", {"after_precheck": "不再申报"})),
         "e_not_applied"),
        ((*applied(provincial_platform_count=0),
          ("s05g", {"after_precheck": "申请一事一议（甲类）"})), "e_otop"),
        (applied(choose_one_case=True), "e_otop"),
        ((*applied(), ("s08", RECOMMENDATION | {"recommender_approves": False})),
         "e_not_recommended"),
        ((*RECOMMENDED, ("s09", FORMAL | {"formal_check_passed": False})), "e_formal_failed"),
        ((*SMALL, ("s09x", DENIED)), "e_exception_refused"),
        ((*RECOMMENDED, ("s09", FORMAL), *reviewed(lead_influence_strong=False)),
         "e_lead"),
        ((*RECOMMENDED, ("s09", FORMAL | {"has_advisory_body": False}), *reviewed()),
         "e_ineligible"),
        ((*RECOMMENDED, ("s09", FORMAL), *reviewed(full_time_rd_staff=29), *REFUSED),
         "e_unapproved"),
        ((*REVIEWED, ("s13", {"review_passed": False})), "e_not_selected"),
    ],
)  # fmt: skip
def test_an_application_ends_where_the_text_ends_it(
    engine: Engine, steps: tuple[Step, ...], end: str
) -> None:
    assert walk(engine, PROCESS, *steps)[-1:] == [end]


def recognise(engine: Engine) -> list[str]:
    fire_due_timers(engine, now=AFTER_PUBLICITY)
    document = {"document_no": "桂科〔2026〕2号", "recognized_on": "2026-03-31"}
    complete(engine, "s17", document, AFTER_PUBLICITY)
    return ended(engine, PROCESS)


def test_after_the_publicity_period_the_consortium_is_recognised(engine: Engine) -> None:
    assert walk(engine, PROCESS, *PUBLISHED) == []
    assert recognise(engine) == ["e_recognized"]


def test_a_third_party_may_review_instead_of_experts(engine: Engine) -> None:
    agency = FORMAL | {"review_mode": "委托第三方"}
    steps: tuple[Step, ...] = (*RECOMMENDED, ("s09", agency), ("s12", REVIEW))
    walk(engine, PROCESS, *steps, ("s13", {"review_passed": True}))
    assert recognise(engine) == ["e_recognized"]


def test_a_revenue_below_one_billion_needs_an_approved_exception(engine: Engine) -> None:
    steps: tuple[Step, ...] = (*SMALL, ("s09x", AGREED), *reviewed())
    walk(engine, PROCESS, *steps, ("s13", {"review_passed": True}))
    assert recognise(engine) == ["e_recognized"]


def test_a_member_of_four_consortia_needs_an_exception(engine: Engine) -> None:
    for other in (1, 2, 3):
        join(engine, other, UNIVERSITY)
    walk(engine, PROCESS, *FORMED, ("s04x", {}))
    assert task(engine, "s05")


def test_three_consortia_are_within_the_limit(engine: Engine) -> None:
    for other in (1, 2):
        join(engine, other, UNIVERSITY)
    walk(engine, PROCESS, *FORMED)
    assert task(engine, "s05")


def joined_meanwhile(engine: Engine) -> None:
    """At the application the university was in three; before the recognition it is in four."""
    for other in (1, 2):
        join(engine, other, UNIVERSITY)
    walk(engine, PROCESS, *PUBLISHED)
    join(engine, 3, UNIVERSITY)
    fire_due_timers(engine, now=AFTER_PUBLICITY)


def test_the_limits_are_checked_again_before_the_recognition(engine: Engine) -> None:
    joined_meanwhile(engine)
    refused = {"exception_approved": False, "exception_reason": "参与过多"}
    complete(engine, "s17x", refused, AFTER_PUBLICITY)
    assert ended(engine, PROCESS) == ["e_limit"]


def test_an_exception_before_the_recognition_stands_in_the_register(engine: Engine) -> None:
    joined_meanwhile(engine)
    agreed = {"exception_approved": True, "exception_reason": "唯一具备该学科"}
    complete(engine, "s17x", agreed, AFTER_PUBLICITY)
    assert recognise(engine) == ["e_recognized"]
    (number,) = (one.number for one in bases(engine.store)[0])
    excepted = {one.credit_code: one.exception for one in base(engine.store, number).members}
    assert excepted == {LEAD: None, UNIVERSITY: "唯一具备该学科", ACADEMY: None}


def test_who_leads_another_consortium_needs_an_exception(engine: Engine) -> None:
    join(engine, 1, LEAD, "牵头单位")
    walk(engine, PROCESS, *applied())
    assert task(engine, "s05x")


def test_a_lead_of_another_application_under_way_counts_as_leading(engine: Engine) -> None:
    walk(engine, PROCESS, *applied())
    walk(engine, PROCESS, *applied())
    assert task(engine, "s05x")


def test_an_application_that_ends_frees_its_members(engine: Engine) -> None:
    walk(engine, PROCESS, *applied(), ("s08", RECOMMENDATION | {"recommender_approves": False}))
    walk(engine, PROCESS, *applied())
    assert task(engine, "s08")


def test_a_unit_named_twice_goes_back_to_the_lead(engine: Engine) -> None:
    twice = FORMATION | {"members": [FORMATION["members"][0]] * 2}
    walk(engine, PROCESS, ("s02", twice))
    assert tasks(engine) == ["s02"]


def test_an_unfit_member_sends_the_consortium_back_to_its_formation(engine: Engine) -> None:
    unfit = confirmed(member_coop_basis=False)
    walk(engine, PROCESS, ("s02", FORMATION), confirmed(), unfit)
    assert task(engine, "s02")


def test_a_hard_condition_may_be_corrected(engine: Engine) -> None:
    again = {"after_precheck": "补充或更正后重新核对"}
    walk(engine, PROCESS, *applied(provincial_platform_count=0), ("s05g", again))
    assert task(engine, "s02")


def test_missing_materials_go_back_to_the_recommender(engine: Engine) -> None:
    lacking = RECOMMENDATION | {"has_attachments": False}
    walk(engine, PROCESS, *applied(recommender_type="所属行业自治区主管部门"), ("s08", lacking))
    assert task(engine, "s08")


def test_what_is_not_handed_in_by_the_closing_day_is_not_accepted(engine: Engine) -> None:
    walk(engine, PROCESS, *FORMED)
    fire_due_timers(engine, now=datetime(2026, 4, 30, 15, 59, tzinfo=UTC))
    assert ended(engine, PROCESS) == []
    fire_due_timers(engine, now=datetime(2026, 4, 30, 16, 0, tzinfo=UTC))
    assert ended(engine, PROCESS) == ["e_late"]


def raise_objection(engine: Engine) -> None:
    said: dict[str, Json] = {
        "objection": {"id": "o1", "raised_by": "某公司", "statement": "材料不实"}
    }
    publish_message(
        engine, "consortium.objection", "GX-CONS-2026-1-001", variables=said, actor=SYSTEM, now=NOON
    )


def object_to(engine: Engine, valid: bool) -> None:
    raise_objection(engine)
    for name, answer in steps("GX-CONS-P12", valid=valid):
        take(engine, name, answer)


def test_the_applicant_is_told_what_is_objected_and_never_by_whom(engine: Engine) -> None:
    walk(engine, PROCESS, *PUBLISHED)
    raise_objection(engine)
    lead = Actor("lead", "铝业公司", frozenset({f"host:{LEAD}"}))
    department = Actor("dept", "科技厅", frozenset({"gx-cons-dept"}))
    assert told_at(engine, "GX-CONS-P12", PROCESS, (lead, department)) == (TOLD, [], True)


def test_a_valid_objection_ends_the_recognition(engine: Engine) -> None:
    walk(engine, PROCESS, *PUBLISHED)
    object_to(engine, valid=True)
    assert ended(engine, PROCESS)[-1:] == ["e_objection"]


def test_an_unfounded_objection_does_not_stop_the_publicity_clock(engine: Engine) -> None:
    walk(engine, PROCESS, *PUBLISHED)
    object_to(engine, valid=False)
    assert recognise(engine)[-1:] == ["e_recognized"]


def test_a_figure_corrected_by_the_experts_goes_to_the_exception_and_not_to_a_refusal(
    engine: Engine,
) -> None:
    few = reviewed(full_time_rd_staff=29)
    walk(engine, PROCESS, *RECOMMENDED, ("s09", FORMAL), *few, EXPLAINED, ("s12y", AGREED))
    complete(engine, "s13", {"review_passed": True})
    assert recognise(engine) == ["e_recognized"]


def test_an_exception_of_another_condition_does_not_cover_the_figure_found_by_the_experts(
    engine: Engine,
) -> None:
    walk(engine, PROCESS, *SMALL, ("s09x", AGREED), *reviewed(full_time_rd_staff=29))
    assert tasks(engine) == ["s12n"]


def test_who_gives_no_reason_for_an_exception_is_decided_on_all_the_same(engine: Engine) -> None:
    few = reviewed(full_time_rd_staff=29)
    walk(engine, PROCESS, *RECOMMENDED, ("s09", FORMAL), *few)
    fire_due_timers(engine, now=datetime(2026, 3, 24, 4, 0, tzinfo=UTC))
    assert tasks(engine) == ["s12y"]


def test_a_member_that_does_not_confirm_is_left_out_by_the_lead(engine: Engine) -> None:
    walk(engine, PROCESS, ("s02", FORMATION), confirmed())
    fire_due_timers(engine, now=datetime(2026, 3, 31, 4, 0, tzinfo=UTC))
    complete(engine, "s03u", {"after_confirmation": "以已确认的单位继续"})
    assert tasks(engine) == ["s05"]


def test_a_member_that_does_not_confirm_may_be_replaced(engine: Engine) -> None:
    walk(engine, PROCESS, ("s02", FORMATION), confirmed())
    fire_due_timers(engine, now=datetime(2026, 3, 31, 4, 0, tzinfo=UTC))
    complete(engine, "s03u", {"after_confirmation": "重新组织成员"})
    assert tasks(engine) == ["s02"]


def test_a_consortium_of_which_no_unit_confirmed_is_organised_anew(engine: Engine) -> None:
    walk(engine, PROCESS, ("s02", FORMATION))
    fire_due_timers(engine, now=datetime(2026, 3, 31, 4, 0, tzinfo=UTC))
    complete(engine, "s03u", {"after_confirmation": "以已确认的单位继续"})
    assert tasks(engine) == ["s02"]


APRIL = datetime(2026, 4, 8, 4, 0, tzinfo=UTC)


def silent_recommender(engine: Engine, course: str) -> None:
    walk(engine, PROCESS, *applied())
    fire_due_timers(engine, now=APRIL)
    complete(engine, "s08u", {"silent_recommender": course, "silent_note": "已函询"}, APRIL)


def test_the_department_accepts_what_a_silent_recommender_leaves_lying(engine: Engine) -> None:
    silent_recommender(engine, "由科技厅直接受理，记明推荐单位未签署意见")
    take(engine, *HONEST, APRIL)
    assert tasks(engine) == ["s09"]


def test_the_lead_may_choose_another_recommender_for_a_silent_one(engine: Engine) -> None:
    silent_recommender(engine, "请牵头单位改选推荐单位")
    other = {
        "recommender_type": "所属行业自治区主管部门",
        "recommender_code": "114500000075600217",
    }
    complete(engine, "s07u", other, APRIL)
    assert tasks(engine) == ["s08"]


def test_experts_who_step_aside_or_keep_silent_are_replaced(engine: Engine) -> None:
    aside: Step = ("s11", {"sheet": {"recusal": "申请回避"}})
    walk(engine, PROCESS, *RECOMMENDED, ("s09", FORMAL), *reviewed()[:2], aside)
    fire_due_timers(engine, now=datetime(2026, 4, 15, 4, 0, tzinfo=UTC))
    again: tuple[Step, ...] = (
        ("s11x", {"review_mode": "组织专家", "review_mode_reason": "补选"}),
        ("s11p", {"experts": ["gx4", "gx5"]}),
        *reviewed()[1:3],
    )
    for name, variables in again:
        complete(engine, name, variables)
    assert tasks(engine) == ["s13"]


def test_an_expert_of_a_member_unit_never_gets_a_sheet(engine: Engine) -> None:
    with engine.store.write() as transaction:
        transaction.get_one(User, "gx3").organisation = UNIVERSITY
    walk(engine, PROCESS, *RECOMMENDED, ("s09", FORMAL), ("s11p", {"experts": EXPERTS}))
    assert tasks(engine) == ["s11", "s11"]


def test_a_third_party_that_keeps_silent_loses_the_commission(engine: Engine) -> None:
    agency = FORMAL | {"review_mode": "委托第三方"}
    walk(engine, PROCESS, *RECOMMENDED, ("s09", agency))
    fire_due_timers(engine, now=datetime(2026, 5, 6, 4, 0, tzinfo=UTC))
    assert tasks(engine) == ["s11x"]
