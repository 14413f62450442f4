"""What went wrong inside an expression: a value is null, and a finding says why and where."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "syntax",
    "punctuation",
    "unknown-name",
    "missing-value",
    "type",
    "domain",
    "function",
    "limit",
    "assertion",
]
"""The family of a finding.

`syntax` the text is not FEEL; `punctuation` a full-width sign stands where FEEL needs another;
`unknown-name` a name nobody defined; `missing-value` a null where a value was needed;
`type` a value of the wrong type; `domain` the right type but an impossible value;
`function` a call that no signature accepts; `limit` the evaluation budget is spent; `assertion`
what the author asserted does not hold. After the last two nothing more is evaluated.
"""


@dataclass(frozen=True, slots=True)
class FeelFinding:
    """One fault: its family, a sentence in Chinese, and the span of text it is about.

    `start` and `end` count characters from 0; `name` is the variable it is about, where there is
    one, so that a caller can say which fact is missing.
    """

    kind: Kind
    message: str
    start: int
    end: int
    name: str = ""

    def __str__(self) -> str:
        """The sentence with the position a person counts from 1."""
        return f"第 {self.start + 1} 个字符：{self.message}"


class FeelError(Exception):
    """Raised inside the package to give up a sub-expression; becomes null and a finding."""

    def __init__(self, kind: Kind, message: str) -> None:
        super().__init__(message)
        self.kind: Kind = kind
        self.message = message


class GivenUp(Exception):
    """The whole expression is given up, nothing inside it; `kind` is that of the finding."""

    kind: Kind = "limit"


class Exhausted(GivenUp):
    """The evaluation's budget is spent."""


class AssertionFailed(GivenUp):
    """What `assert()` was told to hold does not: no function around it may answer instead."""

    kind: Kind = "assertion"
