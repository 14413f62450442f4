"""GD-P01 run to each of its end states through the engine, with time moved."""

from datetime import UTC, date, datetime
from typing import cast

import pytest
from sqlalchemy import select

from engine.commands.process_instances.set_variables import set_variables
from engine.commands.process_instances.start_by_hand import start_by_hand
from engine.errors import NotFound
from engine.json_types import Json
from engine.lifecycle.actor import SYSTEM
from engine.persistence.programmes import shipped_programmes
from engine.persistence.transit_rows import Message, OutboundEvent
from engine.queries.accounts import actor_of
from engine.queries.task_page import task_page
from register import queries
from register.rows import Base, Objection, Report, Sanction
from tests.papers.reading import said
from tests.procedures.applications import (
    FEATURE,
    JOINT_RESEARCH,
    RECOMMENDERS,
    TRANSFER,
    sheet,
)
from tests.procedures.guangdong import AFTER_CLOSE, CHEN, SUBMITTED, Guangdong
from tests.procedures.objections import TOLD, steps, told_at
from webhooks.partners import load_partners

DURING_PUBLICITY = datetime(2026, 5, 20, 1, 0, tzinfo=UTC)
CORRECTION_OVER = datetime(2026, 5, 26, 1, 0, tzinfo=UTC)
PUBLICITY_OVER = datetime(2026, 5, 28, 1, 0, tzinfo=UTC)


def in_publicity(gd: Guangdong) -> str:
    number = gd.submit("yuehai", JOINT_RESEARCH)
    gd.to_selection(number, "liang", "s08")
    gd.move(AFTER_CLOSE)
    gd.select(number)
    return number


def test_a_base_that_meets_everything_is_recognised(gd: Guangdong) -> None:
    number = in_publicity(gd)
    gd.move(PUBLICITY_OVER)
    gd.announce(number, consult="需要")
    assert (gd.application(number).outcome, gd.application(number).unmet) == ("e_recognized", [])


def test_a_recognised_base_owes_three_yearly_reports(gd: Guangdong) -> None:
    number = in_publicity(gd)
    gd.move(PUBLICITY_OVER)
    gd.announce(number)
    with gd.engine.store.read() as transaction:
        base = transaction.scalars(select(Base)).one()
        due = transaction.scalars(select(Report.due_on).order_by(Report.year)).all()
    assert (base.category, base.status) == (JOINT_RESEARCH, "有效")
    assert due == [date(2027, 12, 31), date(2028, 12, 31), date(2029, 12, 31)]


def test_a_late_application_is_not_accepted(gd: Guangdong) -> None:
    number = gd.submit("yuehai", JOINT_RESEARCH, at=AFTER_CLOSE)
    assert (gd.application(number).outcome, gd.application(number).unmet) == (
        "e_late",
        ["GD-9-1-a"],
    )


def test_an_application_on_the_last_day_is_in_time(gd: Guangdong) -> None:
    number = gd.submit("yuehai", JOINT_RESEARCH, at=datetime(2026, 5, 15, 15, 59, tzinfo=UTC))
    assert gd.tasks("s08", number)


def test_within_five_years_of_a_delisting_an_application_is_refused(gd: Guangdong) -> None:
    with gd.engine.store.write() as transaction:
        transaction.add(
            Sanction(
                credit_code="12440000455860015E",
                programme="GD",
                delisted_on=date(2021, 5, 8),
                reason="复评不达标",
                clauses=["GD-14-1"],
            )
        )
    number = gd.submit("yuehai", JOINT_RESEARCH)
    assert (gd.application(number).outcome, gd.application(number).unmet) == (
        "e_banned",
        ["GD-14-b"],
    )
    assert "禁报期至2026年5月8日" in said(gd.engine, "办理结果告知书")


