"""广东省级国合基地认定: one 专题, six applications, all three categories, six fates (第九条)."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from app.story.applications import (
    FEATURE,
    JOINT_RESEARCH,
    RECOMMENDERS,
    TRANSFER,
    application,
    sheet,
)
from app.story.browser import StoryDiffers
from app.story.province import Province
from app.story.teller import Teller
from engine.clock import SHANGHAI
from engine.programmes import Programme

PROCESS = "GD-P01"
EXPERTS = ("expert3", "expert4", "expert5")
GUIDE = {
    "title": "2026年度“广东省国际科技合作基地”专题",
    "guide_published_on": "2026-03-16",
    "opens_on": "2026-03-16",
    "closes_on": "2026-05-15",
    "stat_window_mode": "三个完整自然年度",
    "guide_text": "现面向省内高等院校、科研院所、创新企业等平台载体征集申报。",
}
BATCH = "GD-2026-1"
REFUSED, ACCEPTED = 401, 202


def at(month: int, day: int, hour: int = 10) -> datetime:
    """A moment of the story's year, in Guangdong."""
    return datetime(2026, month, day, hour, tzinfo=SHANGHAI)


def tell(province: Province, register: Programme, say: Callable[[str], None]) -> None:
    """The whole story; raises StoryDiffers at the first thing that is not as it should be."""
    teller = Teller(province, register, say)
    publish_the_guide(teller)
    cases = applications_arrive(teller)
    a_wrong_recommender(teller, cases["wanqu"])
    recommend(teller, cases)
    review(teller, cases)
    experts(teller, cases)
    a_late_application(teller)
    select(teller, cases)
    publicity(teller, cases)
    announce(teller, cases)
    teller.expect("异常", province.incidents(), [])
    say("故事结束：每一份申报的结果都与规程一致。")


def publish_the_guide(t: Teller) -> None:
    """发布通知: the 专题 opens and the portal is told."""
    t.province.move(at(3, 16, 9))
    t.province.start("chen", "GD-P01-batch")
    t.province.complete("chen", "s02", GUIDE)
    told = t.province.wait_for(
        lambda: t.province.told("portal", "guide.published"), "门户网站的通知"
    )
    t.expect("通知的专题编号", told[0]["batch_id"], BATCH)
    t.tell(f"省科技厅发布专题指南，征集申报，5月15日24时截止；专题编号 {BATCH}。", "GD-9-1-a")


def applications_arrive(t: Teller) -> Mapping[str, str]:
    """征集申报: five signed submissions; a forged one and a repeat change nothing."""
    p = t.province
    p.move(at(5, 8))
    forged = p.send(
        "gd-sunshine", "application.submitted", _sent(t, "yuehai", JOINT_RESEARCH), secret=b"x" * 32
    )
    t.expect("伪造签名的消息", forged.status_code, REFUSED)
    t.expect("伪造消息之后的申报数", p.cases(PROCESS), [])
    t.tell("一条签名不对的消息被拒绝，什么也没有发生。")
    cases = {
        "yuehai": _submit(t, "yuehai", JOINT_RESEARCH),
        "suiguang": _submit(t, "suiguang", JOINT_RESEARCH, investment_total_wan=599),
        "wanqu": _submit(t, "wanqu", TRANSFER, recommender_code=RECOMMENDERS["MIIT"]),
        "pengcheng": _submit(t, "pengcheng", TRANSFER),
        "nanyue": _submit(t, "nanyue", FEATURE),
    }
    again = p.send(
        "gd-sunshine", "application.submitted", _sent(t, "yuehai", JOINT_RESEARCH), id="yuehai"
    )
    t.expect("重复消息", again.status_code, ACCEPTED)
    t.expect("重复消息之后的申报数", len(p.cases(PROCESS)), len(cases))
    t.tell("同一条消息再来一次，申报数不变。")
    return cases


def a_wrong_recommender(t: Teller, case: str) -> None:
    """A city's organisation sent through a provincial department goes back (第九条第2项)."""
    p = t.province
    p.wait_for(lambda: p.at("s06c", case), "改选推荐单位")
    t.expect("推荐单位不符的条款", p.variable(case, "unmet_clauses"), ["GD-9-2-b"])
    t.tell("湾区国际技术转移中心属广州市，却选了省工业和信息化厅推荐，退回改选。", "GD-9-2-b")
    p.complete("wanqu", "s06c", {"recommender_code": RECOMMENDERS["GZ"]}, case)
    t.tell("改选广州市科学技术局。", "GD-9-2-b")


def recommend(t: Teller, cases: Mapping[str, str]) -> None:
    """审核推荐: everyone's right recommender recommends."""
    by = {
        "yuehai": "liang",
        "suiguang": "zhou",
        "wanqu": "zhou",
        "pengcheng": "xu",
        "nanyue": "deng",
    }
    for host, login in by.items():
        element = "s07" if login in ("zhou", "xu") else "s08"
        opinion = {"recommended": "推荐", "recommendation_opinion": "经初审，材料属实，同意推荐。"}
        t.province.complete(login, element, opinion, cases[host])
    t.tell("地级以上市科技局和主管部门分别审核推荐五份申报。", "GD-9-2-a", "GD-15-2-1")


def review(t: Teller, cases: Mapping[str, str]) -> None:
    """审查验收: 599 is not 600."""
    for host, case in cases.items():
        answer = {"guide_requirements_met": True, "review_opinion": "对照指南审查，符合要求。"}
        reason = "指南要求均已满足，投入经费由系统核对。" if host == "suiguang" else ""
        t.province.complete("chen", "s10", answer, case, reason=reason)
    t.ending("穗光精密仪器", cases["suiguang"], "e_review_failed", "GD-8-1-1")
    t.tell("穗光精密仪器有限公司投入599万元，差1万元，审查不符合指南要求。", "GD-8-1-1", "GD-9-3")


