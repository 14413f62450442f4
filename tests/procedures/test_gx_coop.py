"""GX-COOP-P01 run to each of its end states through the engine, with time moved."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.demonstration import create_demonstration_data
from engine.commands.core.engine import Engine
from engine.commands.deadlines.extend_deadline import extend_deadline
from engine.commands.deadlines.fire_due_timers import fire_due_timers
from engine.commands.deadlines.send_reminders import send_reminders
from engine.commands.messages.publish_message import publish_message
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.forms import parse_form
from engine.forms.submission import read_submission
from engine.lifecycle.actor import SYSTEM, Actor
from engine.persistence.case_rows import Timer
from engine.persistence.transit_rows import OutboundEvent
from engine.queries.deadlines import sent_reminders
from engine.settings import shipped
from register.queries import base
from register.quota_queries import quotas
from register.rows import Application
from tests.procedures.objections import TOLD, steps, told_at
from tests.procedures.walking import (
    NOON,
    Step,
    answer,
    complete,
    copy_of,
    deploy,
    ended,
    engine_on,
    reached,
    task,
    tasks,
    walk,
)
from tests.procedures.walking import told as told_by

PROCESS = "GX-COOP-P01"
CODE = "12450000498500017D"
OTHER = "124500004985000258"
BATCH = "GX-COOP-2026-1"
MATERIALS = {
    "has_application_form": True,
    "has_cooperation_agreement": True,
    "has_partner_profile": True,
    "has_partner_qualification": True,
    "has_funding_commitment": True,
    "has_plan_and_staff_statement": True,
}
INSTITUTE: dict[str, Any] = MATERIALS | {
    "batchId": BATCH,
    "host_name": "八桂研究院",
    "base_name": "合作基地",
    "credit_code": CODE,
    "recommender_code": "11450000007500012B",
    "applicant_type": "科研院所",
    "registered_in_gx": True,
    "independent_legal_person": True,
    "outside_partner_count": 1,
    "innovation_platform_count": 1,
    "joint_projects_on_time_count": 1,
    "coop_own_ip_count": 1,
    "transformed_in_gx_count": 1,
    "transformed_overseas_count": 0,
}
COMPANY = INSTITUTE | {
    "applicant_type": "企业",
    "sales_3y_total_wan": 0,
    "latest_year_sales_wan": 0,
    "rd_expense_3y_total_wan": 0,
    "own_ip_new_tech_or_product_count": 1,
}
CHECKED = {"joint_project_violation_count": 0}
SHEET = {
    "partner_renowned_or_lawful": True,
    "partner_cooperation_stable": True,
    "cooperation_benefit_significant": True,
    "has_cooperation_plan": True,
    "has_stable_funding": True,
    "has_dedicated_body": True,
    "has_dedicated_staff": True,
    "demonstration_effect_good": True,
    "operates_in_compliance": True,
    "talent_and_carrier_results_significant": True,
    "frontier_rd_strong": True,
    "reinnovation_significant": True,
    "market_advantage_obvious": True,
}
RECOMMENDED: Step = ("s14", {"recommended": True})
PANEL: Step = ("s15", {"experts": ["gx1", "gx2"]})


def sheet(**judged: Any) -> Step:
    """An expert's sheet on which everything is in order but for what is said."""
    return "s16", {"sheet": SHEET | {"recusal": "无，参加评审", "score": 80} | judged}


REVIEWED: tuple[Step, ...] = (RECOMMENDED, PANEL, sheet(), sheet())


def with_open_batch(path: Path) -> Path:
    """A database in which the notice is published; each recommender may recommend one."""
    engine = engine_on(deploy(path, "gx-coop"))
    list(create_demonstration_data(engine))
    notice = {"title": "2026年度", "notice_deadline": "2026-03-31", "recommend_quota": 1}
    walk(engine, "GX-COOP-P01-batch", ("s02", notice), ("s03", {"agency_name": "某评估中心"}))
    engine.store.close()
    return path


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return with_open_batch(tmp_path_factory.mktemp("gx-coop") / "gx-coop.db")


@pytest.fixture
def engine(tmp_path: Path, deployed: Path) -> Engine:
    return copy_of(deployed, tmp_path)


LATE = datetime(2026, 5, 15, 16, 0, tzinfo=UTC)
"""24:00 of the 30th working day after the end of the period of application, 31 March 2026."""


def submit(engine: Engine, application: dict[str, Any], on: str = "2026-03-31") -> None:
    walk(engine, PROCESS, ("s04", application))
    receipt(engine, on)


