"""What can go wrong, each with a sentence for the person who can mend it.

Web rooms map them once: NotFound → 404, Refused → 409 (Forbidden → 403), Invalid → 422; and what
no caller can mend, the database being away: Unavailable → 503.
A message is clear, gentle and actionable; it names the file and element, the clause, the person
or the value, in Chinese where a Chinese user reads it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault found in a resource.

    `resource` is the file's name, `element` the id of the BPMN element, DMN rule or form field it
    is about (empty when it is about the whole file), `message` a sentence that says what to do.
    """

    resource: str
    element: str
    message: str
    severity: Severity = "error"

    def __str__(self) -> str:
        """``file · element: sentence``, as the Modeler and the command line show it."""
        where = f"{self.resource} · {self.element}" if self.element else self.resource
        return f"{where}: {self.message}"


class GuichengError(Exception):
    """What the program says to a person; the first argument is the sentence."""


class NotFound(GuichengError):
    """There is no such thing, or the person may not know of it."""


class Refused(GuichengError):
    """The thing exists, but its state or the person's role does not allow the verb."""

    recorded = False
    """Whether the refusal is in the history already."""


class Forbidden(Refused):
    """It is not this person's to do, whatever the state: another office or group does it."""


class Invalid(GuichengError):
    """What was sent cannot be accepted; `findings` says where and why."""

    def __init__(self, message: str, findings: Sequence[Finding] = ()) -> None:
        super().__init__(message)
        self.findings = tuple(findings)


class Unavailable(Exception):
    """The database does not answer, or has no room: nothing was changed, try again later.

    No `GuichengError`: nobody's input is at fault, and no form shows it beside a field.
    """

    retry_after = 5
    """Seconds after which a program may ask again (Retry-After, RFC 9110 section 10.2.3)."""
