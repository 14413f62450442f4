"""What a FEEL expression of a form may name, as form-js 2 defines it.

The whole data by name; inside a dynamic list also the row (`this`), what encloses it (`parent`)
and the row's number (`i`, from 1; a list of numbers where lists nest).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.forms.expressions import evaluate, is_expression
from engine.forms.schema import Component


@dataclass(frozen=True, slots=True)
class FormScope:
    """The data as the person sees it, and the row in which we stand."""

    whole: Mapping[str, object]
    this: Mapping[str, object]
    now: datetime
    parent: Mapping[str, object] | None = None
    indexes: tuple[int, ...] = ()

    def row(self, this: Mapping[str, object], index: int) -> "FormScope":
        """The scope inside one row of a dynamic list; `index` counts from 0."""
        return FormScope(self.whole, this, self.now, self.this, (*self.indexes, index))

    def names(self) -> dict[str, object]:
        """The context an expression is evaluated in."""
        numbers = [index + 1 for index in self.indexes]
        special = {"this": self.this, "parent": self.parent, "i": numbers}
        return special | dict(self.whole) | {f"_{name}_": v for name, v in special.items()}

    def resolve(self, value: object) -> object:
        """The value itself, or what it comes to if it is a FEEL expression (`= …`)."""
        return evaluate(value, self.names(), self.now) if is_expression(value) else value

    def hides(self, component: Component) -> bool:
        """Whether the component is not shown; an unknown condition hides nothing."""
        return component.hide is not None and self.resolve(component.hide) is True

    def locks(self, component: Component) -> bool:
        """Whether a person may look but not write."""
        properties = component.properties
        return (
            properties.get("disabled") is True or self.resolve(properties.get("readonly")) is True
        )