def receipt(engine: Engine, on: str = "2026-03-31") -> None:
    """The platform acknowledges the application that was filled in last."""
    said = {"submitted_via_platform": True, "submitted_at": on}
    number = applications(engine)[-1]
    publish_message(engine, "gx-coop.receipted", number, said, actor=SYSTEM, now=NOON)
    answer(engine, "credit", {"social_credit_good": True, "no_bad_record": True})


def go(engine: Engine, *steps: Step) -> list[str]:
    for element, variables in steps:
        complete(engine, element, variables)
    return ended(engine, PROCESS)


def to_publicity(engine: Engine) -> None:
    submit(engine, INSTITUTE)
    go(engine, ("s07", CHECKED), *REVIEWED, ("s17", {}), ("s18", {"listed": "列入"}))


def applications(engine: Engine) -> list[str]:
    """The numbers of the applications, in their order."""
    with engine.store.read() as transaction:
        return list(transaction.scalars(select(Application.number).order_by(Application.number)))


def object_to(engine: Engine, place: int = 0) -> None:
    """The portal sends an objection to the application of that place."""
    said = {"raised_by": "某单位", "statement": "数据不实"}
    number = applications(engine)[place]
    told_by(engine, "gx-portal", "objection.raised", {"application_no": number, **said})


def seven_working_days_later(engine: Engine) -> None:
    fire_due_timers(engine, now=datetime(2026, 3, 25, 16, 0, tzinfo=UTC))


def recognise(engine: Engine) -> None:
    """The base GX-COOP-B2026-001, recognised on 26 March 2026."""
    to_publicity(engine)
    seven_working_days_later(engine)
    document = {"document_no": "桂科〔2026〕1号", "recognised_on": "2026-03-26"}
    complete(engine, "s24", document, datetime(2026, 3, 26, 4, 0, tzinfo=UTC))


def test_an_application_that_meets_everything_is_recognised(engine: Engine) -> None:
    recognise(engine)
    assert ended(engine, PROCESS)[-1] == "e_recognized"
    entered = base(engine.store, "GX-COOP-B2026-001")
    assert (entered.line.status, entered.credit_code) == ("有效", CODE)
    assert entered.line.valid_until == date(2031, 3, 26)


def test_the_notice_is_published_on_the_portal(engine: Engine) -> None:
    with engine.store.read() as transaction:
        asked = select(OutboundEvent.payload).where(OutboundEvent.type == "notice.published")
        [payload] = transaction.scalars(asked)
    assert (payload["title"], payload["closes_on"]) == ("2026年度", "2026-03-31")


def test_submitted_after_the_deadline_is_not_taken(engine: Engine) -> None:
    submit(engine, INSTITUTE, on="2026-04-01")
    assert ended(engine, PROCESS) == ["e_late"]


def test_missing_materials_are_corrected_once_and_accepted(engine: Engine) -> None:
    submit(engine, INSTITUTE | {"has_funding_commitment": False})
    go(engine, ("s07", CHECKED), ("s10", MATERIALS), ("s11", CHECKED))
    assert task(engine, "s14")


def test_what_still_falls_short_after_the_correction_is_not_accepted(engine: Engine) -> None:
    submit(engine, INSTITUTE | {"registered_in_gx": False})
    assert go(engine, ("s07", CHECKED), ("s10", MATERIALS), ("s11", CHECKED))[-1] == (
        "e_not_accepted"
    )


def test_a_correction_not_made_in_ten_working_days_is_not_accepted(engine: Engine) -> None:
    submit(engine, INSTITUTE | {"has_funding_commitment": False})
    go(engine, ("s07", CHECKED))
    fire_due_timers(engine, now=datetime(2026, 3, 30, 16, 0, tzinfo=UTC))
    assert ended(engine, PROCESS)[-1] == "e_not_accepted"


def test_the_notice_may_set_another_period_for_the_correction(engine: Engine) -> None:
    submit(engine, INSTITUTE | {"has_funding_commitment": False})
    go(engine, ("s07", CHECKED | {"correction_days": 5}))
    fire_due_timers(engine, now=datetime(2026, 3, 23, 15, 59, tzinfo=UTC))
    assert task(engine, "s10")
    fire_due_timers(engine, now=datetime(2026, 3, 23, 16, 0, tzinfo=UTC))
    assert ended(engine, PROCESS)[-1] == "e_not_accepted"


ENTERPRISE = COMPANY | {
    "sales_3y_total_wan": 9000,
    "latest_year_sales_wan": 3000,
    "rd_expense_3y_total_wan": 45,
}


