"""What a decision's outcome is called on the pages: tables know it by a code, people by a word."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.programmes.reasons import official
from tasklist.here import regulations

RESULT = "result"
"""The property of an end event: what it is for whom it concerns."""

TONES: Mapping[str, str] = {"positive": "good", "negative": "bad", "neutral": "info"}
"""What an end or outcome is for the party → the style in which it is shown."""


@dataclass(frozen=True, slots=True)
class ShownOutcome:
    """The word, and its style."""

    word: str
    tone: str


def shown_outcome(text: str, of: str) -> ShownOutcome:
    """An outcome as a table writes it (`"eligible"`); one that has no word is its own, a provision
    without the register's mark of a part.

    `of` is the id of the decision or process: its programme has the words.
    """
    code = text.strip('"')
    outcome = regulations().outcome(code, of)
    if outcome is None:
        return ShownOutcome(official(regulations().provisions(code)), "info")
    return ShownOutcome(outcome.word, TONES[outcome.result])


def outcome_text(text: str, of: str) -> str:
    """Its word alone."""
    return shown_outcome(text, of).word
