"""广西创新联合体: two are evaluated and put right for a year; one is accepted, the other cancelled.

Summaries are due by 31 December, great changes within a month (第十二条); every three years there
is an evaluation, and one year of rectification after the grade 整改 (第十四条). The text knows no
term and no ban: who was cancelled applies again at once, here by 一事一议 (第八条).
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from app.life.living import Life
from app.story.browser import Attachment
from engine.clock import SHANGHAI

BEGINNING = datetime(2026, 3, 16, 9, tzinfo=SHANGHAI)
YEARS = 5
INSTITUTE = {"name": "八桂研究院", "credit_code": "12450000498500017D", "category": "科研院所"}
UNIVERSITY = {"name": "漓江大学", "credit_code": "12450300498500031C", "category": "高等学校"}
MEMBERS = {"bagui": INSTITUTE, "lijiang": UNIVERSITY}
NUMBERS = {"guinan": "GX-CONS-B2026-001", "xijiang": "GX-CONS-B2026-002"}
ANEW = "GX-CONS-B2030-001"
NAMES = {"guinan": "广西智能制造创新联合体", "xijiang": "广西新材料创新联合体"}
RECOMMENDERS = {"guinan": "nong", "xijiang": "tan"}
HOSTS: Mapping[str, Mapping[str, Any]] = {
    "guinan": {"host_name": "桂南智造有限公司", "credit_code": "91450100MA5N000117"},
    "xijiang": {"host_name": "西江新材料有限公司", "credit_code": "91450200MA5N00021D"},
}
CHOSEN = {
    "guinan": {
        "recommender_type": "注册地设区市科技局",
        "recommender_code": "114501000075700113",
    },
    "xijiang": {
        "recommender_type": "所属行业自治区主管部门",
        "recommender_code": "1145000000755003X7",
    },
}
SYSTEMS = dict.fromkeys(
    (
        "has_decision_body",
        "has_advisory_body",
        "has_executive_body",
        "has_rd_fund_system",
        "has_benefit_system",
        "has_openness_system",
    ),
    True,
)
LEAD: Mapping[str, Any] = {
    "lead_independent_legal_person": True,
    "lead_main_office_and_rd_in_gx": True,
    "lead_is_tech_enterprise": True,
    "provincial_platform_count": 1,
    "full_time_rd_staff": 60,
}
FIGURES: Mapping[str, Any] = {
    "lead_main_revenue_wan": 120000,
    "period_years": 3,
    "rd_expense_total_wan": 36000,
    "sales_total_wan": 360000,
}
JUDGED = dict.fromkeys(
    (
        "lead_internal_control_sound",
        "lead_influence_strong",
        "has_full_time_rd_team",
        "academic_coop_foundation_good",
        "innovative_enterprise_evident",
        "can_organise_industry_activities",
    ),
    True,
)
TARGETS = [{"task": "组织重大关键核心技术攻关", "goal": "攻克两项关键技术"}]
NO_GROUNDS = dict.fromkeys(
    (
        "lost_basic_conditions_after_change",
        "major_change_not_reported",
        "major_change_review_failed",
        "false_application_material",
        "legal_personality_terminated",
        "refuses_statistics",
        "severe_social_impact",
        "other_legal_ground",
    ),
    False,
)


def live(life: Life) -> None:
    """From the first notice to the recognition anew. Raises Over in between."""
    recognition(life)
    summaries(life)
    great_change(life)
    replacement(life)
    evaluation(life)
    acceptance(life)
    cancellation(life)
    one_case(life)


def recognition(life: Life) -> None:
    """第六条: two consortia with the same institute and university."""
    life.start("wei", "GX-CONS-P01-batch")
    notice = {"title": "2026年度创新联合体", "closes_on": "2026-04-30", "notice_text": "请组织申报"}
    life.complete("wei", "GX-CONS-P01-batch/s01a", **notice)
    for host in NAMES:
        form(life, host)
        apply(life, host)
    life.move(date(2026, 5, 11))
    for host in NAMES:
        review(life, host)
    life.move(date(2026, 6, 1))
    title = {"document_no": "桂科字〔2026〕20号", "recognized_on": str(life.today)}
    for host, name in NAMES.items():
        life.complete("wei", "GX-CONS-P01/s17", name, **title)
        life.ended("GX-CONS-P01", "e_recognized", name)
        life.registered("wei", NUMBERS[host], name, "有效")


def summaries(life: Life) -> None:
    """第十二条第1款: one in time, one asked for after 31 December and handed in."""
    life.move(date(2026, 12, 18))
    summarise(life, "guinan")
    life.move(date(2027, 1, 5))
    answer = {"after_reminder": "已补交", "late_note": "电话催报后补交"}
    life.complete("wei", "GX-CONS-P03/s05", NUMBERS["xijiang"], **answer)
    coordinate(life, "xijiang")
    for number in NUMBERS.values():
        life.ended("GX-CONS-P03", "e_done", number)
    life.tell("广西新材料创新联合体逾期，经催报后补交年报。", "GX-CONS-12-1-b")


def great_change(life: Life) -> None:
    """第十二条第2款: told too late, agreed to, and marked."""
    life.move(date(2027, 3, 1))
    life.start("guinan", "GX-CONS-P04")
    event = {"event_kind": "研究方向", "event_on": "2027-02-25"}
    life.complete("guinan", "GX-CONS-P04/s01a", base_no=NUMBERS["guinan"], **event)
    life.move(date(2027, 4, 6))
    late = {"supplemented": "补报", "reported_on": "2027-04-06"}
    life.complete("wei", "GX-CONS-P04/s04", NUMBERS["guinan"], **late, late_note="催告后补报")
    consent = {"dept_consents": True, "consent_reason": "仍具备基本条件"}
    life.complete("wei", "GX-CONS-P04/s03", NUMBERS["guinan"], **consent)
    life.ended("GX-CONS-P04", "e_keep_late", NUMBERS["guinan"])


def replacement(life: Life) -> None:
    """第十二条第2款: a main member is replaced when the project system approves, and only then."""
    life.move(date(2027, 9, 6))
    ask_to_replace(life, "不予批准的理由：未作论证")
    life.move(date(2027, 9, 13))
    life.ended("GX-CONS-P05", "e_refused", NUMBERS["guinan"])
    ask_to_replace(life, "漓江大学研究团队调整")
    life.move(date(2027, 9, 20))
    life.complete(
        "wei",
        "GX-CONS-P05/s02",
        NUMBERS["guinan"],
        new_name="西江新材料有限公司",
        new_code=HOSTS["xijiang"]["credit_code"],
        **LEAD,
        **FIGURES,
        **JUDGED,
        **SYSTEMS,
        replaced_code=UNIVERSITY["credit_code"],
        new_category="企业",
        member_type="企业",
        member_layer="核心层单位",
        member_coop_basis=True,
        enterprise_member_fit=True,
        academic_member_fit=True,
        service_member_fit=True,
        has_founding_agreement=True,
    )
    decided = {"document_no": "桂科函〔2027〕31号", "replacement_decision": "同意变更"}
    life.complete("wei", "GX-CONS-P05/s04", NUMBERS["guinan"], **decided)
    life.ended("GX-CONS-P05", "e_done", NUMBERS["guinan"])
    life.registered("wei", NUMBERS["guinan"], "西江新材料有限公司")


def evaluation(life: Life) -> None:
    """第十四条: after three years both are graded 整改."""
    for year in (2027, 2028):
        life.move(date(year, 12, 20))
        for host in NAMES:
            summarise(life, host)
    life.move(date(2029, 6, 4))
    for host, number in NUMBERS.items():
        notice = {"evaluation_notice_on": "2029-06-04", "notice_text": "请填报评估材料"}
        life.complete("wei", "GX-CONS-P07/s02", number, **notice)
        results = [{"result": f"{NAMES[host]}发明专利", "identifier": f"ZL-{host}"}]
        told = {"participation": "参加", "results": results, "materials": "三年总结"}
        life.complete(host, "GX-CONS-P07/s04", number, **told)
        life.complete("nong", "GX-CONS-P07/s05", number, city_opinion="情况属实")
        said = {"recommender_opinion": "已协助评估"}
        life.complete(RECOMMENDERS[host], "GX-CONS-P07/s05b", number, **said)
        life.complete("wei", "GX-CONS-P07/s06d", number, site_check_needed="不需要")
        grade(life, number, "整改")
        plan = {"rectification_plan": "补强成果转化"}
        life.complete(host, "GX-CONS-P08/s02", number, **plan)
    life.registered("wei", NUMBERS["guinan"], "整改中")


def acceptance(life: Life) -> None:
    """第十四条: a year later one is accepted; the other is not."""
    life.move(date(2029, 12, 20))
    for host in NAMES:
        summarise(life, host)
    life.move(date(2030, 6, 10))
    for host, accepted in (("guinan", True), ("xijiang", False)):
        verdict = {"rectification_accepted": accepted}
        opinion = "整改到位" if accepted else "整改不到位"
        life.complete(
            "wei", "GX-CONS-P08/s03", NUMBERS[host], **verdict, acceptance_opinion=opinion
        )
    life.ended("GX-CONS-P08", "e_keep", NUMBERS["guinan"])
    life.registered("wei", NUMBERS["guinan"], "有效")


def cancellation(life: Life) -> None:
    """第十三条、第十四条: heard, and no longer recognised."""
    number = NUMBERS["xijiang"]
    life.complete("wei", "GX-CONS-P09/s01f", number, base_no=number, triggered_by="牵头单位")
    life.move(date(2030, 6, 11))
    life.complete(
        "wei",
        "GX-CONS-P09/s02",
        number,
        **NO_GROUNDS,
        triggered_by="牵头单位",
        notified_on="2030-06-11",
    )
    life.complete("xijiang", "GX-CONS-P09/s02b", number, statement="请求再给一年")
    decided = {"discretion": "取消", "discretion_reason": "验收不通过"}
    life.complete("wei", "GX-CONS-P09/s03d", number, **decided)
    life.complete(
        "wei",
        "GX-CONS-P09/s04",
        number,
        cancellation_document_no="桂科字〔2030〕16号",
        cancellation_reason="整改期满重新验收不通过",
        cancelled_on=str(life.today),
    )
    life.ended("GX-CONS-P08", "e_cancel", number)
    life.registered("wei", number, "已取消")


def one_case(life: Life) -> None:
    """第八条: no ban; by certified spending the lead is argued for as a case of its own."""
    life.move(date(2030, 9, 2))
    life.start("xijiang", "GX-CONS-P02")
    life.complete(
        "xijiang",
        "GX-CONS-P02/s02",
        HOSTS["xijiang"]["credit_code"],
        consortium_name=NAMES["xijiang"],
        **HOSTS["xijiang"],
        members=[{**member, "member_layer": "核心层单位"} for member in MEMBERS.values()],
        case_kind="乙类",
        **LEAD,
        **FIGURES,
        targets=TARGETS,
        attachments=Attachment("一事一议申请.pdf"),
    )
    certified = {"gov_key_support": False, "urgent_for_gx_industry": True}
    name = NAMES["xijiang"]
    life.complete(
        "wei", "GX-CONS-P02/s03", name, **certified, **JUDGED, lead_exception_approved=False
    )
    life.move(date(2030, 9, 9))
    argue(life, name)
    life.move(date(2030, 10, 8))
    title = {"document_no": "桂科字〔2030〕25号", "recognized_on": str(life.today)}
    life.complete("wei", "GX-CONS-P02/s10", name, **title)
    life.ended("GX-CONS-P02", "e_recognized", name)
    life.registered("wei", ANEW, name, "有效")
    life.tell("办法没有规定取消后的禁报期，按一事一议重新认定。", "GX-CONS-8-1-b")


def form(life: Life, host: str) -> None:
    """组建协议、运行制度；各参与单位确认."""
    life.start(host, "GX-CONS-P01")
    life.complete(
        host,
        "GX-CONS-P01/s02",
        HOSTS[host]["credit_code"],
        batchId="GX-CONS-2026-1",
        consortium_name=NAMES[host],
        **HOSTS[host],
        members=[*MEMBERS.values()],
        has_founding_agreement=True,
        **SYSTEMS,
        responsibility="牵头单位负总责",
    )
    for member, unit in MEMBERS.items():
        confirmation = {
            "member_type": unit["category"],
            "member_layer": "核心层单位",
            "member_coop_basis": True,
            "academic_member_fit": True,
        }
        life.complete(member, "GX-CONS-P01/s03", NAMES[host], confirmation=confirmation)


def apply(life: Life, host: str) -> None:
    """认定申请表."""
    life.complete(
        host,
        "GX-CONS-P01/s05",
        NAMES[host],
        **LEAD,
        **FIGURES,
        choose_one_case=False,
        **CHOSEN[host],
        research_direction="关键共性技术",
        targets=TARGETS,
        has_application_form=True,
        has_attachments=True,
        attachments=Attachment("认定申请表.pdf"),
    )
    life.complete(
        RECOMMENDERS[host],
        "GX-CONS-P01/s08",
        NAMES[host],
        has_application_form=True,
        has_founding_agreement=True,
        has_attachments=True,
        recommender_approves=True,
        recommender_opinion_signed=True,
        recommendation_opinion="同意推荐",
    )


def review(life: Life, host: str) -> None:
    """形式审查、专家评审、择优，进入公示."""
    formal = {"formal_check_passed": True, "review_mode": "组织专家", "formal_opinion": "齐备"}
    life.complete("wei", "GX-CONS-P01/s09", NAMES[host], **SYSTEMS, **formal)
    opinions = dict.fromkeys(("direction_opinion", "member_opinion", "review_opinion"), "同意")
    life.complete("gx1", "GX-CONS-P01/s11", NAMES[host], **JUDGED, **LEAD, **opinions)
    selected = {"review_passed": True, "selection_opinion": "符合发展需要"}
    life.complete("wei", "GX-CONS-P01/s13", NAMES[host], **selected)


def summarise(life: Life, host: str) -> None:
    """本年度总结和下一年度计划."""
    told = dict.fromkeys(("internal", "problems", "next_plan"), "见总结")
    targets = [{**TARGETS[0], "progress": "按计划推进"}]
    life.complete(host, "GX-CONS-P03/s02", NUMBERS[host], **told, targets=targets)
    coordinate(life, host)


def coordinate(life: Life, host: str) -> None:
    """协调解决有关事项."""
    number = NUMBERS[host]
    life.complete("wei", "GX-CONS-P03/s06", number, coordination="协调项目申报")
    helped = {"recommender_coordination": "协调用地"}
    life.complete(RECOMMENDERS[host], "GX-CONS-P03/s04", number, **helped)


def ask_to_replace(life: Life, reason: str) -> None:
    """因客观原因确需变更；按科技计划项目管理相关规定执行."""
    life.start("guinan", "GX-CONS-P05")
    life.complete(
        "guinan",
        "GX-CONS-P05/s01a",
        base_no=NUMBERS["guinan"],
        replaced="承担攻关任务主要成员单位",
        replacement_reason=reason,
    )


def grade(life: Life, number: str, found: str) -> None:
    """评定等次并公布."""
    aspects = ("projects", "funds", "internal", "members", "period_results")
    judged = {f"eval_{aspect}": "一般" for aspect in aspects}
    result = {"evaluation_grade": found, "evaluation_opinion": "综合评定"}
    life.complete("wei", "GX-CONS-P07/s08", number, **judged, **result)
    published = {"grade_published_on": str(life.today), "grade_notice": f"评估等次：{found}"}
    life.complete("wei", "GX-CONS-P07/s09", number, **published)


def argue(life: Life, name: str) -> None:
    """论证制: formal check, panel, defence, joint opinion."""
    formal = dict.fromkeys(
        ("composition_ok", "members_ok", "rules_ok", "has_founding_agreement"), True
    )
    life.complete(
        "wei",
        "GX-CONS-P02/s05",
        name,
        **formal,
        application_no="一事一议2030-1",
        formal_check_passed=True,
        formal_opinion="齐备",
    )
    panel = {"argue_expert_count": 5, "argue_experts": "莫教授、甘研究员、蓝高工等五人"}
    life.complete("wei", "GX-CONS-P02/s06", name, **panel)
    points = dict.fromkeys(
        ("argue_direction_ok", "argue_base_ok", "argue_feasible", "argue_effect_ok"), True
    )
    life.complete("gx1", "GX-CONS-P02/s07", name, **points, argue_record="答辩与质询记录")
    agreed = {"agree_count": 5, "argue_opinion": "一致同意组建"}
    life.complete("gx1", "GX-CONS-P02/s08", name, **agreed)