@pytest.mark.parametrize(
    ("figure", "left", "end"), [(450, ["s14"], []), (400, [], ["e_not_accepted"])]
)
def test_a_figure_named_in_the_notice_is_corrected_and_judged_anew(
    engine: Engine, figure: int, left: list[str], end: list[str]
) -> None:
    submit(engine, ENTERPRISE)
    go(engine, ("s07", CHECKED))
    ends = go(engine, ("s10", {"rd_expense_3y_total_wan": figure}), ("s11", CHECKED))
    assert (tasks(engine), ends[-1:]) == (left, end)


NAMED = CHECKED | {"correction_items": ["合作基地名称"], "correction_note": "名称与协议不一致"}


def test_what_only_the_reviewer_sees_is_wrong_is_corrected_as_well(engine: Engine) -> None:
    submit(engine, INSTITUTE)
    go(engine, ("s07", NAMED))
    assert tasks(engine) == ["s10"]
    go(engine, ("s10", {"base_name": "中国—东盟合作基地"}), ("s11", CHECKED))
    assert tasks(engine) == ["s14"]


def test_what_the_reviewer_named_and_nobody_corrected_is_not_accepted(engine: Engine) -> None:
    submit(engine, INSTITUTE)
    go(engine, ("s07", NAMED))
    fire_due_timers(engine, now=datetime(2026, 3, 30, 16, 0, tzinfo=UTC))
    assert ended(engine, PROCESS)[-1] == "e_not_accepted"


def offered(correction: dict[str, Any]) -> set[str]:
    """The keys that the form of the correction leaves open."""
    content = (shipped("forms") / "gx-coop" / "gx-coop-correction.form").read_bytes()
    form, known = parse_form(content, ""), COMPANY | correction
    sent = read_submission(form, known, known, now=NOON, files=lambda _: None)
    assert sent.errors == ()
    return {*sent.values} & {*COMPANY}


def test_the_notice_opens_the_figures_it_names_and_no_others() -> None:
    unmet = {"unmet_clauses": ["GX-COOP-6-2"], "correction_items": [], "first_application": True}
    figures = {"sales_3y_total_wan", "latest_year_sales_wan", "rd_expense_3y_total_wan"}
    assert offered(unmet) == figures
    named = unmet | {"unmet_clauses": [], "correction_items": ["合作基地名称"]}
    assert offered(named) == {"base_name"}


@pytest.mark.parametrize(("answer", "element"), [("可予受理", "s14"), ("不符合受理条件", "s10")])
def test_sales_of_zero_are_judged_by_a_person(engine: Engine, answer: str, element: str) -> None:
    submit(engine, COMPANY)
    go(engine, ("s07", CHECKED), ("s07h", {"manual_acceptance": answer}))
    assert task(engine, element)


def test_without_a_recommendation_it_ends(engine: Engine) -> None:
    submit(engine, INSTITUTE)
    assert go(engine, ("s07", CHECKED), ("s14", {"recommended": False}))[-1] == "e_not_recommended"


def silent_recommender(engine: Engine) -> None:
    submit(engine, INSTITUTE)
    go(engine, ("s07", CHECKED))
    fire_due_timers(engine, now=datetime(2026, 4, 10, 4, 0, tzinfo=UTC))


@pytest.mark.parametrize(
    ("course", "left", "end"),
    [
        ("不待推荐，组织专家评审", ["s15"], []),
        ("按未获推荐办结", [], ["e_not_recommended"]),
    ],
)
def test_the_department_decides_where_the_recommender_is_silent(
    engine: Engine, course: str, left: list[str], end: list[str]
) -> None:
    silent_recommender(engine)
    decided: Step = ("s14x", {"silence_course": course, "silence_reason": "逾期"})
    assert (go(engine, decided)[-1:], tasks(engine)) == (end, left)


def test_a_recommender_cannot_recommend_more_than_its_quota(engine: Engine) -> None:
    submit(engine, INSTITUTE)
    go(engine, ("s07", CHECKED), RECOMMENDED)
    submit(engine, INSTITUTE | {"credit_code": OTHER, "host_name": "南方研究所"})
    assert go(engine, ("s07", CHECKED), RECOMMENDED)[-1] == "e_not_recommended"


def test_a_recommendation_not_given_takes_no_place_of_the_quota(engine: Engine) -> None:
    submit(engine, INSTITUTE)
    go(engine, ("s07", CHECKED), ("s14", {"recommended": False}))
    submit(engine, INSTITUTE | {"credit_code": OTHER, "host_name": "南方研究所"})
    go(engine, ("s07", CHECKED), RECOMMENDED)
    assert task(engine, "s15")


def test_a_wrong_credit_code_goes_back_to_the_applicant(engine: Engine) -> None:
    walk(engine, PROCESS, ("s04", INSTITUTE | {"credit_code": CODE[:-1] + "A"}))
    assert tasks(engine) == ["s04"]