@pytest.mark.parametrize(
    ("course", "outcome"), [("不予认定", "e_banned_later"), ("继续办理", "e_recognized")]
)
def test_a_ban_that_begins_after_the_application_is_decided_on_before_the_recognition(
    gd: Guangdong, course: str, outcome: str
) -> None:
    number = in_publicity(gd)
    gd.move(PUBLICITY_OVER)
    with gd.engine.store.write() as transaction:
        transaction.add(
            Sanction(
                credit_code="12440000455860015E",
                programme="GD",
                delisted_on=date(2026, 5, 28),
                refused_until=date(2031, 5, 28),
                reason="提供虚假信息",
                clauses=["GD-14-3"],
            )
        )
    gd.announce(number)
    [asked] = gd.tasks("s21b", number)
    told = task_page(gd.engine.store, SYSTEM, asked.key).variables["ban_began_text"]
    assert "提供虚假信息），禁报至2031年5月28日" in told
    gd.complete(CHEN, "s21b", {"ban_course": course, "ban_course_reason": "见说明"}, number)
    assert gd.application(number).outcome == outcome
    if outcome == "e_banned_later":
        assert "禁报期至2031年5月28日" in said(gd.engine, "办理结果告知书")


def test_a_wrong_recommender_is_sent_back_and_may_be_chosen_anew(gd: Guangdong) -> None:
    number = gd.submit("wanqu", TRANSFER, recommender_code=RECOMMENDERS["MIIT"])
    assert not gd.tasks("s08", number)
    gd.complete("wanqu", "s06c", {"recommender_code": RECOMMENDERS["GZ"]}, number)
    assert gd.tasks("s07", number)


def test_the_register_and_not_the_applicant_says_whose_organisation_it_is(gd: Guangdong) -> None:
    number = gd.submit(
        "wanqu",
        TRANSFER,
        host_affiliation="省属有关单位",
        recommender_code=RECOMMENDERS["MIIT"],
    )
    assert gd.tasks("s06c", number)


def test_not_recommended_ends_the_application(gd: Guangdong) -> None:
    number = gd.submit("wanqu", TRANSFER)
    gd.recommend(number, "zhou", "s07", "不推荐")
    assert gd.application(number).outcome == "e_not_recommended"


def test_indicators_of_another_window_are_to_be_computed_anew(gd: Guangdong) -> None:
    number = gd.submit("wanqu", TRANSFER, stat_window_from="2022-01-01")
    assert gd.tasks("s03r", number)


def test_without_attachments_the_application_goes_back(gd: Guangdong) -> None:
    number = gd.submit("wanqu", TRANSFER, attachments=[])
    assert gd.tasks("s03r", number)


def test_one_unit_below_a_threshold_names_the_clause(gd: Guangdong) -> None:
    number = gd.submit("yuehai", JOINT_RESEARCH, investment_total_wan=599)
    gd.recommend(number, "liang", "s08")
    gd.review(number)
    found = gd.application(number)
    assert (found.outcome, found.unmet) == ("e_review_failed", ["GD-8-1-1"])


def test_what_does_not_fit_the_guide_ends_at_the_review(gd: Guangdong) -> None:
    number = gd.submit("yuehai", JOINT_RESEARCH)
    gd.recommend(number, "liang", "s08")
    gd.review(number, met=False)
    assert gd.application(number).unmet == ["GD-9-3"]


@pytest.mark.parametrize(("approved", "next_element"), [(True, "s11"), (False, None)])
def test_a_principle_not_met_needs_an_approved_exception(
    gd: Guangdong, approved: bool, next_element: str | None
) -> None:
    number = gd.submit("wanqu", FEATURE, intl_project_count=0)
    gd.recommend(number, "zhou", "s07")
    gd.review(number)
    answer = {"exception_approved": approved, "exception_reason": "特色突出"}
    gd.complete("chen", "s10x", answer, number)
    if next_element:
        gd.judge(number)
        assert gd.application(number).standing == "awaiting_selection"
    else:
        assert gd.application(number).outcome == "e_review_failed"


def test_an_exception_withdrawn_before_the_experts_conclude_fails_the_review(
    gd: Guangdong,
) -> None:
    number = gd.submit("wanqu", FEATURE, intl_project_count=0)
    gd.recommend(number, "zhou", "s07")
    gd.review(number)
    gd.complete("chen", "s10x", {"exception_approved": True, "exception_reason": "特色"}, number)
    case, withdrawn = gd.application(number).case_key, {"exception_approved": False}
    set_variables(gd.engine, case, withdrawn, actor=SYSTEM, now=gd.now, reason="例外的依据不再成立")
    gd.judge(number)
    assert gd.ended_by(number) == ["e_review_failed_unapproved"]


