"""广西国际科技合作基地: three bases are recognised; one is renewed, one lapses, one is revoked.

The title lasts five years (第十九条); nine months before its end the system reminds of applying
again (T-P-RENEW-REMIND). Summaries are due by 15 December (第十八条); two consecutive years of
duties not fulfilled revoke the title (第二十条), and the text refuses no application after that.
It knows no graded evaluation, no rectification and no approval of changes.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from app.life.living import Life
from engine.clock import SHANGHAI

BEGINNING = datetime(2026, 3, 16, 9, tzinfo=SHANGHAI)
YEARS = 6
"""Until the term of five years is over, and what follows from it has happened."""
INSTITUTE, COMPANY, UNIVERSITY = "12450000498500017D", "91450100MA5N000117", "12450300498500031C"
"""八桂研究院, 桂南智造有限公司 and 漓江大学, by their codes; people act by login."""
RECOMMENDERS = {"lu": "114500000075600217", "nong": "114501000075700113"}
HOSTS = {"bagui": (INSTITUTE, "lu"), "guinan": (COMPANY, "nong"), "lijiang": (UNIVERSITY, "lu")}
RENEWED, LAPSED, REVOKED = "GX-COOP-B2026-001", "GX-COOP-B2026-002", "GX-COOP-B2026-003"
FACTS: Mapping[str, Any] = {
    "has_application_form": True,
    "has_cooperation_agreement": True,
    "has_partner_profile": True,
    "has_partner_qualification": True,
    "has_funding_commitment": True,
    "has_plan_and_staff_statement": True,
    "has_summary_since_recognition": True,
    "registered_in_gx": True,
    "independent_legal_person": True,
    "outside_partner_count": 1,
    "sales_3y_total_wan": 9000,
    "latest_year_sales_wan": 3000,
    "rd_expense_3y_total_wan": 450,
    "own_ip_new_tech_or_product_count": 1,
    "innovation_platform_count": 1,
    "joint_projects_on_time_count": 1,
    "coop_own_ip_count": 1,
    "transformed_in_gx_count": 1,
    "transformed_overseas_count": 0,
}
NAMES = {"bagui": "八桂研究院", "guinan": "桂南智造", "lijiang": "漓江大学"}
TYPES = {"bagui": "科研院所", "guinan": "企业", "lijiang": "高等院校"}
JUDGED = dict.fromkeys(
    (
        "partner_renowned_or_lawful",
        "partner_cooperation_stable",
        "cooperation_benefit_significant",
        "has_cooperation_plan",
        "has_stable_funding",
        "has_dedicated_body",
        "has_dedicated_staff",
        "demonstration_effect_good",
        "operates_in_compliance",
        "reinnovation_significant",
        "market_advantage_obvious",
        "talent_and_carrier_results_significant",
        "frontier_rd_strong",
    ),
    True,
)


def live(life: Life) -> None:
    """From the first notice to the end of the first term. Raises Over in between."""
    recognition(life)
    event(life)
    summaries(life)
    revocation(life)
    renewal(life)
    expiry(life)


def recognition(life: Life) -> None:
    """第十条: a batch with a quota, three applications, three titles of five years."""
    open_batch(life, 2026, date(2026, 4, 15))
    life.move(date(2026, 4, 1))
    for host in HOSTS:
        life.start(host, "GX-COOP-P01")
        apply(life, host, "GX-COOP-2026-1")
    life.move(date(2026, 4, 20))
    for host in HOSTS:
        review(life, host)
    life.move(date(2026, 5, 20))
    for host in HOSTS:
        recognise(life, host, "桂科合字〔2026〕1号")
    life.registered("wei", RENEWED, "八桂研究院", "有效")


def event(life: Life) -> None:
    """第十二条第4项: a serious problem, reported late, and put on file."""
    life.move(date(2026, 9, 1))
    life.start("guinan", "GX-COOP-P05")
    told = {"base_no": LAPSED, "event_kind": "重大问题", "event_on": "2026-09-01"}
    life.complete("guinan", "GX-COOP-P05/s01a", **told)
    life.move(date(2026, 9, 10))
    life.complete("qin", "GX-COOP-P05/s04", event_late_note="超过三个工作日，已提醒")
    life.complete("guinan", "GX-COOP-P05/s02", event_text="外方合作单位重组")
    life.complete("qin", "GX-COOP-P05/s03", received_note="收到")
    assessed = {"concerns_revocation": False, "assessment": "不涉及撤销情形"}
    life.complete("qin", "GX-COOP-P05/s05", **assessed)
    life.ended("GX-COOP-P05", "e_filed")


def summaries(life: Life) -> None:
    """第十八条: yearly summaries; one is late, and one base does not fulfil its duties twice."""
    for year in (2026, 2027):
        life.move(date(year, 12, 10))
        summarise(life, "bagui", "履行")
        summarise(life, "lijiang", "未履行")
        life.move(date(year, 12, 16))
        life.complete("qin", "GX-COOP-P04/s07", COMPANY, late_note="催报")
        filed = {"summary": "年度工作总结", "duties": "任务完成情况"}
        life.complete("guinan", "GX-COOP-P04/s02l", COMPANY, **filed)
        judge(life, "guinan", "履行")
    life.tell("桂南智造有限公司两年都逾期提交，经催报补交。", "GX-COOP-18-b")


def revocation(life: Life) -> None:
    """第二十条: two consecutive years unfulfilled; revoked, and free to apply again."""
    life.complete(
        "qin",
        "GX-COOP-P06/s02",
        UNIVERSITY,
        base_no=REVOKED,
        notified_on="2027-12-16",
        major_violation_with_severe_impact=False,
        integrity_breach=False,
        carrier_dissolved_or_closed=False,
        superior_requests_revocation=False,
        other_revocation_ground=False,
        grounds_note="连续两年未履行任务",
    )
    life.move(date(2027, 12, 24))
    life.complete(
        "wei",
        "GX-COOP-P06/s05",
        UNIVERSITY,
        consecutive_years_unfulfilled=2,
        major_violation_with_severe_impact=False,
        integrity_breach=False,
        carrier_dissolved_or_closed=False,
        superior_requests_revocation=False,
        other_revocation_ground=False,
        revocation_decision="撤销",
        revocation_document_no="桂科合字〔2027〕30号",
        revoked_on="2027-12-24",
        revocation_reason="连续两年未履行任务",
    )
    life.complete("wei", "GX-COOP-P06/s06", UNIVERSITY, circular="现予通报")
    life.ended("GX-COOP-P06", "e_revoked")
    life.registered("wei", REVOKED, "已撤销")
    life.move(date(2028, 3, 1))
    open_batch(life, 2028, date(2028, 4, 14))
    life.start("lijiang", "GX-COOP-P01")
    apply(life, "lijiang", "GX-COOP-2028-1")
    life.move(date(2028, 4, 17))
    review(life, "lijiang")
    life.move(date(2028, 5, 22))
    recognise(life, "lijiang", "桂科合字〔2028〕2号")
    life.tell("办法没有规定撤销后的禁报期，漓江大学重新申请并获认定。", "GX-COOP-20")


def renewal(life: Life) -> None:
    """第十一条第2款、第十九条: reminded nine months before, recognised again within the term."""
    life.move(date(2030, 9, 2))
    open_batch(life, 2030, date(2030, 10, 15))
    said = {"cooperation_summary": "五年来的合作情况"}
    life.complete("bagui", "GX-COOP-P02/s02", INSTITUTE, **said)
    apply(life, "bagui", "GX-COOP-2030-1")
    life.move(date(2030, 10, 16))
    review(life, "bagui")
    life.move(date(2030, 11, 20))
    recognise(life, "bagui", "桂科合字〔2030〕9号")
    life.ended("GX-COOP-P02", "e_renewed", INSTITUTE)


def expiry(life: Life) -> None:
    """第十九条: who did not apply again loses the title; who did keeps it."""
    life.move(date(2031, 6, 3))
    life.ended("GX-COOP-P03", "e_lapsed", COMPANY)
    life.registered("wei", LAPSED, "已失效")
    life.registered("wei", RENEWED, "有效")


def open_batch(life: Life, year: int, deadline: date) -> None:
    """发布申报通知，限定推荐名额."""
    life.start("wei", "GX-COOP-P01-batch")
    notice = {"title": f"{year}年度申报", "notice_deadline": str(deadline), "recommend_quota": 3}
    life.complete("wei", "GX-COOP-P01-batch/s02", **notice)
    life.complete("wei", "GX-COOP-P01-batch/s03", agency_name="桂评科技评估中心")


def apply(life: Life, host: str, batch: str) -> None:
    """填写申报书，经平台提交并取得回执."""
    code, recommender = HOSTS[host]
    life.complete(
        host,
        "GX-COOP-P01/s04",
        code,
        **FACTS,
        batchId=batch,
        base_name=f"{NAMES[host]}国际科技合作基地",
        recommender_code=RECOMMENDERS[recommender],
        applicant_type=TYPES[host],
    )


def review(life: Life, host: str) -> None:
    """初审、受理、推荐、专家评审，列入候选名单."""
    code, recommender = HOSTS[host]
    opinion = {"joint_project_violation_count": 0, "first_review_opinion": "材料齐备"}
    life.complete("qin", "GX-COOP-P01/s07", code, **opinion)
    recommended = {"recommended": True, "recommendation_opinion": "同意推荐"}
    life.complete(recommender, "GX-COOP-P01/s14", code, **recommended)
    life.complete("qin", "GX-COOP-P01/s15", code, experts=["gx1"])
    sheet = {"recusal": "无，参加评审", "score": 88, "comment": "同意"}
    life.complete("gx1", "GX-COOP-P01/s16", code, sheet=JUDGED | sheet)
    life.complete("qin", "GX-COOP-P01/s17", code, proposal="建议认定")
    life.complete("wei", "GX-COOP-P01/s18", code, listed="列入", listing_reason="符合条件")


def recognise(life: Life, host: str, document_no: str) -> None:
    """公示期满，认定并授予称号."""
    code, _ = HOSTS[host]
    title = {"document_no": document_no, "recognised_on": str(life.today)}
    life.complete("wei", "GX-COOP-P01/s24", code, **title)
    life.ended("GX-COOP-P01", "e_recognized", code)


def summarise(life: Life, host: str, fulfilled: str) -> None:
    """按时提交年度工作总结."""
    code, _ = HOSTS[host]
    life.complete(host, "GX-COOP-P04/s02", code, summary="年度工作总结", duties="任务完成情况")
    judge(life, host, fulfilled)


def judge(life: Life, host: str, fulfilled: str) -> None:
    """审核总结，判断是否履行任务."""
    code, recommender = HOSTS[host]
    reviewed = {"summary_review": "通过", "summary_opinion": "属实"}
    life.complete(recommender, "GX-COOP-P04/s03", code, **reviewed)
    duty = {"duty_fulfilled": fulfilled, "duty_note": "见总结"}
    life.complete("qin", "GX-COOP-P04/s05", code, **duty)
    life.complete("wei", "GX-COOP-P04/s06", code, report_note="收到")
