"""Facts that somebody types for a table, each by its kind → values; none is ever a guess."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import cast

from engine.decisions import NeededFact
from engine.errors import Invalid
from engine.feel import compile_expression, to_json
from engine.json_types import Json
from engine.programmes import Programme
from tasklist.embedding import as_json
from tasklist.language import _

PREFIX = "fact."
TRUTHS = {"true": True, "false": False}
NULL = "null"


@dataclass(frozen=True, slots=True)
class FactField:
    """A field: `text` is what stands in it, `choices` (value, word) where only some may."""

    name: str
    label: str
    unit: str
    kind: str
    choices: tuple[tuple[str, str], ...]
    text: str


def fields(
    needed: Sequence[NeededFact], programme: Programme | None, typed: Mapping[str, str]
) -> Iterator[FactField]:
    """A field a fact, with what was typed; labels and choices are those of the programme."""
    for one in needed:
        fact = programme.facts.get(one.name) if programme else None
        values = one.values or (fact.values if fact else ())
        yield FactField(
            one.name,
            fact.label if fact else one.label,
            fact.unit if fact else "",
            one.kind,
            tuple(_choices(one, values)),
            typed.get(one.name, ""),
        )


def as_typed(facts: Mapping[str, Json]) -> dict[str, str]:
    """What one would type for these facts."""
    return {name: _typed(value) for name, value in facts.items()}


def read_facts(needed: Sequence[NeededFact], typed: Mapping[str, str]) -> dict[str, Json]:
    """The facts; a field that is left empty gives none. Raises Invalid naming the first that is
    none of its kind.
    """
    return {
        one.name: _read(one, text) for one in needed if (text := typed.get(one.name, "").strip())
    }


def _choices(one: NeededFact, values: Sequence[str]) -> Iterator[tuple[str, str]]:
    if one.kind == "boolean":
        yield from (("true", _("是")), ("false", _("否")), (NULL, _("没有（null）")))
    elif one.kind == "text" and values:
        yield from ((value, value) for value in values)
        yield NULL, _("没有（null）")


def _typed(value: Json) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return NULL
    return f"{value:f}" if isinstance(value, Decimal) else _as_feel(value)


def _as_feel(value: Json) -> str:
    """Texts and days as they are; a list or context as FEEL writes it."""
    return str(value) if isinstance(value, str | int) else as_json(value)


def _read(one: NeededFact, text: str) -> Json:
    if text == NULL:
        return None
    try:
        if one.kind == "number":
            return Decimal(text)
        if one.kind == "boolean":
            return TRUTHS[text]
    except (InvalidOperation, KeyError):
        raise Invalid(_("“{label}”应当是数：{text}", label=one.label, text=text)) from None
    if one.kind in ("text", "date"):
        return text
    read = compile_expression(text)
    result = read.evaluate({})
    if not read.valid or result.findings:
        raise Invalid(_("“{label}”写不成一个值：{text}", label=one.label, text=text))
    return cast("Json", to_json(result.value))