def test_a_notice_may_give_one_recommender_another_quota(engine: Engine) -> None:
    own = [{"recommender_code": INSTITUTE["recommender_code"], "quota": 2}]
    notice = {"title": "二", "notice_deadline": "2026-03-31", "recommend_quota": 1}
    start_process_instance(engine, process_id="GX-COOP-P01-batch", actor=SYSTEM, now=NOON)
    complete(engine, "GX-COOP-P01-batch/s02", notice | {"recommender_quotas": own})
    second = "GX-COOP-2026-2"
    for place in range(3):
        submit(engine, INSTITUTE | {"batchId": second, "base_name": f"第{place}基地"})
        go(engine, ("s07", CHECKED))
    for _ in range(2):
        go(engine, RECOMMENDED)
    go(engine, RECOMMENDED)
    assert ended(engine, PROCESS) == ["e_not_recommended"]
    (line,) = quotas(engine.store, second)
    assert (line.quota, line.applied, line.recommended, line.left) == (2, 3, 2, 0)


def test_an_applicant_waits_for_the_next_batch(engine: Engine) -> None:
    later = datetime(2026, 4, 1, 4, 0, tzinfo=UTC)
    fire_due_timers(engine, now=later)
    start_process_instance(engine, process_id=PROCESS, actor=SYSTEM, now=later)
    assert tasks(engine) == []
    again = {"title": "补充批次", "notice_deadline": "2026-04-30", "recommend_quota": 1}
    start_process_instance(engine, process_id="GX-COOP-P01-batch", actor=SYSTEM, now=later)
    complete(engine, "s02", again, later)
    fire_due_timers(engine, now=later + timedelta(days=1))
    assert "s04" in tasks(engine)


def test_a_condition_the_experts_deny_leads_to_a_refusal(engine: Engine) -> None:
    submit(engine, INSTITUTE)
    denied = sheet(frontier_rd_strong=False)
    steps: tuple[Step, ...] = (("s07", CHECKED), RECOMMENDED, PANEL, denied, denied)
    assert go(engine, *steps, ("s17n", {}), ("s17d", {}))[-1] == "e_ineligible"


@pytest.mark.parametrize(("answer", "element"), [("符合", "s17"), ("不符合", "s17n")])
def test_a_ratio_that_cannot_be_computed_is_judged_again(
    engine: Engine, answer: str, element: str
) -> None:
    submit(engine, COMPANY)
    go(engine, ("s07", CHECKED), ("s07h", {"manual_acceptance": "可予受理"}), *REVIEWED)
    go(engine, ("s16m", {"manual_eligibility": answer}))
    assert task(engine, element)


def test_an_expert_who_steps_aside_is_not_counted(engine: Engine) -> None:
    submit(engine, INSTITUTE)
    aside = sheet(recusal="申请回避", frontier_rd_strong=False)
    go(engine, ("s07", CHECKED), RECOMMENDED, PANEL, aside, sheet())
    assert tasks(engine) == ["s17"]


def test_others_are_chosen_where_nobody_of_the_panel_is_left(engine: Engine) -> None:
    submit(engine, INSTITUTE)
    aside = sheet(recusal="申请回避")
    go(engine, ("s07", CHECKED), RECOMMENDED, PANEL, aside, aside)
    assert tasks(engine) == ["s15"]


def test_a_silent_expert_does_not_cost_the_others_their_sheets(engine: Engine) -> None:
    submit(engine, INSTITUTE)
    go(engine, ("s07", CHECKED), RECOMMENDED, PANEL, sheet())
    fire_due_timers(engine, now=datetime(2026, 4, 10, 4, 0, tzinfo=UTC))
    assert tasks(engine) == ["s17"]


def test_an_application_not_sent_by_the_last_day_ends(engine: Engine) -> None:
    walk(engine, PROCESS)
    fire_due_timers(engine, now=datetime(2026, 3, 31, 15, 59, tzinfo=UTC))
    assert tasks(engine) == ["s04"]
    fire_due_timers(engine, now=datetime(2026, 3, 31, 16, 1, tzinfo=UTC))
    assert ended(engine, PROCESS) == ["e_unsent"]


def test_not_on_the_list_of_candidates_ends_it(engine: Engine) -> None:
    submit(engine, INSTITUTE)
    steps: tuple[Step, ...] = (("s07", CHECKED), *REVIEWED, ("s17", {}))
    assert go(engine, *steps, ("s18", {"listed": "未列入"}))[-1] == "e_not_selected"


