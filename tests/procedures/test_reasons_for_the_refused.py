"""Who is refused reads why: the provision, what it asks, what was found."""

from html import unescape

from app.web import create_app
from engine.commands.deadlines.pin_clock import pin_clock
from engine.lifecycle.actor import SYSTEM
from tests.procedures.applications import JOINT_RESEARCH
from tests.procedures.guangdong import Guangdong
from tests.procedures.test_a_whole_batch import Batch


def test_a_refused_applicant_reads_the_reasons_on_the_page_of_the_case(gd: Guangdong) -> None:
    number = gd.submit("suiguang", JOINT_RESEARCH, investment_total_wan=432)
    gd.recommend(number, "zhou", "s07")
    pin_clock(gd.engine, gd.now, actor=SYSTEM, now=gd.now)
    applicant = Batch(gd, create_app(gd.engine)).reader("suiguang").client
    address = f"/cases/{gd.application(number).case_key}"
    assert 'id="refusal"' not in applicant.get(address).get_data(as_text=True)

    gd.review(number)
    page = unescape(applicant.get(address).get_data(as_text=True))
    told = page.partition('id="refusal"')[2].partition("</section>")[0]
    assert "不通过" in told
    assert "第八条第1项（1）：围绕基地建设的各类投入累计总额不低于600万元" in told
    assert "432" in told
    assert "GD-8" not in page.partition("<main")[2]


def test_a_rule_whose_conditions_are_withheld_is_not_told_to_hold_in_any_other_case(
    gd: Guangdong,
) -> None:
    number = gd.submit("suiguang", JOINT_RESEARCH)
    gd.recommend(number, "zhou", "s07")
    gd.review(number, met=False)
    pin_clock(gd.engine, gd.now, actor=SYSTEM, now=gd.now)
    applicant = Batch(gd, create_app(gd.engine)).reader("suiguang").client
    address = f"/cases/{gd.application(number).case_key}"
    page = unescape(applicant.get(address).get_data(as_text=True))
    assert "还有条件所依据的内容由办理部门掌握" in page
    assert "其余情形" not in page
