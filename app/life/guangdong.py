"""广东省级国合基地: recognised, three yearly reports, evaluated as 不合格, rectified in vain, out.

The readings are those of the register: the yearly report by 31 December (T-P-GD-REPORT), the
evaluation three years after the recognition (T-P-GD-EVAL), one year of rectification
(T-GD-15-1-3-d), five years without a new application (T-GD-14-b).
"""

from datetime import date, datetime, timedelta

from app.life.living import Life
from app.story.applications import JOINT_RESEARCH, application, sheet
from engine.clock import SHANGHAI
from engine.deadlines.counting import deadline
from engine.queries.calendar import timer_rules, working_calendar

BEGINNING = datetime(2026, 3, 16, 9, tzinfo=SHANGHAI)
BATCH, NUMBER = "GD-2026-1", "GD-2026-1-001"
HOST, EXPERTS = "yuehai", ("expert3", "expert4", "expert5")
RECOGNISED = date(2026, 6, 30)
"""When the announcement says the base was recognised."""
DELISTED = date(2030, 10, 9)
GUIDE = {
    "title": "2026年度“广东省国际科技合作基地”专题",
    "guide_published_on": "2026-03-16",
    "opens_on": "2026-03-16",
    "closes_on": "2026-05-15",
    "stat_window_mode": "三个完整自然年度",
    "guide_text": "现将2026年度专题申报有关事项通知如下。",
}
GROUNDS = (
    "false_information",
    "diplomatic_incident_major",
    "security_conduct_occurred",
    "severe_consequence_caused",
    "illegal_conduct_severe",
    "concealed_major_change",
    "unqualified_after_rectification",
    "other_unfit",
)


def live(life: Life) -> None:
    """From the guide to the end of the ban, as far as the years go. Raises Over in between."""
    recognition(life)
    reports(life)
    evaluation(life)
    rectification(life)
    ban(life)


def recognition(life: Life) -> None:
    """第九条: guide, application, recommendation, review, experts, selection, publicity."""
    life.start("chen", "GD-P01-batch")
    life.complete("chen", "s02", GUIDE)
    life.move(date(2026, 5, 8))
    facts = application(HOST, JOINT_RESEARCH, BATCH, life.now)
    sent = facts | {"batchId": BATCH, "submitted_via_sunshine": True}
    life.publish("application.submitted", f"{BATCH}/{facts['credit_code']}", sent)
    life.tell("阳光政务平台：申报提交")
    life.complete("liang", "s08", {"recommended": "推荐", "recommendation_opinion": "属实"})
    life.complete("chen", "s10", {"guide_requirements_met": True, "review_opinion": "符合"})
    life.complete("he", "s11", {"experts": list(EXPERTS)})
    for expert in EXPERTS:
        life.complete(expert, "s12", {"sheet": sheet(85)})
    life.move(date(2026, 5, 18))
    life.complete("he", "s13", {"selected_applications": [NUMBER], "selection_reason": "择优"})
    life.move(date(2026, 5, 28))
    life.complete("chen", "s18d", {"consult_needed": "不需要", "consult_reason": "常规"})
    announced = {"document_no": "粤科合字〔2026〕88号", "recognised_on": str(RECOGNISED)}
    life.complete("chen", "s20", announced)


def reports(life: Life) -> None:
    """第十一条: three yearly reports; the third comes late."""
    life.move(RECOGNISED)
    for filed in (date(2027, 12, 20), date(2028, 12, 31)):
        life.move(filed)
        life.complete(HOST, "s02", {"report_summary": "合作进展"})
        life.complete("liang", "s03", {"report_review": "已阅"})


def evaluation(life: Life) -> None:
    """第十五条: three years after the recognition it comes by itself; the grade is 不合格."""
    rule = timer_rules()["T-P-GD-EVAL"]
    due = deadline(rule, working_calendar(life.engine.store), RECOGNISED)
    assert due.last_day is not None
    life.move(due.last_day + timedelta(days=1))
    life.complete("chen", "s02", {"agency_name": "省科技评估中心", "notice_text": "请参评"})
    life.complete(HOST, "s03", {"participation": "参加", "materials": "三年总结"})
    life.complete("liang", "s04", {"support_opinion": "同意"})
    life.move(date(2029, 9, 10))
    life.complete("he", "s05", {"evaluation_grade": "不合格", "evaluation_report": "报告"})


def rectification(life: Life) -> None:
    """第十五条第1项③: one year; meanwhile the third report is late; then it fails again."""
    demands = {"rectification_started_on": "2029-09-17", "rectification_demands": "补强团队"}
    life.move(date(2029, 9, 17))
    life.complete("chen", "s01", demands)
    life.move(date(2030, 1, 2))
    late = {"after_reminder": "已补交", "reminder_note": "电话催报"}
    life.complete("chen", "s05", late)
    life.complete("liang", "s03", {"report_review": "已阅"})
    life.move(date(2030, 9, 18))
    again = {
        "reevaluation_after_rectification_failed": True,
        "reassessed_on": "2030-09-18",
    }
    life.complete("he", "s03", again)


def ban(life: Life) -> None:
    """第十四条: heard, delisted, and five years without a new application."""
    grounds = dict.fromkeys(GROUNDS, False) | {
        "grounds_note": "整改后复评不达标",
        "notified_on": "2030-09-20",
    }
    life.move(date(2030, 9, 20))
    life.complete("chen", "s02", grounds)
    life.complete(HOST, "s02b", {"statement": "申辩"})
    decision = {
        "revocation_document_no": "粤科合字〔2030〕9号",
        "delisted_on": str(DELISTED),
        "revocation_reason": "整改后复评仍不达标",
    }
    life.move(DELISTED)
    life.complete("chen", "s04", decision)
    rule = timer_rules()["T-GD-14-b"]
    until = deadline(rule, working_calendar(life.engine.store), DELISTED)
    life.tell(f"{rule.name}（{rule.ref}）：{until.steps[-1]}")
    life.move(date(2036, 1, 1))
