"""The built-in functions of DMN 1.5 (10.3.4) and Camunda's additions, one family a module."""

from collections.abc import Mapping
from typing import Final

from engine.feel.builtins import (
    aggregates,
    boolean,
    contexts,
    conversion,
    cycles,
    lists,
    numeric,
    patterns,
    ranges,
    strings,
    temporal,
)
from engine.feel.values.function import Function

_FAMILIES = (
    boolean, strings, patterns, numeric, lists, aggregates, contexts, conversion, temporal, cycles,
    ranges,
)  # fmt: skip
BUILT_IN: Final[Mapping[str, Function]] = {
    name: made for family in _FAMILIES for name, made in family.REGISTER.functions().items()
}
"""Name → function."""
