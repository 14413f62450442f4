"""广东省级国合基地: two bases are recognised together; one is put right, the other leaves.

The readings are those of the register: the yearly report by 31 December (T-P-GD-REPORT), the
evaluation three years after the recognition (T-P-GD-EVAL), one year of rectification
(T-GD-15-1-3-d), five years without a new application (T-GD-14-b). The text gives a base no term, so
nothing expires and nothing is renewed; changes are reported, not approved.
"""

from datetime import date, datetime

from app.life.living import Life
from app.story.applications import JOINT_RESEARCH, TRANSFER, application, sheet
from engine.clock import SHANGHAI

BEGINNING = datetime(2026, 3, 16, 9, tzinfo=SHANGHAI)
YEARS = 11
"""Until the ban is over and the application after it recognised."""
UNIVERSITY, CENTRE = "12440000455860015E", "52440100MJK9800167"
"""粤海前沿大学 and 湾区国际技术转移中心, by their codes; people act by login."""
FIRST, SECOND, AGAIN = "GD-B2026-001", "GD-B2026-002", "GD-B2036-001"
EXPERTS = ("expert3", "expert4", "expert5")
NO_GROUNDS = dict.fromkeys(
    (
        "false_information",
        "diplomatic_incident_major",
        "security_conduct_occurred",
        "severe_consequence_caused",
        "illegal_conduct_severe",
        "concealed_major_change",
        "unqualified_after_rectification",
        "other_unfit",
    ),
    False,
)


def live(life: Life) -> None:
    """From the first guide to the new recognition after the ban. Raises Over in between."""
    recognition(life)
    change(life)
    reports(life)
    evaluation(life)
    rectification(life)
    delisting(life)
    ban(life)


def recognition(life: Life) -> None:
    """第九条: guide, applications, recommendation, review, experts, selection, publicity."""
    open_batch(life, 2026, date(2026, 5, 15))
    life.move(date(2026, 5, 8))
    submit(life, "yuehai", JOINT_RESEARCH, "GD-2026-1")
    submit(life, "wanqu", TRANSFER, "GD-2026-1")
    judge(life, UNIVERSITY, "liang", "GD-P01/s08")
    judge(life, CENTRE, "zhou", "GD-P01/s07")
    life.move(date(2026, 5, 18))
    select(life, "GD-2026-1-001", "GD-2026-1-002")
    life.move(date(2026, 5, 28))
    announce(life, UNIVERSITY, "粤科合字〔2026〕88号")
    announce(life, CENTRE, "粤科合字〔2026〕88号")
    life.registered("chen", FIRST, "粤海前沿大学", "有效")


def change(life: Life) -> None:
    """第十五条第3项②: a new leader, reported after a reminder, and put on record."""
    life.move(date(2027, 3, 1))
    life.start("yuehai", "GD-P07")
    life.complete(
        "yuehai",
        "GD-P07/s01a",
        base_no=FIRST,
        change_kind="负责人变更",
        change_occurred_on="2027-03-01",
    )
    life.move(date(2027, 5, 10))
    life.complete("chen", "GD-P07/s02r", late_note="电话催办")
    life.complete("yuehai", "GD-P07/s02", change_statement="负责人变更为王教授")
    life.complete("liang", "GD-P07/s03", change_review="无异议", change_opinion="属实")
    life.complete(
        "chen",
        "GD-P07/s04",
        still_qualified=True,
        leader_in_service=True,
        leader_has_relevant_phd=True,
        leader_title="正高",
        leader_senior_enterprise_talent=False,
        leader_is_foreign_or_hkmt=False,
        leader_employed_in_gd=True,
        record_note="已备案",
    )
    life.ended("GD-P07", "e_filed")


def reports(life: Life) -> None:
    """第十一条: two yearly reports; the second base files its second one late."""
    life.move(date(2027, 12, 20))
    report(life, "yuehai", "liang", UNIVERSITY)
    report(life, "wanqu", "zhou", CENTRE)
    life.move(date(2028, 12, 31))
    report(life, "yuehai", "liang", UNIVERSITY)
    life.move(date(2029, 1, 2))
    life.complete("chen", "GD-P03/s05", CENTRE, reminder_note="电话催报")
    life.complete("wanqu", "GD-P03/s02l", CENTRE, report_summary="逾期补交")
    life.complete("zhou", "GD-P03/s03", CENTRE, report_review="已阅")
    life.tell("湾区国际技术转移中心逾期补交2028年度报告，记入名录。", "GD-11-b")


def evaluation(life: Life) -> None:
    """第十五条第1项: three years after the recognition both are found 不合格."""
    life.move(date(2029, 6, 4))
    for code, login, recommender in ((UNIVERSITY, "yuehai", "liang"), (CENTRE, "wanqu", "zhou")):
        notice = {
            "agency_name": "省科技评估中心",
            "notice_text": "请参评",
            "materials_due_on": "2029-07-04",
        }
        life.complete("chen", "GD-P04/s02", code, **notice)
        life.complete(login, "GD-P04/s03", code, participation="参加", materials="三年总结")
        life.complete(recommender, "GD-P04/s04", code, support_opinion="同意")
    life.move(date(2029, 9, 10))
    for code in (UNIVERSITY, CENTRE):
        life.complete("he", "GD-P04/s05", code, evaluation_grade="不合格", evaluation_report="报告")


