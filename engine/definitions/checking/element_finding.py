"""One fault of a diagram, before it is known in which file."""

from dataclasses import dataclass

from engine.errors import Severity


@dataclass(frozen=True, slots=True)
class ElementFinding:
    """The id of the element and the sentence about it."""

    element: str
    message: str
    severity: Severity = "error"
