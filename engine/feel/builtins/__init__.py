"""The built-in functions of DMN 1.5 (10.3.4) and Camunda's additions, one family a module."""

from collections.abc import Mapping
from typing import Final

from engine.feel.builtins import boolean, lists, numeric, strings
from engine.feel.values.function import Function

BUILT_IN: Final[Mapping[str, Function]] = {
    name: function
    for family in (boolean, lists, numeric, strings)
    for name, function in family.REGISTER.functions().items()
}
"""Name → function."""
