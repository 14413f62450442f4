"""A recognised 中试基地 of Guangxi, for the tests of what follows its recognition."""

from datetime import UTC, datetime
from pathlib import Path

from app.demonstration import create_demonstration_data
from engine.commands.core.engine import Engine
from engine.commands.deadlines.fire_due_timers import fire_due_timers
from engine.persistence import Store
from register.rows import Base
from tests.procedures.walking import Step, deploy, engine_on, walk

NUMBER, HOST = "GX-PILOT-B2026-001", "91450100MA5N000117"
GUIDE = {"title": "2026年建设指南", "closes_on": "2026-05-15", "entry_mode": "自愿申报"}
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
APPLICATION = {
    "batchId": "GX-PILOT-2026-1",
    "host_name": "桂南智造有限公司",
    "credit_code": HOST,
    "recommender_code": "114501000075700113",
    "base_name": "桂南中试基地",
    "industry": "新材料",
    "has_application_form": True,
    "has_feasibility_report": True,
}
FIRST_REVIEW = CONDITIONS | {"meets_conditions": True, "selected_for_recommendation": True}
PANEL = {"tech_experts": ["gx1"], "mgmt_experts": ["gx2"], "finance_experts": ["gx3"]}
TO_PANEL: tuple[Step, ...] = (
    ("s03", APPLICATION),
    ("s05", FIRST_REVIEW),
    ("s07", {"formal_check_passed": True}),
)
RECOGNITION = {"document_no": "桂科〔2026〕1号", "recognised_on": "2026-03-16"}


def sheet(**judged: bool) -> dict[str, object]:
    """An expert's sheet on which everything is in order but for what is said."""
    return {"sheet": CONDITIONS | {"recusal": "无，参加论证", "evaluation_passed": True} | judged}


SHEETS: tuple[Step, ...] = (("s10", sheet()),) * 3
PASSED: tuple[Step, ...] = (*SHEETS, ("s11", {"site_check_passed": True}))


def guangxi(path: Path) -> Path:
    """A database with the programme, its people and an open guide."""
    deploy(path, "gx-pilot")
    engine = engine_on(path)
    list(create_demonstration_data(engine))
    walk(engine, "GX-PILOT-P01-batch", ("s02", GUIDE))
    engine.store.close()
    return path


def recognised(path: Path) -> Path:
    """… and with one recognised body."""
    engine = engine_on(guangxi(path))
    ends = walk(engine, "GX-PILOT-P01", *TO_PANEL, ("s08", PANEL), *PASSED, ("s13", RECOGNITION))
    assert ends == ["e_recognized"]
    engine.store.close()
    return path


def at(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 4, tzinfo=UTC)


def until(engine: Engine, *days: datetime) -> None:
    """Time passes; on each of the days what is due falls due."""
    for day in days:
        fire_due_timers(engine, now=day)


def base(store: Store) -> Base:
    with store.read() as transaction:
        return transaction.get_one(Base, NUMBER)
