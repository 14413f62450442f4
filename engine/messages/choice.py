"""To whom a message goes: a waiting subscription, else a start event; two are never guessed at."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Waiting = TypeVar("Waiting")
Starting = TypeVar("Starting")


@dataclass(frozen=True, slots=True)
class Choice(Generic[Waiting, Starting]):
    """At most one of the three is set; none of them: nobody waits, keep the message."""

    subscription: Waiting | None = None
    start: Starting | None = None
    ambiguous: str = ""


def choose(
    subscriptions: Sequence[Waiting], starts: Sequence[Starting]
) -> Choice[Waiting, Starting]:
    """The receiver of a message among those who wait for its name and key.

    A case that waits is more specific than a process that could begin, so it is asked first.

    >>> choose(["case 1"], ["process"]).subscription
    'case 1'
    >>> choose([], ["process"]).start
    'process'
    >>> choose(["case 1", "case 2"], []).ambiguous
    '有 2 个流程实例同时等待它'
    """
    if len(subscriptions) > 1:
        return Choice(ambiguous=f"有 {len(subscriptions)} 个流程实例同时等待它")
    if subscriptions:
        return Choice(subscription=subscriptions[0])
    if len(starts) > 1:
        return Choice(ambiguous=f"有 {len(starts)} 个流程都可以由它启动")
    return Choice(start=starts[0]) if starts else Choice()
