"""浙江省国合基地: one base is rewarded, one fails twice, one is cancelled and recognised anew.

Reports are due by 31 January once a base is a year old (第十五条), evaluations come every three
years (T-P-ZJ-EVAL), a cancelled base may not apply again for three years (第二十二条). The text
gives a base no term, so nothing expires and nothing is renewed; a failed evaluation brings a
reminder, the second in a row the cancellation: there is no rectification to pass or to fail.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from app.life.living import Life
from app.story.browser import Attachment
from engine.clock import SHANGHAI

BEGINNING = datetime(2026, 3, 16, 9, tzinfo=SHANGHAI)
YEARS = 7
"""Until the second evaluation, and what follows from it."""
REWARDED, FAILING, FALSE, ANEW = (
    f"ZJ-B{n}" for n in ("2026-001", "2026-002", "2026-003", "2030-001")
)
EXPERTS = ("zj1", "zj2", "zj3")
PEOPLE = {"zhijiang": "zjedu", "qiantang": "hangzhou"}
"""Who recommends whom; people act by login."""
LABORATORY, ABROAD, CENTRE = "之江海外联合实验室", "钱塘海外研发中心", "之江国际技术转移中心"
HOSTS: Mapping[str, Mapping[str, Any]] = {
    "zhijiang": {
        "host_name": "之江前沿大学",
        "credit_code": "123300004700900236",
        "recommender_code": "11330000002483021U",
        "host_type": "高校",
        "host_affiliation": "归口管理部门隶属",
    },
    "qiantang": {
        "host_name": "钱塘精密制造有限公司",
        "credit_code": "91330100MA2K000310",
        "recommender_code": "113301000024900112",
        "host_type": "企业",
        "host_affiliation": "设区市属地",
    },
}
CONDITIONS: Mapping[str, Any] = {
    "hkmt_cooperation": False,
    "registered_in_zj": True,
    "independent_legal_person": True,
    "has_ip_data_hgr_ethics_secrecy_rules": True,
    "has_security_warning_mechanism": True,
    "plan": "建设总体方案",
    "attachments": Attachment("佐证材料.pdf"),
}
CATEGORIES: Mapping[str, Mapping[str, Any]] = {
    LABORATORY: {
        "base_category": "联合研发类",
        "provincial_project_count": 1,
        "project_leader_is_base_core": True,
        "own_ip_product_count": 0,
        "overseas_agreement_count": 3,
    },
    ABROAD: {
        "base_category": "特色发展类",
        "overseas_rd_entity": True,
        "controlling_stake": True,
        "foreign_invested_in_zj": False,
        "fixed_rd_site_complete": False,
        "independent_rd_department": False,
        "latest_year_sales_wan": 3000,
        "sales_3y_total_wan": 9000,
        "rd_expense_3y_total_wan": 450,
    },
    CENTRE: {
        "base_category": "开放服务类",
        "has_incubation_site": True,
        "has_professional_team": True,
        "two_way_transfer_case_count": 2,
    },
}
JUDGED = dict.fromkeys(
    (
        "support_conditions_ready",
        "channel_and_effect_good",
        "goal_and_mechanism_clear",
        "rd_strength_strong",
        "joint_rd_conditions_ready",
        "intl_resources_stable",
        "operating_funds_sufficient",
        "service_effect_obvious",
        "market_advantage_obvious",
        "overseas_rd_capable",
        "synergy_and_global_key_project",
    ),
    True,
)
NO_GROUNDS = dict.fromkeys(
    (
        "false_information",
        "diplomatic_incident_major",
        "security_conduct_occurred",
        "severe_consequence_caused",
        "normal_operation_affected",
        "other_unfit",
    ),
    False,
)


def live(life: Life) -> None:
    """From the first notice to the second evaluation. Raises Over in between."""
    recognition(life)
    changes(life)
    cancellation(life)
    late_report(life)
    ban(life)
    first_evaluation(life)
    ban_is_over(life)
    second_evaluation(life)


def recognition(life: Life) -> None:
    """第十一条: three bases."""
    batch = open_notice(life, date(2026, 4, 30))
    for host, base in (("zhijiang", LABORATORY), ("qiantang", ABROAD), ("zhijiang", CENTRE)):
        apply(life, host, base, batch)
        recommend_and_review(life, host, base)
    life.move(date(2026, 5, 20))
    for base in CATEGORIES:
        announce(life, base, "浙科发外〔2026〕1号")
    life.registered("shen", FAILING, ABROAD, "有效")


def changes(life: Life) -> None:
    """第十六条: a new name in time and approved; a new partner too late and refused."""
    life.move(date(2026, 9, 10))
    change(life, "zhijiang", REWARDED, "名称", date(2026, 9, 1))
    renamed = {"new_base_name": "之江海外创新实验室", "change_statement": "更名"}
    life.complete("zhijiang", "ZJ-P04/s02", REWARDED, **renamed)
    decide_change(life, "zhijiang", REWARDED, approves=True)
    life.ended("ZJ-P04", "e_done", REWARDED)
    life.registered("shen", REWARDED, "之江海外创新实验室")
    life.move(date(2026, 10, 12))
    change(life, "qiantang", FAILING, "合作对象", date(2026, 10, 8))
    life.move(date(2026, 11, 10))
    life.complete("hangzhou", "ZJ-P04/s02n", FAILING, reminder_note="一个月已届满，请尽快申请")
    life.complete("qiantang", "ZJ-P04/s02", FAILING, change_statement="更换海外合作对象")
    life.complete("hangzhou", "ZJ-P04/s03", FAILING, late_note="逾期申请，继续受理")
    decide_change(life, "qiantang", FAILING, approves=False)
    life.ended("ZJ-P04", "e_rejected", FAILING)
    life.tell("变更未获审批，不得擅自调整。", "ZJ-16")


def cancellation(life: Life) -> None:
    """第二十二条第3项: false information costs the third base its title."""
    life.move(date(2027, 1, 4))
    life.ended("ZJ-P03", "e_na", REWARDED)
    life.tell("认定未满一年，不须提交年报。", "ZJ-15")
    life.move(date(2027, 4, 6))
    life.start("shen", "ZJ-P07")
    life.complete("shen", "ZJ-P07/s00", base_no=FALSE)
    life.complete(
        "zjedu",
        "ZJ-P07/s02",
        FALSE,
        **NO_GROUNDS | {"false_information": True},
        notified_on="2027-04-06",
        grounds_note="年报以外的申报材料中案例不实",
    )
    life.move(date(2027, 4, 16))
    cancel(life, FALSE, "浙科发外〔2027〕9号", "申报材料提供虚假信息", false_information=True)


def late_report(life: Life) -> None:
    """第十五条: one report in time; one asked for after 31 January, and handed in."""
    life.move(date(2028, 1, 10))
    report(life, "zhijiang", REWARDED)
    life.move(date(2028, 2, 7))
    asked_for(life)
    life.complete("qiantang", "ZJ-P03/s03l", FAILING, report_text="逾期补交")
    life.ended("ZJ-P03", "e_done", FAILING)
    life.tell("钱塘海外研发中心逾期，经催报后补交。", "ZJ-15")


def ban(life: Life) -> None:
    """第二十二条: refused within the three years."""
    life.move(date(2028, 6, 1))
    apply(life, "zhijiang", CENTRE, open_notice(life, date(2028, 7, 14)))
    checked = {"same_base": FALSE, "ban_check_opinion": "建设内容与被取消的基地相同"}
    life.complete("shen", "ZJ-P01/s02q", CENTRE, **checked)
    life.ended("ZJ-P01", "e_banned", CENTRE)
    life.tell("同一基地在三年内再次申报，不予受理。", "ZJ-22")


def first_evaluation(life: Life) -> None:
    """第十八条、第十九条: one is excellent and rewarded, one fails and is reminded."""
    life.move(date(2029, 1, 10))
    report(life, "zhijiang", REWARDED)
    life.move(date(2029, 2, 5))
    asked_for(life)
    life.move(date(2029, 5, 28))
    life.ended("ZJ-P03", "e_pending", FAILING)
    announce_evaluation(life, date(2029, 6, 30))
    handed_in = {"materials": "三年总结", "supplement": "补交年报"}
    life.complete("zhijiang", "ZJ-P05/s03", REWARDED, materials="三年总结")
    life.complete("qiantang", "ZJ-P05/s03", FAILING, **handed_in, supplemented_years=["2029"])
    life.move(date(2029, 7, 2))
    grade(life, "zhijiang", REWARDED, "优秀")
    grade(life, "qiantang", FAILING, "不合格")
    reward(life)
    life.complete("hangzhou", "ZJ-P05/s07", FAILING, improvement="优化提升方案")
    life.ended("ZJ-P05", "e_warned", FAILING)


def ban_is_over(life: Life) -> None:
    """第二十二条: after the three years the base is recognised anew."""
    life.move(date(2030, 1, 10))
    report(life, "zhijiang", REWARDED)
    report(life, "qiantang", FAILING)
    life.move(date(2030, 5, 6))
    apply(life, "zhijiang", CENTRE, open_notice(life, date(2030, 5, 31)))
    recommend_and_review(life, "zhijiang", CENTRE)
    life.move(date(2030, 6, 10))
    announce(life, CENTRE, "浙科发外〔2030〕3号")
    life.registered("shen", ANEW, CENTRE, "有效")
    life.tell("禁报期满后再次申报，重新认定。", "ZJ-22")


def second_evaluation(life: Life) -> None:
    """第十八条: the second failure in a row costs the title; the host says nothing."""
    for year in (2031, 2032):
        life.move(date(year, 1, 12))
        report(life, "zhijiang", REWARDED)
        report(life, "qiantang", FAILING)
    report(life, "zhijiang", ANEW)
    life.move(date(2032, 6, 1))
    announce_evaluation(life, date(2032, 6, 30))
    life.complete("zhijiang", "ZJ-P05/s03", REWARDED, materials="三年总结")
    life.complete("qiantang", "ZJ-P05/s03", FAILING, materials="三年总结")
    life.move(date(2032, 7, 1))
    grade(life, "zhijiang", REWARDED, "合格")
    life.ended("ZJ-P05", "e_pass", REWARDED)
    grade(life, "qiantang", FAILING, "不合格")
    told = {"notified_on": "2032-07-01", "grounds_note": "连续两次评价不合格"}
    life.complete("hangzhou", "ZJ-P07/s02", FAILING, **NO_GROUNDS, **told)
    life.move(date(2032, 7, 12))
    cancel(life, FAILING, "浙科发外〔2032〕11号", "连续两次评价不合格")
    life.ended("ZJ-P05", "e_cancel", FAILING)


def open_notice(life: Life, closes_on: date) -> str:
    """下发工作通知; the batch that it opens."""
    life.start("shen", "ZJ-P01-batch")
    title = f"{life.today.year}年国合基地申报"
    notice = {"title": title, "closes_on": str(closes_on), "notice_text": "请组织申报"}
    life.complete("shen", "ZJ-P01-batch/s02", **notice)
    return f"ZJ-{life.today.year}-1"


def apply(life: Life, host: str, base: str, batch: str) -> None:
    """申报."""
    life.start(host, "ZJ-P01")
    said = {**HOSTS[host], **CONDITIONS, **CATEGORIES[base], "batchId": batch}
    life.complete(host, "ZJ-P01/s02", HOSTS[host]["credit_code"], base_name=base, **said)


def recommend_and_review(life: Life, host: str, base: str) -> None:
    """审核推荐、专家评审、综合评议、决策程序."""
    opinion = {"recommend_opinion_issued": True, "recommender_approves": True}
    recommender = PEOPLE[host]
    life.complete(recommender, "ZJ-P01/s05", base, **opinion, first_review_opinion="符合条件")
    life.complete("shen", "ZJ-P01/s06", base, experts=EXPERTS)
    sheet = {**JUDGED, "recusal": "无，参加评审", "review_opinion": "同意"}
    for expert in EXPERTS:
        life.complete(expert, "ZJ-P01/s07", base, sheet=sheet)
    life.complete("shen", "ZJ-P01/s08", base, expert_review_passed=True, deliberation="布局合理")
    life.complete("shen", "ZJ-P01/s09", base, decision_procedure_passed=True, proposal="拟认定")


def announce(life: Life, base: str, document_no: str) -> None:
    """发文认定."""
    said = {"document_no": document_no, "recognised_on": str(life.today)}
    life.complete("shen", "ZJ-P01/s10", base, **said)
    life.ended("ZJ-P01", "e_recognized", base)


def change(life: Life, host: str, number: str, kind: str, occurred: date) -> None:
    """变更事项发生."""
    life.start(host, "ZJ-P04")
    said = {"base_no": number, "change_kind": kind, "change_on": str(occurred)}
    life.complete(host, "ZJ-P04/s01a", **said)


def decide_change(life: Life, host: str, number: str, *, approves: bool) -> None:
    """The recommender agrees; the department decides."""
    agreed = {"recommender_approves": True, "change_opinion": "同意"}
    life.complete(PEOPLE[host], "ZJ-P04/s04", number, **agreed)
    decided = {"dept_approves": approves, "change_decision": "通过" if approves else "理由不充分"}
    life.complete("shen", "ZJ-P04/s05", number, **decided)


def report(life: Life, host: str, number: str) -> None:
    """上一年度报告."""
    life.complete(host, "ZJ-P03/s03", number, report_text="上一年度建设运行情况")


def asked_for(life: Life) -> None:
    """The second base's report is asked for."""
    life.complete("hangzhou", "ZJ-P03/s05", FAILING, missing_reason="经办人更换")


