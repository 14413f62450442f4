"""Zhejiang with one recognised base, for the tests of its procedures."""

from datetime import UTC, datetime
from pathlib import Path

from app.demonstration import create_demonstration_data
from engine.commands.core.engine import Engine
from engine.commands.deadlines.fire_due_timers import fire_due_timers
from register.rows import Base
from tests.procedures.walking import Step, deploy, engine_on, walk

NUMBER = "ZJ-B2026-001"
PARTIES = {
    "host_name": "之江前沿大学",
    "base_name": "海外联合实验室",
    "credit_code": "123300004700900236",
    "recommender_code": "11330000002483021U",
}
NOTICE = {"title": "2026年度遴选", "closes_on": "2026-05-15"}
COMMON = {
    "batchId": "ZJ-2026-1",
    "registered_in_zj": True,
    "independent_legal_person": True,
    "has_ip_data_hgr_ethics_secrecy_rules": True,
    "has_security_warning_mechanism": True,
    "host_affiliation": "归口管理部门隶属",
    **PARTIES,
}
JOINT = COMMON | {
    "host_type": "高校",
    "base_category": "联合研发类",
    "provincial_project_count": 2,
    "project_leader_is_base_core": True,
    "overseas_agreement_count": 3,
}
FEATURE = COMMON | {
    "host_type": "企业",
    "base_category": "特色发展类",
    "overseas_rd_entity": True,
    "controlling_stake": True,
    "foreign_invested_in_zj": False,
    "fixed_rd_site_complete": False,
    "independent_rd_department": False,
    "latest_year_sales_wan": 3000,
    "sales_3y_total_wan": 9000,
    "rd_expense_3y_total_wan": 450,
}
SHEET: dict[str, object] = {
    "recusal": "无，参加评审",
    "support_conditions_ready": True,
    "channel_and_effect_good": True,
    "goal_and_mechanism_clear": True,
    "rd_strength_strong": True,
    "joint_rd_conditions_ready": True,
    "overseas_rd_capable": True,
    "synergy_and_global_key_project": False,
}
OPINION = {"recommend_opinion_issued": True, "recommender_approves": True}
RECOGNITION = {"document_no": "浙科发外〔2026〕1号", "recognised_on": "2026-03-16"}


def judged(**differently: bool) -> tuple[Step, ...]:
    """The panel is formed, and each of its experts says this."""
    said = {"sheet": SHEET | differently}
    return (("s06", {"experts": ["zj1", "zj2", "zj3"]}), *((("s07", said),) * 3))


REVIEWED: tuple[Step, ...] = (("s05", OPINION), *judged())
DECIDED: tuple[Step, ...] = (
    ("s08", {"expert_review_passed": True}),
    ("s09", {"decision_procedure_passed": True}),
    ("s10", RECOGNITION),
)
EXCEPTION = JOINT | {"overseas_agreement_count": 2}
GROUNDS = {
    "notified_on": "2026-03-16",
    "false_information": False,
    "diplomatic_incident_major": False,
    "security_conduct_occurred": False,
    "severe_consequence_caused": False,
    "normal_operation_affected": False,
    "other_unfit": False,
}
CANCELLATION = {
    "cancellation_decision": "取消资格",
    "cancelled_on": "2026-03-30",
    "cancellation_reason": "第二十二条",
}
CANCELLED: tuple[Step, ...] = (
    ("ZJ-P07/s02b", {}),
    ("ZJ-P07/s04", CANCELLATION),
)


def recognised(path: Path) -> Path:
    """A database with the programme, its people, an open notice and one recognised base."""
    engine = engine_on(deploy(path, "zj"))
    list(create_demonstration_data(engine))
    walk(engine, "ZJ-P01-batch", ("s02", NOTICE))
    assert walk(engine, "ZJ-P01", ("s02", JOINT), *REVIEWED, *DECIDED) == ["e_recognized"]
    engine.store.close()
    return path


def cancel(engine: Engine) -> None:
    """The base loses its title on 30 March 2026, for false information."""
    grounds = GROUNDS | {"false_information": True}
    steps: tuple[Step, ...] = (("s00", {"base_no": NUMBER}), ("s02", grounds), *CANCELLED)
    assert walk(engine, "ZJ-P07", *steps) == ["e_cancelled"]


def at(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 4, 0, tzinfo=UTC)


def until(engine: Engine, *days: datetime) -> None:
    """Time passes; on each of the days what is due falls due."""
    for day in days:
        fire_due_timers(engine, now=day)


def base(engine: Engine) -> Base:
    with engine.store.read() as transaction:
        return transaction.get_one(Base, NUMBER)
