from collections.abc import Sequence
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from engine.json_types import Json
from register.evidence import Line, whole_years
from register.evidence import agreement_facts as facts_of_agreements
from register.evidence import paper_facts as facts_of_papers
from register.programme_rules import shipped_rules

RULES = shipped_rules("gd").evidence

AGREEMENT = {
    "partner": "海外大学",
    "region": "国外",
    "binding": True,
    "supporting": True,
    "signed_on": "2026-03-01",
    "valid_from": "2026-03-01",
    "valid_to": "2029-02-28",
}


def agreement_facts(agreements: Sequence[Line]) -> dict[str, Json]:
    assert RULES is not None
    return facts_of_agreements(agreements, RULES.agreements)


def paper_facts(papers: Sequence[Line]) -> dict[str, Json]:
    assert RULES is not None
    return facts_of_papers(papers, RULES.paper_venues)


PAPER = {"title": "甲", "venue": "国内外顶级学术会议报告", "contribution_stated": True}


def test_two_agreements_with_one_partner_count_once() -> None:
    facts = agreement_facts([AGREEMENT, AGREEMENT])
    assert facts["foreign_binding_agreement_count"] == 1


def test_hong_kong_partners_are_not_foreign_partners() -> None:
    facts = agreement_facts([AGREEMENT | {"region": "港澳台"}])
    assert (facts["foreign_binding_agreement_count"], facts["hkmt_binding_agreement_count"]) == (
        0,
        1,
    )


def test_a_voluntary_agreement_signed_late_does_not_count_against_the_applicant() -> None:
    voluntary = AGREEMENT | {"supporting": False, "signed_on": None, "valid_to": "2026-12-31"}
    facts = agreement_facts([AGREEMENT, voluntary])
    assert facts["all_agreements_dated"] is True
    assert facts["min_agreement_term_years"] == 3


def test_of_several_supporting_agreements_the_latest_date_and_the_shortest_term_count() -> None:
    other = AGREEMENT | {"signed_on": "2026-03-10", "valid_to": "2028-02-29"}
    facts = agreement_facts([AGREEMENT, other])
    assert facts["latest_agreement_signed_on"] == "2026-03-10"
    assert facts["min_agreement_term_years"] == 2


def test_an_undated_supporting_agreement_is_noticed() -> None:
    assert agreement_facts([AGREEMENT | {"signed_on": None}])["all_agreements_dated"] is False


def test_without_agreements_nothing_is_claimed() -> None:
    facts = agreement_facts([])
    assert facts["foreign_binding_agreement_count"] == 0
    assert facts["latest_agreement_signed_on"] is None


def test_only_papers_in_the_named_venues_count() -> None:
    facts = paper_facts([PAPER, PAPER | {"venue": "其他", "contribution_stated": False}])
    assert facts == {"qualified_joint_paper_count": 1, "paper_contribution_stated": True}


def test_every_counted_paper_must_state_the_contributions() -> None:
    facts = paper_facts([PAPER, PAPER | {"contribution_stated": False}])
    assert facts["paper_contribution_stated"] is False


@given(st.dates(date(2000, 1, 1), date(2050, 12, 28)), st.integers(0, 3000))
def test_one_more_day_never_shortens_a_term(first: date, days: int) -> None:
    def years(length: int) -> int:
        last = first + timedelta(days=length)
        return whole_years({"valid_from": first.isoformat(), "valid_to": last.isoformat()})

    assert years(days) <= years(days + 1) <= years(days) + 1
