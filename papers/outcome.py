"""What a notice of an outcome says: what happened, why, what may be done, and what the text is.

The step is an end event: its name is the outcome, and its property ``afterwards`` what whoever it
concerns may do and until when. The reasons stand in the variables that the catalogue lists under
理由, in the regulation's words; an id of a clause that a person wrote is told as its provision.
"""

import re
from collections.abc import Mapping

from engine.definitions.model import FlowNode
from engine.json_types import Json
from engine.programmes import Programme
from engine.programmes.reasons import provision
from papers.catalogue import Catalogue
from papers.words import NONE

AFTERWARDS = "afterwards"
"""The property of an end event."""


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
        "可以办理": element.properties.get(AFTERWARDS, "") or NONE,
        "文本状态": _status(programme),
        "文本未规定": [{"事项": one} for one in open_questions],
    }


def _told(programme: Programme | None, text: str) -> str:
    """The text with where a clause stands in place of its id."""
    if programme is None:
        return text
    cites = {id_: clause.cite for id_, clause in programme.clauses.items()}
    ids = re.compile(rf"\b{re.escape(programme.prefix)}(?:-[0-9A-Za-z]+)+")
    return ids.sub(lambda found: provision(found[0], cites) or programme.title, text)


def _status(programme: Programme | None) -> str:
    if programme is None:
        return NONE
    own = programme.particulars
    number = f"（{own.number}）" if own.number else ""
    return f"《{own.title}》{number}：{own.status}"
