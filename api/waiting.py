"""Requests that wait: for a job, for the end of a case. They hold no thread while they do.

A view that finds nothing yet says what it waits for and answers anything; where the server can park
requests (`app.serving`) that answer is not sent, and the same request is asked again as soon as
there is something, or its time is over. Elsewhere nothing waits: the view answers at once.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from flask import request

from engine.persistence import Store
from engine.queries.cases import ended_cases
from engine.queries.operations import jobs_ready

ENVIRON = "guicheng.wait"
"""Where the server keeps a `Wait` for a request that it can park."""
USUAL_SECONDS = 10.0
"""How long a request waits that does not say how long, as in Camunda."""
LONGEST_SECONDS = 300.0

Asked = tuple[Literal["job", "case"], str]
"""A job of this type, or the end of the case of this key."""


@dataclass(slots=True)
class Wait:
    """A request's wait: what for, how long in all; `memory` is what it has done already."""

    asked: Asked | None = None
    seconds: float = 0.0
    expired: bool = False
    memory: Any = None

    @property
    def goes_on(self) -> bool:
        """Whether there is nothing to answer yet."""
        return self.asked is not None and not self.expired


def wait_for(asked: Asked, milliseconds: int, memory: Any = None) -> bool:
    """Whether this request waits for that now; what it answers then is not sent.

    `milliseconds` is the request's `requestTimeout`: 0 means as long as is usual, less not at all.
    """
    wait: Wait | None = request.environ.get(ENVIRON)
    if wait is None or wait.expired or milliseconds < 0:
        return False
    wait.asked, wait.memory = asked, memory
    wait.seconds = min(milliseconds / 1000 or USUAL_SECONDS, LONGEST_SECONDS)
    return True


def remembered() -> Any:
    """What this request had done before it waited; None the first time."""
    wait: Wait | None = request.environ.get(ENVIRON)
    return None if wait is None else wait.memory


def ready(store: Store, asked: Collection[Asked], now: datetime) -> dict[Asked, int]:
    """How many requests each of these is there for now; nothing is written."""
    types = {what for kind, what in asked if kind == "job"}
    cases = {int(what) for kind, what in asked if kind == "case"}
    jobs = jobs_ready(store, types, now) if types else {}
    ended = ended_cases(store, cases) if cases else frozenset()
    found: dict[Asked, int] = {("job", type_): number for type_, number in jobs.items()}
    return found | {("case", str(key)): len(asked) for key in ended}
