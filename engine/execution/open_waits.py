"""What a token must remember of its waits, to end them when what they wait for has come."""

from dataclasses import dataclass
from typing import Any, Literal

from engine.execution.waits import AnyWait, WaitKind

Role = Literal[
    "work", "listener", "change", "plan", "boundary", "start", "option", "canceling", "incident"
]
"""Why a token waits; change: of an open user task, plan: of an ad-hoc sub-process, start: of an
event sub-process, option: of an event-based gateway, canceling: of a user task's withdrawal."""


@dataclass(slots=True)
class OpenWait:
    """What a token must know of a wait to end it.

    `extra` is, for a timer, ``{"due": ISO moment or None, "cycle": text, "left": repetitions}``;
    for a condition whether it held when last looked at, None before that.
    """

    key: int
    kind: WaitKind
    role: Role
    element_id: str
    extra: Any = None


Opening = tuple[Role, AnyWait, Any]
"""Role, wait and what the token must remember of it."""
