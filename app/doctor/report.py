"""A check's answer."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

Health = Literal["good", "doubtful", "bad"]
"""`doubtful`: it works, and somebody should look; `bad`: it does not, or will not."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found of one part: its name and a sentence that says what to do, in Chinese."""

    part: str
    health: Health
    sentence: str


Check = Callable[[], Iterable[Answer]]


def good(part: str, sentence: str) -> Answer:
    """The part is as it should be."""
    return Answer(part, "good", sentence)


def doubtful(part: str, sentence: str) -> Answer:
    """Somebody should look at it."""
    return Answer(part, "doubtful", sentence)


def bad(part: str, sentence: str) -> Answer:
    """It must be mended."""
    return Answer(part, "bad", sentence)
