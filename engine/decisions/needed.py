"""The facts that a decision needs, as somebody who fills them in has to know them."""

import re
from dataclasses import dataclass
from typing import Literal

from engine.decisions.nodes import Fact
from engine.decisions.types import Restricted, unrestricted
from engine.feel.values import types
from engine.feel.values.types import Type

FactKind = Literal["number", "boolean", "text", "date", "other"]
_KINDS: tuple[tuple[Type, FactKind], ...] = (
    (types.NUMBER, "number"),
    (types.BOOLEAN, "boolean"),
    (types.STRING, "text"),
    (types.DATE, "date"),
)
_TEXT = re.compile(r'"((?:[^"\\]|\\.)*)"')


@dataclass(frozen=True, slots=True)
class NeededFact:
    """A fact: its name in FEEL, the words for people, and what kind of value it is; `values` are
    the texts that it may be, where the table restricts it to some.
    """

    name: str
    label: str
    kind: FactKind
    values: tuple[str, ...] = ()


def needed(fact: Fact) -> NeededFact:
    """What somebody has to know who gives a value to the input data."""
    plain = unrestricted(fact.type)
    kinds = (kind for type_, kind in _KINDS if type_ == plain)
    kind: FactKind = next(kinds, "other")
    allowed = fact.type.allowed if isinstance(fact.type, Restricted) else ""
    return NeededFact(fact.variable, fact.label, kind, tuple(_TEXT.findall(allowed)))