def rectification(life: Life) -> None:
    """第十五条第1项③: one year; the first base passes early, the second fails at its end."""
    life.move(date(2029, 9, 17))
    for code in (UNIVERSITY, CENTRE):
        life.complete(
            "chen",
            "GD-P05/s01",
            code,
            rectification_cause="绩效评估不合格",
            rectification_started_on="2029-09-17",
            rectification_demands="补强团队",
        )
    life.registered("chen", FIRST, "整改中")
    life.move(date(2029, 12, 31))
    report(life, "yuehai", "liang", UNIVERSITY)
    report(life, "wanqu", "zhou", CENTRE)
    life.move(date(2030, 5, 10))
    life.complete("yuehai", "GD-P05/s02", UNIVERSITY, rectification_report="团队已补强")
    passed = {
        "early_reassessment_passed": True,
        "reassessed_on": "2030-05-10",
        "reassessment_opinion": "整改到位",
    }
    life.complete("he", "GD-P05/s02e", UNIVERSITY, **passed)
    life.ended("GD-P05", "e_ok", UNIVERSITY)
    life.registered("chen", FIRST, "复评达标")
    life.move(date(2030, 9, 18))
    life.complete(
        "he",
        "GD-P05/s03",
        CENTRE,
        reevaluation_after_rectification_failed=True,
        reassessed_on="2030-09-18",
        reassessment_opinion="联合研究仍未开展",
    )


def delisting(life: Life) -> None:
    """第十四条: heard, and no longer managed in the sequence."""
    life.move(date(2030, 9, 20))
    life.complete(
        "chen",
        "GD-P06/s02",
        CENTRE,
        **NO_GROUNDS,
        notified_on="2030-09-20",
        grounds_note="整改后复评不达标",
    )
    life.complete("wanqu", "GD-P06/s02b", CENTRE, statement="请求再给一年")
    life.move(date(2030, 10, 9))
    life.complete(
        "chen",
        "GD-P06/s04",
        CENTRE,
        **NO_GROUNDS,
        revocation_decision="取消资格",
        revocation_document_no="粤科合字〔2030〕9号",
        delisted_on="2030-10-09",
        revocation_reason="整改后复评仍不达标",
    )
    life.ended("GD-P05", "e_exit", CENTRE)
    life.registered("chen", SECOND, "已退出")


def ban(life: Life) -> None:
    """第十四条: refused within the five years, taken again after them."""
    life.move(date(2030, 11, 4))
    open_batch(life, 2030, date(2030, 12, 31))
    submit(life, "wanqu", TRANSFER, "GD-2030-1")
    life.ended("GD-P01", "e_banned")
    life.tell("湾区国际技术转移中心在禁报期内申报，不予受理。", "GD-14-b")
    life.move(date(2036, 3, 10))
    open_batch(life, 2036, date(2036, 4, 30))
    submit(life, "wanqu", TRANSFER, "GD-2036-1")
    judge(life, CENTRE, "zhou", "GD-P01/s07")
    life.move(date(2036, 5, 6))
    select(life, "GD-2036-1-001")
    life.move(date(2036, 6, 2))
    announce(life, CENTRE, "粤科合字〔2036〕12号")
    life.registered("chen", AGAIN, "湾区国际技术转移中心", "有效")
    life.tell("禁报期满后再次申报，重新认定。", "GD-14-b")


def open_batch(life: Life, year: int, closes_on: date) -> None:
    """发布通知."""
    today = str(life.today)
    life.start("chen", "GD-P01-batch")
    life.complete(
        "chen",
        "GD-P01-batch/s02",
        title=f"{year}年度“广东省国际科技合作基地”专题",
        guide_published_on=today,
        opens_on=today,
        closes_on=str(closes_on),
        stat_window_mode="三个完整自然年度",
        guide_text="现将专题申报有关事项通知如下。",
    )


def submit(life: Life, host: str, category: str, batch: str) -> None:
    """征集申报, through the province's platform."""
    facts = application(host, category, batch, life.province.now)
    said = f"{facts['host_name']}通过阳光政务平台申报{category}"
    life.send("gd-sunshine", "application.submitted", facts, said)


def judge(life: Life, code: str, recommender: str, at: str) -> None:
    """推荐、审查、专家评审."""
    life.complete(recommender, at, code, recommended="推荐", recommendation_opinion="属实")
    life.complete("chen", "GD-P01/s10", code, guide_requirements_met=True, review_opinion="符合")
    life.complete("he", "GD-P01/s11", code, experts=EXPERTS)
    for expert in EXPERTS:
        life.complete(expert, "GD-P01/s12", code, sheet=sheet(85))


def select(life: Life, *numbers: str) -> None:
    """竞争性择优."""
    life.complete(
        "he", "GD-P01-batch/s13", selected_applications=numbers, selection_reason="按得分择优"
    )


def announce(life: Life, code: str, document_no: str) -> None:
    """审定、公告: the base is in the register."""
    life.complete("chen", "GD-P01/s18d", code, consult_needed="不需要", consult_reason="常规")
    recognised = {"document_no": document_no, "recognised_on": str(life.today)}
    life.complete("chen", "GD-P01/s20", code, **recognised)
    life.ended("GD-P01", "e_recognized", code)


def report(life: Life, host: str, recommender: str, code: str) -> None:
    """年度执行报告."""
    life.complete(host, "GD-P03/s02", code, report_summary="合作进展")
    life.complete(recommender, "GD-P03/s03", code, report_review="已阅")