def test_a_valid_objection_ends_it(engine: Engine) -> None:
    to_publicity(engine)
    object_to(engine)
    assert go(engine, *steps("GX-COOP-P08", valid=True))[-1] == "e_objection"


def test_the_applicant_is_told_what_is_objected_and_never_by_whom(engine: Engine) -> None:
    to_publicity(engine)
    object_to(engine)
    host = Actor("host", "研究院", frozenset({f"host:{CODE}"}))
    department = Actor("dept", "科技厅", frozenset({"gx-coop-dept"}))
    assert told_at(engine, "GX-COOP-P08", "GX-COOP-P01", (host, department)) == (TOLD, [], True)


def test_an_objection_finds_its_application_among_two_of_one_organisation(engine: Engine) -> None:
    to_publicity(engine)
    submit(engine, INSTITUTE | {"recommender_code": "11450100007575000X"})
    go(engine, ("s07", CHECKED), *REVIEWED, ("s17", {}), ("s18", {"listed": "列入"}))
    object_to(engine, place=1)
    assert tasks(engine) == ["s02"]
    assert go(engine, *steps("GX-COOP-P08", valid=True)) == ["e_objection"]
    seven_working_days_later(engine)
    assert tasks(engine) == ["s24"], "the first one is recognised all the same"


def test_a_void_objection_still_waits_for_the_seven_days(engine: Engine) -> None:
    to_publicity(engine)
    object_to(engine)
    go(engine, *steps("GX-COOP-P08", valid=False))
    with pytest.raises(AssertionError, match="no task s24"):
        task(engine, "s24")
    seven_working_days_later(engine)
    assert task(engine, "s24")


@pytest.mark.parametrize(
    ("steps", "late", "still"),
    [
        ((("s07", CHECKED),), "urge_second", "s14x"),
        ((("s07", CHECKED), *REVIEWED, ("s17", {})), "urge_dept", "s18"),
    ],
)
def test_a_later_authority_is_urged_as_well(
    engine: Engine, steps: tuple[Step, ...], late: str, still: str
) -> None:
    submit(engine, INSTITUTE)
    go(engine, *steps)
    fire_due_timers(engine, now=datetime(2026, 6, 20, 16, 0, tzinfo=UTC))
    assert reached(engine, late)
    assert task(engine, still)


def test_an_authority_that_is_late_is_urged_and_nothing_is_deemed(engine: Engine) -> None:
    submit(engine, INSTITUTE)
    fire_due_timers(engine, now=datetime(2026, 5, 20, 16, 0, tzinfo=UTC))
    assert ended(engine, PROCESS) == []
    assert task(engine, "s07")


def test_the_department_hears_of_a_first_review_that_is_late(engine: Engine) -> None:
    submit(engine, INSTITUTE)
    send_reminders(engine, now=LATE - timedelta(days=1))
    assert told(engine, "gx-coop-agency") == ["reminder"]
    assert told(engine, "gx-coop-dept") == []
    fire_due_timers(engine, now=LATE)
    send_reminders(engine, now=LATE)
    assert told(engine, "gx-coop-dept") == ["escalation"]


def told(engine: Engine, group: str) -> list[str]:
    """What somebody of the group was told of the first review."""
    person = Actor("li", "李处", groups=frozenset([group]))
    found = sent_reminders(engine.store, person)
    return [one.kind for one in found if one.element_id == "t_first"]


def window(engine: Engine) -> int:
    """The deadline of the batch's window."""
    with engine.store.read() as transaction:
        running = select(Timer.key).where(Timer.element_id == "window", Timer.state == "pending")
        return transaction.scalars(running).one()


def test_an_application_not_yet_sent_stays_open_when_the_window_is_extended(
    engine: Engine,
) -> None:
    walk(engine, PROCESS)
    until = date(2026, 4, 30)
    extend_deadline(engine, window(engine), until, actor=SYSTEM, now=NOON, reason="补充申报")
    fire_due_timers(engine, now=datetime(2026, 4, 1, 4, 0, tzinfo=UTC))
    assert reached(engine, "e_extended")
    assert tasks(engine) == ["s04"]


def test_a_credit_record_that_nobody_enters_is_asked_for_by_the_department(engine: Engine) -> None:
    walk(engine, PROCESS, ("s04", INSTITUTE))
    said = {"submitted_via_platform": True, "submitted_at": "2026-03-16"}
    number = applications(engine)[-1]
    publish_message(engine, "gx-coop.receipted", number, said, actor=SYSTEM, now=NOON)
    for days in (4, 70):
        fire_due_timers(engine, now=NOON + timedelta(days=days))
    assert tasks(engine) == ["s04", "s04_dept"]