def experts(t: Teller, cases: Mapping[str, str]) -> None:
    """竞争性评审: the applicant's own expert is not offered; three judge each application."""
    p = t.province
    offered = {one["value"] for one in p.variable(cases["yuehai"], "expert_options")}
    t.expect("本单位专家可选", "expert1" in offered, False)
    for host, score in {"yuehai": 92, "wanqu": 85, "pengcheng": 63, "nanyue": 81}.items():
        p.complete("he", "s11", {"experts": EXPERTS}, cases[host])
        for login in EXPERTS:
            p.complete(login, "s12", {"sheet": sheet(score)}, cases[host])
    t.tell(
        "专家逐项判断并打分；粤海前沿大学的张教授不在本校申报的可选专家之列（回避）。", "GD-9-4-a"
    )


def a_late_application(t: Teller) -> None:
    """The window has closed: 逾期."""
    p = t.province
    t.expect("截止前的择优任务", p.at("s13", ""), False)
    p.move(at(5, 18, 9))
    p.wait_for(lambda: p.at("s13", ""), "竞争性择优")
    t.tell("申报期限届满，全部申报已评审或办结，进入竞争性择优。", "GD-9-1-a", "GD-9-4-a")
    case = _submit(t, "linghai", FEATURE)
    t.ending("岭海量子技术研究院", case, "e_late", "GD-9-1-a")
    t.tell("岭海量子技术研究院逾期提交，不予受理。", "GD-9-1-a")


def select(t: Teller, cases: Mapping[str, str]) -> None:
    """The agency compares the candidates and makes the list."""
    p = t.province
    numbers = {host: p.variable(case, "application_no") for host, case in cases.items()}
    chosen = [numbers[host] for host in ("yuehai", "wanqu", "nanyue")]
    p.complete("he", "s13", {"selected_applications": chosen, "selection_reason": "按得分择优。"})
    t.ending("鹏城芯材科技", cases["pengcheng"], "e_not_selected", "GD-9-4-a")
    t.tell("四份申报择优三份列入拟认定名单；鹏城芯材科技有限公司评审未入选。", "GD-9-4-a")


def publicity(t: Teller, cases: Mapping[str, str]) -> None:
    """结果公示: seven working days; one valid objection."""
    p = t.province
    told = p.wait_for(
        lambda: (f := p.told("portal", "publicity.started")) and len(f) == 3 and f, "三份公示"
    )
    t.expect("公示的最后一日", {one["ends_on"] for one in told}, {"2026-05-27"})
    t.tell("三个基地向社会公示7个工作日，至5月27日24时。", "GD-9-4-b")
    p.move(at(5, 20))
    number = p.variable(cases["nanyue"], "application_no")
    said = {
        "application_no": number,
        "raised_by": "某研究所（实名）",
        "statement": "所列活动并非该院牵头举办。",
    }
    t.expect("异议消息", p.send("portal", "objection.raised", said).status_code, ACCEPTED)
    answer = {
        "objection_valid": True,
        "objection_opinion": "经核查，示范活动由他单位牵头，异议成立。",
    }
    p.complete("lin", "s16", answer, cases["nanyue"])
    t.ending("南粤海洋研究院", cases["nanyue"], "e_objection", "GD-9-5")
    t.tell("南粤海洋研究院在公示期收到异议，核查成立，不予认定。", "GD-9-4-b", "GD-9-5")
    t.expect("公示期内的发文任务", p.at("s18d", cases["yuehai"]), False)


def announce(t: Teller, cases: Mapping[str, str]) -> None:
    """发文公告: two bases enter the register, each owes three yearly reports."""
    p = t.province
    p.move(at(5, 28, 9))
    for host, consult in (("yuehai", "不需要"), ("wanqu", "需要")):
        case = cases[host]
        p.complete(
            "chen", "s18d", {"consult_needed": consult, "consult_reason": "按厅内程序。"}, case
        )
        if consult == "需要":
            asked = {"consulted_departments": "省市场监管局", "consultation_result": "无意见。"}
            p.complete("chen", "s19", asked, case)
        document: dict[str, Any] = {
            "document_no": "粤科合字〔2026〕88号",
            "recognised_on": "2026-05-28",
        }
        p.complete("chen", "s20", document, case)
        t.ending(host, case, "e_recognized")
    told = p.wait_for(
        lambda: (f := p.told("portal", "base.recognised")) and len(f) == 2 and f, "两份公告"
    )
    numbers = [p.variable(cases[host], "base_no") for host in ("yuehai", "wanqu")]
    t.expect("名录编号", numbers, ["GD-B2026-001", "GD-B2026-002"])
    names = "、".join(one["host_name"] for one in told)
    t.tell(f"发文认定：{names}进入名录（{'、'.join(numbers)}）。", "GD-9-5")
    t.tell("两个基地自2027年起连续三年提交年度执行报告。", "GD-11-b")


def _sent(t: Teller, host: str, category: str, **changed: Any) -> dict[str, Any]:
    return application(host, category, BATCH, t.province.now) | changed


def _submit(t: Teller, host: str, category: str, **changed: Any) -> str:
    data = _sent(t, host, category, **changed)
    answer = t.province.send("gd-sunshine", "application.submitted", data, id=host)
    if answer.status_code != ACCEPTED:
        raise StoryDiffers(f"{data['host_name']}的申报未被接收：{answer.text}")
    t.tell(f"{data['host_name']}通过阳光政务平台申报{category}。", "GD-9-1-b", "GD-9-1-c")
    return t.province.case_of(data["credit_code"])
