"""广西中试基地: one is supported and rewarded, one is rectified and delisted, one is revoked.

Every year is evaluated (T-P-PILOT-EVAL); two unqualified years in a row cost the plaque (四（五）),
and construction money must be used up in two years (T-GX-PILOT-5-1-3). The text knows no yearly
report, no change, no term and no ban; its 整改 has no period: the next year's evaluation shows what
became of it. Who was revoked may apply again at once.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from app.life.living import Life
from app.story.browser import Attachment
from engine.clock import SHANGHAI

BEGINNING = datetime(2026, 3, 16, 9, tzinfo=SHANGHAI)
YEARS = 5
INSTITUTE, COMPANY, MAKER = "12450000498500017D", "91450100MA5N000117", "91450200MA5N00021D"
"""八桂研究院, 桂南智造有限公司 and 西江新材料有限公司, by their codes; people act by login."""
REWARDED, DELISTED, REVOKED, ANEW = (
    f"GX-PILOT-B{number}" for number in ("2026-001", "2026-002", "2026-003", "2028-001")
)
HOSTS: Mapping[str, Mapping[str, Any]] = {
    "guinan": {
        "host_name": "桂南智造有限公司",
        "credit_code": COMPANY,
        "base_name": "桂南智能制造中试基地",
        "industry": "机械制造",
        "recommender_code": "114501000075700113",
    },
    "xijiang": {
        "host_name": "西江新材料有限公司",
        "credit_code": MAKER,
        "base_name": "西江新材料中试基地",
        "industry": "新材料",
        "recommender_code": "114500000075600217",
    },
    "bagui": {
        "host_name": "八桂研究院",
        "credit_code": INSTITUTE,
        "base_name": "八桂生物医药中试基地",
        "industry": "生物医药",
        "recommender_code": "114500000075600217",
    },
}
RECOMMENDERS = {"guinan": "nong", "xijiang": "lu", "bagui": "lu"}
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


def live(life: Life) -> None:
    """From the first guide to the second unqualified year. Raises Over in between."""
    recognition(life)
    support(life)
    first_year(life)
    revocation(life)
    second_year(life)
    again(life)
    third_year(life)
    delisting(life)


def recognition(life: Life) -> None:
    """四: two apply of their own accord, one is named by the department."""
    open_guide(life, 2026, date(2026, 4, 30), entry_mode="自愿申报")
    for host in ("guinan", "bagui"):
        life.start(host, "GX-PILOT-P01")
        apply(life, host, "GX-PILOT-2026-1")
    named = {"designated": "新材料", "designated_units": [MAKER]}
    open_guide(life, 2026, date(2026, 4, 30), entry_mode="自上而下布局", **named)
    apply(life, "xijiang", "GX-PILOT-2026-2")
    life.move(date(2026, 6, 1))
    for host in ("guinan", "xijiang", "bagui"):
        review(life, host)
        recognise(life, host, "桂科发〔2026〕6号")
    life.registered("wei", DELISTED, "西江新材料中试基地", "有效")


def support(life: Life) -> None:
    """五（一）: construction money for two bases."""
    life.move(date(2026, 6, 8))
    for host, chosen in (("guinan", True), ("bagui", True), ("xijiang", False)):
        code = HOSTS[host]["credit_code"]
        life.complete(
            "wei",
            "GX-PILOT-P03/s01a",
            code,
            enjoyed_cultivation_support=False,
            cultivation_note="没有享受过培育扶持政策",
            new_platform_for_key_industry=False,
            within_planned_support_scope=True,
            selected_for_funding=chosen,
            fund_opinion="按支持名额择优",
        )
        if chosen:
            life.complete(host, "GX-PILOT-P03/s03", code, fund_plan="设备购置")
            granted = {
                "grant_document_no": "桂科计〔2026〕8号",
                "funds_granted_on": str(life.today),
            }
            life.complete("wei", "GX-PILOT-P03/s04", code, **granted)
    life.ended("GX-PILOT-P03", "e_none", MAKER)


def first_year(life: Life) -> None:
    """四（五）: one good year, one to be put right, one so bad that the title is revoked."""
    life.move(date(2027, 6, 3))
    evaluate(life, "guinan", "合格", "无")
    life.ended("GX-PILOT-P02", "e_done", REWARDED)
    evaluate(life, "xijiang", "不合格", "整改")
    life.complete("xijiang", "GX-PILOT-P02/s06", DELISTED, rectification_report="已补强队伍")
    life.ended("GX-PILOT-P02", "e_rectified", DELISTED)
    evaluate(life, "bagui", "不合格", "撤销认定")


def revocation(life: Life) -> None:
    """四（五）: revoked after the hearing; the money is taken back."""
    event = {"entry": "撤销认定决定", "notified_on": "2027-06-03"}
    life.complete("wei", "GX-PILOT-P06/s01a", REVOKED, **event)
    life.complete("bagui", "GX-PILOT-P06/s03", REVOKED, statement="请求从轻")
    decided = {"facts_established": True, "delist_reason": "年度绩效评价不合格，撤销认定"}
    life.complete("wei", "GX-PILOT-P06/s03b", REVOKED, **decided, delisted_on="2027-06-03")
    recovery = {"recover_funds": True, "recovery_reason": "全额追回"}
    life.complete("wei", "GX-PILOT-P06/s04", REVOKED, **recovery)
    life.complete("bagui", "GX-PILOT-P06/s05", REVOKED, refund_files=Attachment("退款凭证.pdf"))
    life.ended("GX-PILOT-P06", "e_delisted", REVOKED)
    life.ended("GX-PILOT-P02", "e_revoke", REVOKED)
    life.registered("wei", REVOKED, "已摘牌")


def second_year(life: Life) -> None:
    """五（一）3、五（二）: rectified and qualified; money not used up is given more time."""
    life.move(date(2028, 6, 12))
    evaluate(life, "xijiang", "合格", "无")
    life.tell("西江新材料中试基地整改后年度考核合格。", "GX-PILOT-4-5-b")
    unfinished = {"tasks_completed_on": "2028-05-20"}
    life.complete("wei", "GX-PILOT-P04/s02x", COMPANY, **unfinished)
    extended = {"extension_outcome": "同意延期", "extension_reason": "设备到货延迟"}
    life.complete("wei", "GX-PILOT-P04/s04", COMPANY, **extended)
    life.ended("GX-PILOT-P04", "e_extended", COMPANY)
    evaluate(life, "guinan", "合格", "分档奖补")
    chosen = {"annual_evaluation_good": True, "reward_opinion": "评价得分列前"}
    life.complete("wei", "GX-PILOT-P05/s01a", REWARDED, **chosen)
    life.complete("wei", "GX-PILOT-P05/s03", REWARDED, reward_document_no="桂科计〔2028〕3号")
    life.ended("GX-PILOT-P02", "e_reward", REWARDED)


def again(life: Life) -> None:
    """The text refuses nobody after a revocation."""
    life.move(date(2028, 9, 4))
    open_guide(life, 2028, date(2028, 10, 13), entry_mode="自愿申报")
    life.start("bagui", "GX-PILOT-P01")
    apply(life, "bagui", "GX-PILOT-2028-1")
    life.move(date(2028, 11, 6))
    review(life, "bagui")
    recognise(life, "bagui", "桂科发〔2028〕9号")
    life.registered("wei", ANEW, "八桂生物医药中试基地", "有效")
    life.tell("办法没有规定摘牌后的禁报期，八桂研究院重新申报并获认定。", "GX-PILOT-4-5-c")


def third_year(life: Life) -> None:
    """四（五）: the rectified base fails anew."""
    life.move(date(2029, 6, 18))
    evaluate(life, "guinan", "合格", "无")
    evaluate(life, "xijiang", "不合格", "整改")
    life.complete("xijiang", "GX-PILOT-P02/s06", DELISTED, rectification_report="正在整改")


def delisting(life: Life) -> None:
    """六（三）: the second unqualified year in a row; the base is silent when heard."""
    life.move(date(2030, 6, 24))
    evaluate(life, "xijiang", "不合格", "")
    event = {"entry": "连续两年考核不合格", "notified_on": "2030-06-24"}
    life.complete("wei", "GX-PILOT-P06/s01a", DELISTED, **event)
    life.move(date(2030, 7, 8))
    decided = {"facts_established": True, "delist_reason": "连续两年考核不合格"}
    life.complete("wei", "GX-PILOT-P06/s03b", DELISTED, **decided, delisted_on="2030-07-08")
    kept = {"recover_funds": False, "recovery_reason": "未获财政资金"}
    life.complete("wei", "GX-PILOT-P06/s04", DELISTED, **kept)
    life.ended("GX-PILOT-P02", "e_delist", DELISTED)
    life.registered("wei", DELISTED, "已摘牌")
    life.tell("连续两年考核不合格，摘牌。", "GX-PILOT-6-3-b")


def open_guide(life: Life, year: int, closes_on: date, **said: Any) -> None:
    """发布建设指南."""
    life.start("wei", "GX-PILOT-P01-batch")
    guide = {"title": f"{year}年中试基地建设指南", "closes_on": str(closes_on)}
    life.complete("wei", "GX-PILOT-P01-batch/s02", **guide, guide_text="建设指南", **said)


def apply(life: Life, host: str, batch: str) -> None:
    """申报书、可行性研究报告."""
    life.complete(
        host,
        "GX-PILOT-P01/s03",
        HOSTS[host]["credit_code"],
        **HOSTS[host],
        batchId=batch,
        platform="自有科学研究与技术开发平台",
        formation="独立组建",
        has_application_form=True,
        has_feasibility_report=True,
        conditions="三项建设条件均已具备",
        attachments=Attachment("可行性研究报告.pdf"),
    )


def review(life: Life, host: str) -> None:
    """初审推荐、形式审查、评估论证、现场核查."""
    code = HOSTS[host]["credit_code"]
    opinion = {"meets_conditions": True, "selected_for_recommendation": True}
    life.complete(
        RECOMMENDERS[host],
        "GX-PILOT-P01/s05",
        code,
        **CONDITIONS,
        **opinion,
        first_review_opinion="符合建设条件",
    )
    formal = {"formal_check_passed": True, "formal_opinion": "材料齐全"}
    life.complete("wei", "GX-PILOT-P01/s07", code, **formal)
    panel = {"tech_experts": ["gx1"], "mgmt_experts": ["gx2"], "finance_experts": ["gx3"]}
    life.complete("qin", "GX-PILOT-P01/s08", code, **panel)
    sheet = CONDITIONS | {"recusal": "无，参加论证", "evaluation_passed": True}
    for expert in ("gx1", "gx2", "gx3"):
        judged = sheet | {"argument_opinion": "同意"}
        life.complete(expert, "GX-PILOT-P01/s10", code, sheet=judged)
    seen = {"site_check_passed": True, "site_opinion": "属实"}
    life.complete("gx1", "GX-PILOT-P01/s11", code, **seen)


def recognise(life: Life, host: str, document_no: str) -> None:
    """认定、立项并授予称号."""
    code = HOSTS[host]["credit_code"]
    title = {"document_no": document_no, "recognised_on": str(life.today)}
    life.complete("wei", "GX-PILOT-P01/s13", code, **title)
    life.ended("GX-PILOT-P01", "e_recognized", code)


def evaluate(life: Life, host: str, result: str, action: str) -> None:
    """年度绩效评价, and what the department makes of it; nothing where the result decides."""
    code = HOSTS[host]["credit_code"]
    life.complete("wei", "GX-PILOT-P02/s02", code, evaluation_rules="考核规则")
    life.complete(host, "GX-PILOT-P02/s03", code, self_evaluation="年度绩效")
    found = {"year_result": result, "evaluation_report": "评价报告"}
    life.complete("qin", "GX-PILOT-P02/s04", code, **found)
    if action:
        decided = {"performance_action": action, "performance_reason": f"年度考核{result}"}
        tier = {"reward_tier": "一档"} if action == "分档奖补" else {}
        life.complete("wei", "GX-PILOT-P02/s05d", code, **decided, **tier)
