"""What a paper says: a template's fields, filled from the case, the 名录 and the regulation."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from engine.forms.schema import parse_form
from engine.json_types import Json
from engine.persistence import Transaction, definitions
from engine.persistence.definition_rows import Definition
from engine.regulations import Register
from papers.answers import answers
from papers.catalogue import Catalogue, Kind
from papers.citing import cited, cited_whole
from papers.issuers import issuer
from papers.lists import listed
from papers.occasion import Occasion
from papers.words import NONE, day_words, words
from register.rows import Base, Organisation

Facts = dict[str, object]
_DECIDED_BY = ("decision_clauses", "unmet_clauses")
"""The variables in which the diagrams keep the clauses that a decision rests on."""


@dataclass(frozen=True)
class PaperServices:
    """What papers are made with: the catalogue, and the regulations by programme."""

    catalogue: Catalogue
    registers: Mapping[str, Register]

    def register(self, process_id: str) -> Register | None:
        """The regulation of a process, by the prefix of its id."""
        by_length = sorted(self.registers.values(), key=lambda one: -len(one.prefix))
        return next((one for one in by_length if process_id.startswith(one.prefix)), None)

    def found(self, field: str, variables: Mapping[str, Json]) -> str:
        """What the variables say to a field, by the names that the catalogue lists; or nothing."""
        names = self.catalogue.found_in.get(field, ())
        return next((str(variables[name]) for name in names if variables.get(name)), "")


def facts_of(
    house: PaperServices, transaction: Transaction, occasion: Occasion, kind: Kind, number: str
) -> Facts:
    """Every field of `papers.fields`; a text that nothing says is a dash."""
    seen = occasion.seen
    register = house.register(occasion.process.id)
    party = _party(house, transaction, seen)
    subject = _subject(house, transaction, seen)
    return {
        "文书名称": kind.name,
        "文号": number,
        "出具日期": day_words(occasion.now),
        "出具单位": issuer(transaction, house.catalogue.issuers, occasion, register) or NONE,
        "主送": _addressee(kind, seen, party),
        "规程": register.title if register else NONE,
        "称号": register.short if register else NONE,
        "案件编号": str(occasion.case_key),
        "案件名称": occasion.case_title,
        "程序": occasion.process.name,
        "环节": occasion.element.name,
        "办理人": occasion.actor_name,
        "单位": party or NONE,
        "信用代码": house.found("信用代码", seen) or NONE,
        "等次": house.found("等次", seen) or NONE,
        **subject,
        "填写内容": _answers(transaction, occasion, house.catalogue.found_in.get("文号", ())),
        "依据": cited_whole(register, occasion.clauses),
        "判定条款": cited(register, _decided_by(seen)),
        "结论": _decided(register, occasion.basis.get("decided")),
        "期限": occasion.basis.get("deadlines", []),
        "名单": listed(transaction, seen, {"单位": party or NONE, **subject}),
        "变量": {name: words(value) for name, value in seen.items()},
    }


def _party(house: PaperServices, transaction: Transaction, seen: Mapping[str, Json]) -> str:
    named = house.found("单位", seen)
    code = house.found("信用代码", seen)
    organisation = transaction.get(Organisation, code) if code and not named else None
    return named or (organisation.name if organisation else code)


def _subject(
    house: PaperServices, transaction: Transaction, seen: Mapping[str, Json]
) -> dict[str, str]:
    number = house.found("对象编号", seen)
    base = transaction.get(Base, number) if number else None
    name = house.found("对象", seen) or (base.name if base else number)
    category = house.found("类别", seen) or (base.category if base else "")
    return {"对象": name or NONE, "对象编号": number or NONE, "类别": category or NONE}


def _addressee(kind: Kind, seen: Mapping[str, Json], party: str) -> str:
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


def _decided(register: Register | None, decided: Json) -> list[dict[str, str]]:
    """What the tables decided after the step, in words."""
    return [
        {
            "判定": str(one["name"]),
            "结论": _outcome(register, one["outcome"]),
            "理由": words(one["reasons"]) if one["reasons"] else "",
        }
        for one in (decided if isinstance(decided, list) else [])
        if isinstance(one, dict)
    ]


def _outcome(register: Register | None, outcome: Json) -> str:
    known = register.outcomes.get(str(outcome)) if register else None
    return known.word if known else words(outcome)


def _decided_by(seen: Mapping[str, Json]) -> list[str]:
    named = next((seen[name] for name in _DECIDED_BY if seen.get(name)), [])
    return [str(each) for each in named] if isinstance(named, list) else []
