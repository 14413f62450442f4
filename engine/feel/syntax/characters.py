"""Which characters make names and blanks (DMN 1.5, 10.3.1.2, rules 27-31, 61-62)."""

import re

_BLANK = "\t\n\v\f\r \x85\xa0\u1680\u180e\u2000-\u200b\u2028\u2029\u202f\u205f\u3000\ufeff"
FULL_WIDTH = {
    "，": ",", "；": ",", "：": ":", "。": ".", "、": ",", "！": "!=", "＝": "=", "＜": "<",
    "＞": ">", "≥": ">=", "≤": "<=", "≠": "!=", "（": "(", "）": ")", "［": "[", "］": "]",
    "【": "[", "】": "]", "｛": "{", "｝": "}", "“": '"', "”": '"', "‘": '"', "’": '"', "＂": '"',
    "「": '"', "」": '"', "《": '"', "》": '"', "＋": "+", "－": "-", "—": "-", "＊": "*",
    "／": "/", "×": "*", "÷": "/", "？": "?", "…": "..", "～": "..",
} | {chr(0xFF10 + digit): str(digit) for digit in range(10)}  # fmt: skip
"""Signs a Chinese keyboard types, and what FEEL wants in their place."""

_START = (
    "?A-Za-z_\xc0-\xd6\xd8-\xf6\xf8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_NOT = "(?![" + re.escape("".join(FULL_WIDTH)) + _BLANK + "])"
_PART = _START + "0-9\xb7\u0300-\u036f\u203f\u2040"

BLANKS = re.compile(f"(?:[{_BLANK}]+|//[^\n]*|/\\*.*?\\*/)+", re.DOTALL)
"""White space and comments."""
WORD = re.compile(f"{_NOT}[{_START}](?:{_NOT}[{_PART}])*")
"""One word of a name."""
WORD_OR_DIGITS = re.compile(f"{WORD.pattern}|[0-9]+")
"""A word after the first one of a name, which may be a number."""
SYMBOLS = "./-'’+*"
"""Signs that may stand inside a name."""
_PIECE = re.compile(f"{WORD_OR_DIGITS.pattern}|[^{_BLANK}]")


def pieces(name: str) -> tuple[str, ...]:
    """The words and signs of a name, between which blanks are free.

    >>> pieces("a-b  c"), pieces("申请书（正本）")
    (('a', '-', 'b', 'c'), ('申请书', '（', '正本', '）'))
    """
    return tuple(_PIECE.findall(name))


def normal(name: str) -> str:
    """The name with single spaces between words.

    >>> normal(" first   name ")
    'first name'
    """
    return " ".join(name.split())
