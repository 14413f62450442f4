"""What a paper says: a template's fields, filled from the case, the 名录 and the regulation."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from engine.clock import SHANGHAI
from engine.forms.schema import parse_form
from engine.json_types import Json
from engine.persistence import Transaction, definitions
from engine.persistence.calendar import working_calendar
from engine.persistence.definition_rows import Definition
from engine.persistence.programmes import programmes_as_of
from engine.programmes import PaperKind, Programme, Programmes
from papers.answers import answers
from papers.catalogue import Catalogue, catalogue_of
from papers.citing import cited, cited_whole
from papers.issuers import issuer
from papers.lists import listed
from papers.occasion import Occasion
from papers.outcome import AFTERWARDS, outcome_facts, remedies
from papers.words import NONE, day_words, words
from register.rows import Base, Organisation

Facts = dict[str, object]
_DECIDED_BY = ("decision_clauses", "unmet_clauses")
"""The variables in which the diagrams keep the clauses that a decision rests on."""


@dataclass(frozen=True)
class PaperServices:
    """Where papers find the programmes that a case began with, each with its papers and templates,
    by the number of the deployments that it knows.
    """

    programmes_of: Callable[[Transaction, int], Programmes] = programmes_as_of

    def programme(self, transaction: Transaction, occasion: Occasion) -> Programme | None:
        """Whose the process is, as the case began with it; None where it is nobody's."""
        known = self.programmes_of(transaction, occasion.deployments_known)
        return known.owner(occasion.process.id)

    def catalogue(self, transaction: Transaction, occasion: Occasion) -> Catalogue:
        """The papers of the process's programme."""
        return catalogue_of(self.programme(transaction, occasion))


def facts_of(
    services: PaperServices,
    transaction: Transaction,
    occasion: Occasion,
    kind: PaperKind,
    number: str,
) -> Facts:
    """Every field of `papers.fields`; a text that nothing says is a dash."""
    seen = occasion.seen
    programme = services.programme(transaction, occasion)
    catalogue = catalogue_of(programme)
    party = _party(catalogue, transaction, seen)
    subject = _subject(catalogue, transaction, seen)
    return {
        "文书名称": kind.name,
        "文号": number,
        "出具日期": day_words(occasion.now),
        "出具单位": issuer(transaction, catalogue.papers.issuers, occasion, programme) or NONE,
        "主送": _addressee(kind, seen, party),
        "规程": programme.title if programme else NONE,
        "称号": programme.short if programme else NONE,
        "案件编号": str(occasion.case_key),
        "案件名称": occasion.case_title,
        "程序": occasion.process.name,
        "环节": occasion.element.name,
        "办理人": occasion.actor_name,
        "单位": party or NONE,
        "信用代码": catalogue.found("信用代码", seen) or NONE,
        "等次": catalogue.found("等次", seen) or NONE,
        **subject,
        "填写内容": _answers(transaction, occasion, catalogue.papers.found_in.get("文号", ())),
        "依据": cited_whole(programme, occasion.clauses),
        "判定条款": cited(programme, _decided_by(seen)),
        "结论": _decided(programme, occasion.basis.get("decided")),
        "期限": occasion.basis.get("deadlines", []),
        **outcome_facts(programme, catalogue, occasion.element, seen),
        "救济": remedies(
            programme,
            occasion.element.properties.get(AFTERWARDS, ""),
            occasion.now.astimezone(SHANGHAI).date(),
            working_calendar(transaction),
        ),
        "名单": listed(transaction, seen, {"单位": party or NONE, **subject}),
        "变量": {name: words(value) for name, value in seen.items()},
    }


def _party(catalogue: Catalogue, transaction: Transaction, seen: Mapping[str, Json]) -> str:
    named = catalogue.found("单位", seen)
    code = catalogue.found("信用代码", seen)
    organisation = transaction.get(Organisation, code) if code and not named else None
    return named or (organisation.name if organisation else code)


def _subject(
    catalogue: Catalogue, transaction: Transaction, seen: Mapping[str, Json]
) -> dict[str, str]:
    number = catalogue.found("对象编号", seen)
    base = transaction.get(Base, number) if number else None
    name = catalogue.found("对象", seen) or (base.name if base else number)
    category = catalogue.found("类别", seen) or (base.category if base else "")
    return {"对象": name or NONE, "对象编号": number or NONE, "类别": category or NONE}


def _addressee(kind: PaperKind, seen: Mapping[str, Json], party: str) -> str:
    named = kind.to.removeprefix("变量.")
    if named != kind.to:
        return words(seen.get(named))
    return kind.to or party or NONE


def _answers(
    transaction: Transaction, occasion: Occasion, but: Collection[str]
) -> list[dict[str, str]]:
    """What the step's form says, but for the fields that stand elsewhere on the paper."""
    key = occasion.basis.get("form_key")
    row = transaction.get(Definition, key) if isinstance(key, int) else None
    if row is None:
        return []
    form = parse_form(definitions.content(transaction, row.sha256), row.resource_name)
    return answers(form, occasion.filled_in, occasion.variables, occasion.now, but)


def _decided(programme: Programme | None, decided: Json) -> list[dict[str, str]]:
    """What the tables decided after the step, in words."""
    return [
        {
            "判定": str(one["name"]),
            "结论": _outcome(programme, one["outcome"]),
            "理由": _sentence(one["reasons"]),
        }
        for one in (decided if isinstance(decided, list) else [])
        if isinstance(one, dict)
    ]


def _sentence(reasons: Json) -> str:
    told = "；".join(map(str, reasons)) if isinstance(reasons, list) else ""
    return f"{told}。" if told else ""


def _outcome(programme: Programme | None, outcome: Json) -> str:
    known = programme.outcomes.get(str(outcome)) if programme else None
    return known.word if known else words(outcome)


def _decided_by(seen: Mapping[str, Json]) -> list[str]:
    named = next((seen[name] for name in _DECIDED_BY if seen.get(name)), [])
    return [str(each) for each in named] if isinstance(named, list) else []