def announce_evaluation(life: Life, due: date) -> None:
    """评价通知, for both bases."""
    notice = {"notice_text": "请提交评价材料", "materials_due_on": str(due)}
    for number in (REWARDED, FAILING):
        life.complete("shen", "ZJ-P05/s02", number, **notice)


def grade(life: Life, host: str, number: str, found: str) -> None:
    """协助评价、评定结果."""
    life.complete(PEOPLE[host], "ZJ-P05/s04", number, check_opinion="情况属实")
    result = {"evaluation_grade": found, "evaluation_note": "综合评定"}
    life.complete("shen", "ZJ-P05/s05", number, **result)


def reward(life: Life) -> None:
    """第十九条: for exchange and cooperation only."""
    life.complete("shen", "ZJ-P06/s03", REWARDED, reward_document_no="浙科发外〔2029〕5号")
    life.complete("zhijiang", "ZJ-P06/s04", REWARDED, reward_use="用于国际科技合作交流")
    life.ended("ZJ-P05", "e_excellent", REWARDED)


def cancel(life: Life, number: str, document_no: str, reason: str, **facts: bool) -> None:
    """The hearing has lapsed; 取消资格，三年内不得再次申报."""
    life.complete(
        "shen",
        "ZJ-P07/s04",
        number,
        **NO_GROUNDS | facts,
        cancellation_decision="取消资格",
        cancellation_document_no=document_no,
        cancelled_on=str(life.today),
        cancellation_reason=reason,
    )
    life.ended("ZJ-P07", "e_cancelled", number)
    life.registered("shen", number, "已取消")
