"""What a notice of an outcome says: what happened, why, what may be done, and what the text is.

The step is an end event: its name is the outcome, and its property ``afterwards`` what whoever it
concerns may do; ``{{name}}`` in it is the variable's value in words. For each remedy of the
programme that it names, the last day is counted from the day of service. The reasons stand in the
variables that the catalogue lists under 理由, in the regulation's words; an id of a clause that a
person wrote is told as its provision.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from engine.deadlines.calendar import WorkingCalendar
from engine.deadlines.counting import count
from engine.definitions.model import FlowNode
from engine.json_types import Json
from engine.programmes import Programme
from engine.programmes.reasons import provision
from papers.catalogue import Catalogue
from papers.words import NONE, last_day_words, words

AFTERWARDS = "afterwards"
"""The property of an end event."""
_NAMED = re.compile(r"\{\{(\w+)\}\}")


def outcome_facts(
    programme: Programme | None, catalogue: Catalogue, element: FlowNode, seen: Mapping[str, Json]
) -> dict[str, object]:
    """The fields 结果, 理由, 可以办理, 文本状态 and 文本未规定."""
    ends = element.kind == "endEvent"
    reasons = catalogue.found("理由", seen) if ends else ""
    open_questions = programme.particulars.open_questions if programme else ()
    return {
        "结果": element.name if ends and element.name else NONE,
        "理由": _told(programme, reasons) or NONE,
        "可以办理": afterwards(element.properties.get(AFTERWARDS, ""), seen) or NONE,
        "文本状态": status_of(programme),
        "文本未规定": [{"事项": one} for one in open_questions],
    }


def afterwards(written: str, seen: Mapping[str, Json]) -> str:
    """What the property says, with the variables that it names in words.

    >>> afterwards("至{{valid_until}}有效。", {"valid_until": "2031-03-16"})
    '至2031年3月16日有效。'
    """
    return _NAMED.sub(lambda found: words(seen.get(found[1])), written)


def remedies(
    programme: Programme | None, written: str, served_on: date, calendar: WorkingCalendar
) -> Sequence[Mapping[str, str]]:
    """The field 救济: a row for each remedy that ``afterwards`` names, with its last day.

    Where the holidays of that year are not published yet it is the day as far as it is known, and
    the paper says so.
    """
    if programme is None:
        return ()
    days = calendar.in_province(programme.province)
    return [
        {
            "途径": name,
            "向谁": one.to,
            "最后一日": last_day_words(counted.last_day, counted.estimate),
            "依据": one.basis,
        }
        for name, one in programme.particulars.remedies.items()
        if name in written
        for counted in (count(one.period, days, served_on),)
    ]


def _told(programme: Programme | None, text: str) -> str:
    """The text with where a clause stands in place of its id."""
    if programme is None:
        return text
    cites = {id_: clause.cite for id_, clause in programme.clauses.items()}
    ids = re.compile(rf"\b{re.escape(programme.prefix)}(?:-[0-9A-Za-z]+)+")
    return ids.sub(lambda found: provision(found[0], cites) or programme.title, text)


def status_of(programme: Programme | None) -> str:
    """The regulation with its number, and what kind of text it is; a dash for none."""
    if programme is None:
        return NONE
    own = programme.particulars
    number = f"（{own.number}）" if own.number else ""
    return f"《{own.title}》{number}：{own.status}"
