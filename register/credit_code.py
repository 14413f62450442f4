"""统一社会信用代码 (GB 32100-2015): 18 characters, the last one checks the others."""

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The standard's 31 characters: no I, O, S, V, Z."""
WEIGHTS = tuple(pow(3, place, 31) for place in range(17))


def check_character(first_17: str) -> str:
    """The eighteenth character (GB 32100-2015, 5.5); ValueError for a character outside.

    >>> check_character("91350100M000100Y4")
    '3'
    """
    total = sum(ALPHABET.index(c) * w for c, w in zip(first_17, WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def fault(code: str) -> str | None:
    """Why this is no 统一社会信用代码, or None when it is one.

    >>> fault("91350100M000100Y43") is None
    True
    >>> fault("91350100M000100Y44")
    '统一社会信用代码“91350100M000100Y44”的校验位应为“3”，请核对'
    """
    if len(code) != 18 or any(c not in ALPHABET for c in code):
        return f"“{code}”不是统一社会信用代码：应为18位数字或大写字母（不用 I、O、S、V、Z）"
    expected = check_character(code[:17])
    if code[17] != expected:
        return f"统一社会信用代码“{code}”的校验位应为“{expected}”，请核对"
    return None
