"""Facts counted from the lists an applicant fills in line by line, not from what it claims in sum.

An agreement: partner, region, binding, supporting, signed_on, valid_from, valid_to.
A paper: title, venue, contribution_stated. Days are ISO text, as everywhere in variables.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta

from engine.deadlines.months import add_months
from engine.json_types import Json

Line = Mapping[str, Json]


def agreement_facts(agreements: Sequence[Line], partners: Mapping[str, str]) -> dict[str, Json]:
    """Partners with a binding agreement by region (`partners`: fact → region), and the supporting
    agreements' dates.

    Only supporting agreements are looked at; of their terms the shortest.
    """
    supporting = [line for line in agreements if line.get("supporting")]
    signed = [str(line["signed_on"]) for line in supporting if line.get("signed_on")]
    terms = [whole_years(line) for line in supporting]
    return {
        **{fact: _partners(supporting, region) for fact, region in partners.items()},
        "all_agreements_dated": len(signed) == len(supporting),
        "latest_agreement_signed_on": max(signed, default=None),
        "min_agreement_term_years": min(terms, default=0),
    }


def paper_facts(papers: Sequence[Line], venues: Collection[str]) -> dict[str, Json]:
    """How many papers stand in one of the venues that count, paper by paper."""
    counted = [paper for paper in papers if paper.get("venue") in venues]
    return {
        "qualified_joint_paper_count": len(counted),
        "paper_contribution_stated": all(paper.get("contribution_stated") for paper in counted),
    }


def whole_years(agreement: Line) -> int:
    """The agreement's whole term in years: both days belong to it.

    >>> whole_years({"valid_from": "2026-03-01", "valid_to": "2029-02-28"})
    3
    >>> whole_years({"valid_from": "2026-03-01", "valid_to": "2029-02-27"})
    2
    >>> whole_years({"valid_from": "2026-03-01", "valid_to": "9999-12-31"})
    7973
    """
    begins, ends = agreement.get("valid_from"), agreement.get("valid_to")
    if not begins or not ends:
        return 0
    first = date.fromisoformat(str(begins))
    last = date.fromisoformat(str(ends))
    after = last + timedelta(days=1) if last < date.max else last
    years = max(after.year - first.year, 0)
    return years if add_months(first, 12 * years) <= after else years - 1


def _partners(agreements: Sequence[Line], region: str) -> int:
    return len(
        {line["partner"] for line in agreements if line["region"] == region and line["binding"]}
    )
