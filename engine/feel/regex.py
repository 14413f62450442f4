"""XPath regular expressions that cannot blow up (DMN 1.5, 10.3.4.3; XPath functions 5.6.1).

elementpath translates the dialect; RE2 matches in linear time. RE2 has no back-references: such
a pattern goes to Python's own matcher, if what it may cost at worst is affordable.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

import re2
from elementpath.regex import RegexError, translate_pattern

from engine.feel.findings import Exhausted, FeelError

_FLAGS = {"i": re.IGNORECASE, "m": re.MULTILINE, "s": re.DOTALL, "x": re.VERBOSE}
_LONGEST = 4000
_MOST_COST = 10**7
_BACK_REFERENCE = re.compile(r"(?:^|[^\\])(?:\\\\)*\\[1-9]")
_QUANTIFIER = re.compile(r"(?<!\\)[*+{]")
_REPEATED_GROUP = re.compile(r"\)[*+{?]")
_CLASS_OR_BLANK = re.compile(r"(\\.|\[(?:\\.|[^\]\\])*\])|[ \t\n\r]+", re.DOTALL)
_REFERENCE = re.compile(r"\\(.?)|\$([0-9]*)", re.DOTALL)


class Pattern:
    """A compiled pattern with its flags."""

    def __init__(self, text: str, flags: str) -> None:
        translated = _translate(text, flags)
        self._costs = _costs(translated) if _BACK_REFERENCE.search(text) else 0
        self._compiled = _compile(translated, flags, linear=not self._costs)
        self.groups: int = self._compiled.groups

    def find(self, text: str) -> Iterator[re.Match[str]]:
        """All matches, from the left."""
        if self._costs and len(text) ** self._costs > _MOST_COST:
            raise Exhausted("带反向引用的正则表达式用在这么长的文本上代价太大，已停止")
        return self._compiled.finditer(text)

    def matches_nothing(self) -> bool:
        """Whether it matches a text without characters."""
        return next(self.find(""), None) is not None


@lru_cache(maxsize=512)
def pattern(text: str, flags: str = "") -> Pattern:
    """The compiled pattern; raises FeelError where it is not one.

    >>> [m.group() for m in pattern("[a-z-[aeiou]]+").find("regular")]
    ['r', 'g', 'l', 'r']
    """
    return Pattern(text, flags)


def replacement(text: str, groups: int) -> Callable[[re.Match[str]], str]:
    r"""What a match is replaced by: ``$1`` is a group, ``\$`` and ``\\`` are themselves.

    >>> replacement(r"<$1>", 1)(re.match("(a)b", "ab"))
    '<a>'
    """
    pieces: list[str | int] = []
    at = 0
    for found in _REFERENCE.finditer(text):
        pieces.append(text[at : found.start()])
        at = found.end()
        pieces.extend(_piece(found, groups))
    pieces.append(text[at:])
    return lambda match: "".join(
        piece if isinstance(piece, str) else match.group(piece) or "" for piece in pieces
    )


def _piece(found: re.Match[str], groups: int) -> list[str | int]:
    escaped, digits = found[1], found[2]
    if escaped is not None:
        if escaped not in ("\\", "$"):
            raise FeelError("domain", "替换文本里的“\\”之后只能是“\\”或“$”")
        return [escaped]
    if not digits:
        raise FeelError("domain", "替换文本里的“$”之后应当是组的序号，“$”本身写作“\\$”")
    used = next((n for n in range(len(digits), 1, -1) if int(digits[:n]) <= groups), 1)
    number = int(digits[:used])
    return [number if number <= groups else "", digits[used:]]


def _translate(text: str, flags: str) -> str:
    if len(text) > _LONGEST:
        raise FeelError("limit", f"正则表达式超过 {_LONGEST} 个字符")
    if not set(flags) <= set(_FLAGS) | {"q"}:
        raise FeelError("domain", f"正则表达式的标志只能是 {'、'.join(_FLAGS)}、q，却是“{flags}”")
    if "q" in flags:
        return re.escape(text)
    try:
        plain = _without_blanks(text) if "x" in flags else text
        return translate_pattern(plain, sum(_FLAGS[flag] for flag in set(flags)))
    except RegexError as error:
        raise FeelError("domain", f"“{text[:40]}”不是正则表达式（{error}）") from None


def _without_blanks(text: str) -> str:
    return _CLASS_OR_BLANK.sub(lambda found: found[1] or "", text)


def _compile(translated: str, flags: str, *, linear: bool) -> "re.Pattern[str]":
    inline = "".join(sorted(set(flags) & {"i", "m", "s"}))
    source = f"(?{inline}){translated}" if inline else translated
    try:
        if not linear:
            return re.compile(source)
        options = re2.Options()
        options.log_errors = False
        plain = source.replace(r"$(?!\n\Z)", "$").replace(r"(?<!\n\Z)^", "^")
        compiled: re.Pattern[str] = re2.compile(plain, options)  # type: ignore[no-untyped-call]  # it ships no types
    except (re.error, re2.error, OverflowError) as error:
        raise FeelError("domain", f"正则表达式不能用（{error}）") from None
    return compiled


def _costs(translated: str) -> int:
    quantifiers = len(_QUANTIFIER.findall(translated))
    if _REPEATED_GROUP.search(translated):
        raise FeelError("limit", "正则表达式既有反向引用又重复成组，可能永远算不完，请改写")
    return quantifiers + 2