def test_a_platform_with_hong_kong_partners_is_confirmed_by_approval(gd: Guangdong) -> None:
    partner = {
        "partner": "香港大学",
        "region": "港澳台",
        "binding": True,
        "supporting": True,
        "signed_on": "2026-03-01",
        "valid_from": "2026-03-01",
        "valid_to": "2029-02-28",
    }
    number = gd.submit("wanqu", TRANSFER, hkmt_platform=True, agreements=[partner])
    gd.recommend(number, "zhou", "s07")
    gd.review(number, hkmt_reference_confirmed=True)
    gd.judge(number)
    assert gd.application(number).standing == "awaiting_selection"


@pytest.mark.parametrize(
    ("judged", "clause"), [("law_compliant", "GD-7-1"), ("transfer_service_ready", "GD-8-2-a")]
)
def test_what_most_experts_deny_fails_its_clause(gd: Guangdong, judged: str, clause: str) -> None:
    number = gd.submit("wanqu", TRANSFER)
    gd.recommend(number, "zhou", "s07")
    gd.review(number)
    gd.judge(number, **{judged: False})
    assert (gd.application(number).outcome, gd.application(number).unmet) == (
        "e_review_failed",
        [clause],
    )


def test_an_expert_of_the_applicant_never_gets_a_sheet(gd: Guangdong) -> None:
    number = gd.submit("yuehai", JOINT_RESEARCH)
    gd.recommend(number, "liang", "s08")
    gd.review(number)
    gd.complete("he", "s11", {"experts": ["expert1", "expert3"]}, number)
    assert [task.assignee for task in gd.tasks("s12", number)] == ["expert3"]


def test_when_every_expert_steps_aside_others_are_asked(gd: Guangdong) -> None:
    number = gd.submit("yuehai", JOINT_RESEARCH)
    gd.recommend(number, "liang", "s08")
    gd.review(number)
    gd.complete("he", "s11", {"experts": ["expert3"]}, number)
    gd.complete("expert3", "s12", {"sheet": {"recusal": "申请回避"}}, number)
    assert gd.tasks("s11", number)


def test_the_selection_waits_for_the_last_application(gd: Guangdong) -> None:
    first, second = gd.submit("yuehai", JOINT_RESEARCH), gd.submit("wanqu", TRANSFER)
    gd.to_selection(first, "liang", "s08")
    gd.move(AFTER_CLOSE)
    assert not gd.tasks("s13")
    gd.recommend(second, "zhou", "s07", "不推荐")
    assert gd.tasks("s13")


def test_who_is_not_on_the_list_is_not_selected(gd: Guangdong) -> None:
    number = gd.submit("yuehai", JOINT_RESEARCH)
    gd.to_selection(number, "liang", "s08")
    gd.move(AFTER_CLOSE)
    gd.select()
    found = gd.application(number)
    assert (found.outcome, found.unmet) == ("e_not_selected", ["GD-9-4-a"])


def test_a_batch_without_candidates_ends(gd: Guangdong) -> None:
    gd.submit("yuehai", JOINT_RESEARCH, at=AFTER_CLOSE)
    assert not gd.tasks("s13")


def test_a_valid_objection_ends_the_application_and_its_publicity(gd: Guangdong) -> None:
    number = in_publicity(gd)
    gd.move(DURING_PUBLICITY)
    gd.object_to(number)
    gd.check_objection(number, valid=True)
    found = gd.application(number)
    assert (found.outcome, found.unmet) == ("e_objection", ["GD-9-5"])
    assert gd.ended_by(number) == ["e_objection"]


def test_the_applicant_is_told_what_is_objected_and_never_by_whom(gd: Guangdong) -> None:
    number = in_publicity(gd)
    gd.move(DURING_PUBLICITY)
    gd.object_to(number)
    host, dept = (actor_of(gd.engine.store, login, now=gd.now) for login in ("yuehai", CHEN))
    assert told_at(gd.engine, "GD-P10", "GD-P01", (host, dept), gd.now) == (TOLD, [], True)


