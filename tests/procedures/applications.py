"""Applications that meet every criterion of their category exactly; a story changes one thing."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine.persistence.programmes import shipped_programmes

JOINT_RESEARCH, TRANSFER, FEATURE = "联合研究类", "技术转移类", "特色类"

COMMON: Mapping[str, Any] = {
    "leader_name": "负责人",
    "host_affiliation": "省属有关单位",
    "hkmt_platform": False,
    "operates_in_gd": True,
    "independent_legal_person": True,
    "team_full_time": True,
    "leader_in_service": True,
    "leader_has_relevant_phd": True,
    "leader_title": "无",
    "leader_qualification_obtained_on": "2019-06-30",
    "leader_senior_enterprise_talent": False,
    "leader_is_foreign_or_hkmt": False,
    "leader_employed_in_gd": True,
    "leader_dual_identity": False,
    "has_ip_benefit_data_hgr_ethics_rules": True,
    "has_breach_dispute_plan": True,
    "has_security_responsibility": True,
    "attachments": [{"name": "佐证材料.pdf", "sha256": "0" * 64}],
}
PAPER = {
    "title": "联合研究论文",
    "venue": "具有国际影响力的国内科技期刊",
    "contribution_stated": True,
}
BY_CATEGORY: Mapping[str, Mapping[str, Any]] = {
    JOINT_RESEARCH: {
        "intl_project_count": 1,
        "investment_total_wan": 600,
        "regular_exchange_mechanism": True,
        "joint_trained_count": 1,
        "papers": [PAPER, PAPER],
        "joint_patent_granted_count": 1,
        "transformation_count": 1,
    },
    TRANSFER: {
        "transfer_project_count": 10,
        "cross_border_project_count": 2,
        "trade_amount_wan": 500,
        "cross_border_amount_wan": 100,
    },
    FEATURE: {
        "intl_project_count": 1,
        "demo_event_count": 2,
        "strategy_report_or_case_count": 1,
    },
}
COMPANY: Mapping[str, Any] = {
    "rd_expense_y1_wan": 35,
    "sales_y1_wan": 1000,
    "rd_expense_y2_wan": 70,
    "sales_y2_wan": 2000,
    "rd_expense_y3_wan": 105,
    "sales_y3_wan": 3000,
}
RECOMMENDERS = {
    "GZ": "11440100007482014U",
    "SZ": "11440300007555017G",
    "EDU": "114400000069410121",
    "MIIT": "11440000006942015H",
}
HOSTS: Mapping[str, tuple[str, str]] = {
    "yuehai": ("高等院校", "EDU"),
    "suiguang": ("企业", "GZ"),
    "wanqu": ("民办非企业单位", "GZ"),
    "pengcheng": ("企业", "SZ"),
    "nanyue": ("科研院所", "MIIT"),
    "zhujiang": ("民办非企业单位", "GZ"),
    "linghai": ("科研院所", "MIIT"),
}
"""Each demonstration host: its type and its right recommender."""

_SHEET: Mapping[str, Any] = {
    "recusal": "无，参加评审",
    "policy_familiar_and_foundation": True,
    "conditions_and_funding_ready": True,
    "team_compound_stable": True,
    "coop_network_stable": True,
    "leader_capable": True,
    "law_compliant": True,
    "goal_and_mechanism_clear": True,
    "service_capability_ready": True,
    "joint_rd_strong": True,
    "channel_capability": True,
    "transformation_value": True,
    "ip_and_market_advantage": True,
    "transfer_service_ready": True,
    "transfer_foundation_good": True,
    "feature_direction_fit": True,
    "feature_effect_good": True,
    "comment": "同意",
}


def application(host: str, category: str, batch_id: str, at: datetime) -> dict[str, Any]:
    """What the platform sends for this host (schema `application-submitted.json`)."""
    person = next(one for one in shipped_programmes().demonstration.accounts if one.login == host)
    kind, recommender = HOSTS[host]
    return {
        **COMMON,
        **BY_CATEGORY[category],
        **(COMPANY if kind == "企业" and category == JOINT_RESEARCH else {}),
        "agreements": [_agreement(at.year)],
        "batch_id": batch_id,
        "submitted_at": at.isoformat(),
        "credit_code": person.organisation,
        "host_name": person.name.partition("（")[2].rstrip("）"),
        "base_name": f"{category}示范基地",
        "base_category": category,
        "host_type": kind,
        "recommender_code": RECOMMENDERS[recommender],
    }


def _agreement(year: int) -> Mapping[str, Any]:
    return {
        "partner": "海外大学",
        "region": "国外",
        "binding": True,
        "supporting": True,
        "signed_on": f"{year}-03-01",
        "valid_from": f"{year}-03-01",
        "valid_to": f"{year + 3}-02-28",
    }


def sheet(score: int, **changed: Any) -> dict[str, Any]:
    """An expert's sheet that answers every check item with yes."""
    return {**_SHEET, "score": score, **changed}
