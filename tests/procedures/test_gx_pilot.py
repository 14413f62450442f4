"""GX-PILOT-P01 to P07 run to each of their end states through the engine, with time moved."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.commands.engine import Engine
from engine.commands.fire_due_timers import fire_due_timers
from engine.commands.set_variables import set_variables
from engine.lifecycle.actor import SYSTEM
from tests.procedures.walking import (
    NOON,
    Step,
    case_key,
    complete,
    copy_of,
    deploy,
    ended,
    hearing_lapses,
    task,
    walk,
)

CODE = {"credit_code": "91450100MA5N00001X", "recommender_code": "11450000007500012B"}
CONDITIONS = dict.fromkeys(
    (
        "equipment_ready",
        "pilot_facilities_ready",
        "safety_env_ready",
        "team_reasonable",
        "can_make_pilot_plans",
        "internal_rules_sound",
        "has_external_service_rules",
        "has_service_procedure_and_fees",
    ),
    True,
)
APPLICATION = {"has_application_form": True, "has_feasibility_report": True, **CODE}
FIRST_REVIEW = CONDITIONS | {"meets_conditions": True, "selected_for_recommendation": True}
PANEL = {"tech_expert_count": 3, "mgmt_expert_count": 1, "finance_expert_count": 1}
EVENT = {"base_no": "GX-PILOT-1", "notified_on": "2026-03-16", **CODE}

TO_PANEL: tuple[Step, ...] = (
    ("s02", {}),
    ("s03", APPLICATION),
    ("s05", FIRST_REVIEW),
    ("s07", {"formal_check_passed": True}),
)
TO_EVALUATION: tuple[Step, ...] = (("s02", {"base_no": "GX-PILOT-1", **CODE}), ("s03", {}))


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return deploy(tmp_path_factory.mktemp("pilot") / "pilot.db", "gx-pilot")


@pytest.fixture
def engine(tmp_path: Path, deployed: Path) -> Engine:
    return copy_of(deployed, tmp_path)


@pytest.mark.parametrize(
    ("steps", "end"),
    [
        (
            (
                *TO_PANEL,
                ("s08", PANEL),
                ("s10", {"evaluation_passed": True}),
                ("s11", {"site_check_passed": True}),
                ("s13", {}),
            ),
            "e_recognized",
        ),
        (
            (
                *TO_PANEL,
                ("s08", PANEL | {"finance_expert_count": 0}),
                ("s08", PANEL),
                ("s11", {"site_check_passed": False}),
                ("s10", {"evaluation_passed": True}),
            ),
            "e_rejected",
        ),
        ((*TO_PANEL[:3], ("s07", {"formal_check_passed": False})), "e_formal_failed"),
        (
            (*TO_PANEL[:2], ("s05", FIRST_REVIEW | {"safety_env_ready": False})),
            "e_ineligible",
        ),
        (
            (*TO_PANEL[:2], ("s05", FIRST_REVIEW | {"selected_for_recommendation": False})),
            "e_not_recommended",
        ),
    ],
)
def test_an_application_reaches_its_end(engine: Engine, steps: tuple[Step, ...], end: str) -> None:
    assert walk(engine, "GX-PILOT-P01", *steps) == [end]


def test_missing_materials_are_completed_first(engine: Engine) -> None:
    lacking = APPLICATION | {"has_feasibility_report": False}
    walk(engine, "GX-PILOT-P01", ("s02", {}), ("s03", lacking))
    assert task(engine, "s03")


def test_a_panel_that_loses_its_accountant_is_formed_anew(engine: Engine) -> None:
    walk(engine, "GX-PILOT-P01", *TO_PANEL, ("s08", PANEL), ("s10", {"evaluation_passed": True}))
    key, struck = case_key(engine, "GX-PILOT-P01"), {"finance_expert_count": 0}
    set_variables(engine, key, struck, actor=SYSTEM, now=NOON, reason="财务专家须回避")
    complete(engine, "s11", {"site_check_passed": True})
    assert task(engine, "s08")


@pytest.mark.parametrize(
    ("years", "action", "more", "end"),
    [
        (0, "无", (), "e_done"),
        (1, "整改", (("s06", {}),), "e_rectified"),
        (
            0,
            "分档奖补",
            (
                (
                    "s01a",
                    {
                        "annual_evaluation_good": True,
                        "got_construction_support": False,
                        "recognized_year": 2025,
                        "evaluation_year": 2026,
                    },
                ),
                ("s03", {}),
            ),
            "e_reward",
        ),
    ],
)
def test_an_evaluation_leads_to_what_is_decided(
    engine: Engine, years: int, action: str, more: tuple[Step, ...], end: str
) -> None:
    steps: tuple[Step, ...] = (
        *TO_EVALUATION,
        ("s04", {"consecutive_unqualified_years": years, "year_result": "合格"}),
        ("s05d", {"performance_action": action}),
        *more,
    )
    assert walk(engine, "GX-PILOT-P02", *steps) == [end]


def test_two_unqualified_years_lead_to_delisting(engine: Engine) -> None:
    steps: tuple[Step, ...] = (
        *TO_EVALUATION,
        ("s04", {"consecutive_unqualified_years": 2, "year_result": "不合格"}),
        ("s01a", EVENT | {"entry": "连续两年考核不合格", "consecutive_unqualified_years": 2}),
        ("s03", {}),
        ("s03b", {"facts_established": True}),
        ("s04", {"recover_funds": False}),
    )
    assert walk(engine, "GX-PILOT-P02", *steps) == ["e_delist"]


def test_a_revocation_is_decided_by_itself(engine: Engine) -> None:
    steps: tuple[Step, ...] = (
        *TO_EVALUATION,
        ("s04", {"consecutive_unqualified_years": 1, "year_result": "不合格"}),
        ("s05d", {"performance_action": "撤销认定"}),
        ("s01a", EVENT | {"entry": "撤销认定决定"}),
        ("s03", {}),
        ("s03b", {"facts_established": False}),
    )
    assert walk(engine, "GX-PILOT-P02", *steps) == ["e_revoke"]


FUND = {
    "directly_recognized": True,
    "enjoyed_cultivation_support": False,
    "new_platform_for_key_industry": False,
    "within_planned_support_scope": False,
    "selected_for_funding": True,
    "build_grant_count": 0,
    "base_no": "GX-PILOT-1",
    **CODE,
}


def test_construction_is_supported_once_and_finished_in_two_years(engine: Engine) -> None:
    done = {"tasks_completed_on": "2028-03-01", "funds_used_up_on": "2028-03-16"}
    steps: tuple[Step, ...] = (
        ("s01a", FUND),
        ("s03", {}),
        ("s04", {"funds_granted_on": "2026-03-16"}),
        ("s02", done),
    )
    assert walk(engine, "GX-PILOT-P03", *steps) == ["e_granted"]
    assert ended(engine, "GX-PILOT-P04") == ["e_done"]


def test_who_has_been_supported_before_is_not_supported_again(engine: Engine) -> None:
    assert walk(engine, "GX-PILOT-P03", ("s01a", FUND | {"build_grant_count": 1})) == ["e_none"]


def test_funds_not_used_up_in_two_years_need_an_explanation(engine: Engine) -> None:
    granted = {"funds_granted_on": "2026-03-16"}
    walk(engine, "GX-PILOT-P03", ("s01a", FUND), ("s03", {}), ("s04", granted))
    late = datetime(2028, 3, 17, 4, 0, tzinfo=UTC)
    fire_due_timers(engine, now=late)
    state = {"as_of": "2028-03-17", "tasks_completed_on": "2028-01-01", "funds_used_up_on": None}
    complete(engine, "s02x", state, late)
    complete(engine, "s04", {}, late)
    assert ended(engine, "GX-PILOT-P04") == ["e_extended"]


@pytest.mark.parametrize(("year", "end"), [(2026, "e_none"), (2027, "e_granted")])
def test_running_is_rewarded_from_the_third_year_after_construction_support(
    engine: Engine, year: int, end: str
) -> None:
    facts = {
        "annual_evaluation_good": True,
        "got_construction_support": True,
        "recognized_year": 2025,
        "evaluation_year": year,
    }
    steps: tuple[Step, ...] = (("s01a", facts), *((("s03", {}),) if end == "e_granted" else ()))
    assert walk(engine, "GX-PILOT-P05", *steps) == [end]


@pytest.mark.parametrize(
    ("years", "steps", "end"),
    [
        (1, (), "e_no"),
        (
            2,
            (
                ("s03", {}),
                ("s03b", {"facts_established": True}),
                ("s04", {"recover_funds": True}),
                ("s05", {}),
            ),
            "e_delisted",
        ),
        (2, (("s03", {}), ("s03b", {"facts_established": False})), "e_keep"),
    ],
)
def test_delisting_hears_the_base_and_decides_on_the_funds(
    engine: Engine, years: int, steps: tuple[Step, ...], end: str
) -> None:
    event = EVENT | {"entry": "连续两年考核不合格", "consecutive_unqualified_years": years}
    assert walk(engine, "GX-PILOT-P06", ("s01a", event), *steps) == [end]


def test_a_base_that_is_silent_for_five_working_days_has_been_heard(engine: Engine) -> None:
    event = EVENT | {"entry": "连续两年考核不合格", "consecutive_unqualified_years": 2}
    hearing_lapses(engine, "GX-PILOT-P06", ("s01a", event))
    assert task(engine, "s03b")


def test_the_target_is_shown(engine: Engine) -> None:
    counts = {"recognized_by_2021": 6, "recognized_by_2025": 48}
    assert walk(engine, "GX-PILOT-P07", ("s02", counts)) == ["e_show"]