def test_an_applicant_that_does_not_answer_an_objection_is_not_waited_for(gd: Guangdong) -> None:
    number = in_publicity(gd)
    gd.move(DURING_PUBLICITY)
    gd.object_to(number)
    (points, told), _, (check, found) = steps("GD-P10", valid=False)
    gd.complete(CHEN, points, told, number)
    gd.move(PUBLICITY_OVER)
    assert not gd.tasks("s18d", number), "an objection that is checked holds up the decision"
    gd.complete(CHEN, check, found, number)
    assert gd.tasks("s18d", number)


def test_an_objection_on_paper_is_registered_under_a_number(gd: Guangdong) -> None:
    number = in_publicity(gd)
    gd.move(DURING_PUBLICITY)
    gd.object_to(number, "")
    gd.check_objection(number, valid=True)
    with gd.engine.store.read() as transaction:
        (row,) = transaction.scalars(select(Objection))
    assert (row.id, row.valid) == (f"{number}-1", True)


def test_an_objection_found_void_early_still_waits_for_the_period(gd: Guangdong) -> None:
    number = in_publicity(gd)
    gd.move(DURING_PUBLICITY)
    gd.object_to(number)
    gd.check_objection(number, valid=False)
    assert not gd.tasks("s18d", number)
    gd.move(PUBLICITY_OVER)
    assert gd.tasks("s18d", number)


def test_the_period_over_still_waits_for_an_objection_under_check(gd: Guangdong) -> None:
    number = in_publicity(gd)
    gd.object_to(number, "objection-1")
    gd.object_to(number, "objection-2")
    gd.move(PUBLICITY_OVER)
    gd.check_objection(number, valid=False)
    assert not gd.tasks("s18d", number)
    gd.check_objection(number, valid=False)
    assert len(gd.tasks("s18d", number)) == 1


def test_an_application_filled_in_here_counts_from_the_platforms_receipt(gd: Guangdong) -> None:
    number = gd.fill_in("yuehai", JOINT_RESEARCH)
    assert gd.application(number).standing == "drafted"
    gd.receipt(number)
    assert gd.tasks("s08", number)


def test_the_form_comes_with_what_the_register_knows(gd: Guangdong) -> None:
    gd.move(SUBMITTED)
    start_by_hand(gd.engine, "GD-P01", actor=gd.actor("suiguang"), now=gd.now)
    (task,) = gd.tasks("s03")
    assert task.candidate_groups == ["host:91440101MA5CK00144"]
    known = task_page(gd.engine.store, gd.actor("suiguang"), task.key).variables
    assert (known["host_name"], known["batchId"]) == ("穗光精密仪器有限公司", gd.batch_id)
    assert known["host_affiliation"] == "地级以上市所属企事业单位"
    assert (known["stat_window_from"], known["stat_window_to"]) == ("2023-01-01", "2025-12-31")
    assert {"value": RECOMMENDERS["GZ"], "label": "广州市科学技术局（地级以上市科技局）"} in cast(
        "list[Json]", known["recommenders"]
    )


def test_a_batch_that_is_closed_is_not_on_offer(gd: Guangdong) -> None:
    gd.move(AFTER_CLOSE)
    start_by_hand(gd.engine, "GD-P01", actor=gd.actor("suiguang"), now=gd.now)
    (task,) = gd.tasks("s03")
    known = task_page(gd.engine.store, gd.actor("suiguang"), task.key).variables
    assert known["open_batches"] == []
    assert "batchId" not in known


def test_the_register_shows_the_base_with_its_history_and_reports(gd: Guangdong) -> None:
    number = in_publicity(gd)
    gd.move(PUBLICITY_OVER)
    gd.announce(number)
    lines, total = queries.bases(gd.engine.store, text="粤海", programme="GD")
    assert (total, lines[0].organisation_name) == (1, "粤海前沿大学")
    found = queries.base(gd.engine.store, lines[0].number)
    assert [line.status for line in found.history] == ["有效"]
    assert [line.year for line in found.reports] == [2027, 2028, 2029]


def test_the_register_shows_a_batch_and_its_applications(gd: Guangdong) -> None:
    number = gd.submit("wanqu", TRANSFER)
    shown = queries.batch(gd.engine.store, gd.batch_id)
    assert shown is not None
    assert shown.closes_on == date(2026, 5, 15)
    assert [line.number for line in queries.applications(gd.engine.store, gd.batch_id)] == [number]


