"""Passwords: which are accepted, and how they are hashed.

Accepted as ASVS 5.0 section 6.2 asks: by length and by how soon they are guessed, not by which
kinds of signs are in them. `zxcvbn` estimates the guesses from lists of common passwords, names,
words, dates and keyboard walks; the person's own login and name count as known to the guesser.
"""

from collections.abc import Iterable

from argon2 import PasswordHasher
from zxcvbn import zxcvbn

from engine.errors import Invalid

SHORTEST, LONGEST = 8, 200
ESTIMATED = 72
"""`zxcvbn` looks at no more signs than this."""
LEAST_SCORE = 3
"""On the scale of `zxcvbn` from 0 to 4: more than a hundred million guesses."""
_HASHER = PasswordHasher()


def hasher() -> PasswordHasher:
    """What hashes and verifies passwords; how costly it is stands in every hash."""
    return _HASHER


def require_good(password: str, known: Iterable[str] = ()) -> None:
    """Raises Invalid, saying what to do, for a password that is short or soon guessed.

    `known` is what a guesser knows of the person: login, name.

    >>> require_good("correct horse")
    >>> require_good("Admin@123")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    engine.errors.Invalid: 这个口令太容易被猜到...
    """
    if len(password.strip()) < SHORTEST:
        raise Invalid(f"口令至少 {SHORTEST} 位（首尾空格不算）。")
    if len(password) > LONGEST:
        raise Invalid(f"口令最多 {LONGEST} 位。")
    names = [name.casefold() for name in known if name]
    guessed = zxcvbn(password[:ESTIMATED], user_inputs=names)
    if guessed["score"] < LEAST_SCORE or password.casefold() in names:
        raise Invalid(
            "这个口令太容易被猜到（常见口令、姓名、键盘顺序、日期）：请换用更长、不相关的几个词。"
        )
