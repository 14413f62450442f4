"""Variables as people read them: labels of the facts, Chinese words for values."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from engine.json_types import Json
from engine.lifecycle.authority import oversees
from tasklist.here import actor, regulations
from tasklist.language import _
from tasklist.moments import plain


@dataclass(frozen=True, slots=True)
class ShownFact:
    """A variable with its label and its value in words; `known` facts are the regulation's own."""

    name: str
    label: str
    value: str
    known: bool


def facts_of(variables: Mapping[str, Json], of: str = "") -> list[ShownFact]:
    """The variables, those that a regulation knows first, in their order.

    `of` is the id of the process (or decision) that they are of: its regulation names them.
    """
    found = [
        ShownFact(
            name,
            regulations().label(name, of),
            value_text(value, of) + (regulations().unit(name, of) if value is not None else ""),
            regulations().is_fact(name, of),
        )
        for name, value in variables.items()
    ]
    return sorted(found, key=lambda fact: not fact.known)


def facts_to_read(variables: Mapping[str, Json], of: str = "") -> list[ShownFact]:
    """The facts that a regulation knows; the other variables of a case only for operators."""
    return [fact for fact in facts_of(variables, of) if fact.known or oversees(actor())]


def value_text(value: object, of: str = "") -> str:
    """A JSON value in words; `of` as in `facts_of`.

    >>> value_text(True), value_text("2026-03-16"), value_text([1, 2]), value_text(None)
    ('是', '2026年3月16日', '1、2', '—')
    """
    if value is None or value == "" or value == []:
        return "—"
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, list):
        return "、".join(value_text(item, of) for item in value)
    if isinstance(value, Mapping):
        return _object(value, of)
    return plain(str(value))


def _object(value: Mapping[str, object], of: str) -> str:
    if "fileName" in value or "sha256" in value:
        return str(value.get("fileName") or value.get("name"))
    return "；".join(f"{regulations().label(k, of)}：{value_text(v, of)}" for k, v in value.items())