def test_a_base_that_is_not_in_the_register_is_not_found(gd: Guangdong) -> None:
    with pytest.raises(NotFound, match="GD-B1999-001"):
        queries.base(gd.engine.store, "GD-B1999-001")


def test_a_week_before_the_window_closes_the_portal_is_reminded(gd: Guangdong) -> None:
    gd.move(datetime(2026, 5, 8, 0, 59, tzinfo=UTC))
    assert gd.sent("guide.closing") == []
    gd.move(datetime(2026, 5, 8, 1, 0, tzinfo=UTC))
    assert [event["closes_on"] for event in gd.sent("guide.closing")] == ["2026-05-15"]


def test_every_event_of_a_recognition_fits_its_partners_schema(gd: Guangdong) -> None:
    number = in_publicity(gd)
    gd.move(PUBLICITY_OVER)
    gd.announce(number)
    partners = load_partners(shipped_programmes())
    with gd.engine.store.read() as transaction:
        events = transaction.scalars(select(OutboundEvent)).all()
    for event in events:
        partners[event.partner].sends[event.type].check(event.payload)
    assert {event.type for event in events} >= {"publicity.started", "base.recognised"}


def test_an_application_sent_back_and_never_mended_does_not_hold_up_the_others(
    gd: Guangdong,
) -> None:
    gd.submit("wanqu", TRANSFER, attachments=[])
    number = gd.submit("yuehai", JOINT_RESEARCH)
    gd.to_selection(number, "liang", "s08")
    gd.move(CORRECTION_OVER)
    assert gd.application(gd.numbers[0]).outcome == "e_not_corrected"
    assert gd.tasks("s13")


def test_an_application_mended_after_the_window_keeps_its_day_of_filing(gd: Guangdong) -> None:
    number = gd.submit("wanqu", TRANSFER, attachments=[])
    gd.move(AFTER_CLOSE)
    mended = {"attachments": [{"name": "佐证.pdf", "sha256": "0" * 64}]}
    gd.complete("wanqu", "s03r", mended, number)
    gd.receipt(number)
    assert gd.tasks("s07", number)
    assert gd.application(number).submitted_at == SUBMITTED


def test_an_application_never_handed_in_is_closed_a_month_after_the_window(gd: Guangdong) -> None:
    gd.move(SUBMITTED)
    start_by_hand(gd.engine, "GD-P01", actor=gd.actor("suiguang"), now=gd.now)
    gd.move(datetime(2026, 6, 16, 1, 0, tzinfo=UTC))
    assert not gd.tasks("s03")


def test_the_department_chooses_and_presses_a_recommender_where_nobody_answers(
    gd: Guangdong,
) -> None:
    number = gd.submit("wanqu", TRANSFER, recommender_code=RECOMMENDERS["MIIT"])
    gd.move(CORRECTION_OVER)
    gd.complete(CHEN, "s06d", {"recommender_code": RECOMMENDERS["GZ"]}, number)
    gd.move(datetime(2026, 6, 20, 1, 0, tzinfo=UTC))
    gd.recommend(number, CHEN, "s07d")
    assert gd.tasks("s10", number)


def test_a_sheet_never_handed_in_does_not_count(gd: Guangdong) -> None:
    number = gd.submit("yuehai", JOINT_RESEARCH)
    gd.recommend(number, "liang", "s08")
    gd.review(number)
    gd.complete("he", "s11", {"experts": ["expert3", "expert4", "expert5"]}, number)
    for login in ("expert3", "expert4"):
        gd.complete(login, "s12", {"sheet": sheet(85)}, number)
    gd.move(CORRECTION_OVER)
    assert gd.application(number).valid_sheets == 2
    assert gd.application(number).standing == "awaiting_selection"


def test_a_late_application_leaves_no_message_behind(gd: Guangdong) -> None:
    gd.move(AFTER_CLOSE)
    gd.submit("yuehai", JOINT_RESEARCH, at=AFTER_CLOSE)
    with gd.engine.store.read() as transaction:
        kept = transaction.scalars(select(Message).where(Message.name == "batch.reviewed")).all()
    assert [one.state for one in kept if one.state == "buffered"] == []
