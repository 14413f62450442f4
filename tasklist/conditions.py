"""The condition of a cell as people say it: `< 600` is 低于 600, `"eligible"` its word."""

import re

from tasklist.outcomes import outcome_text

_QUOTED = re.compile(r'"([^"]*)"')
_COMPARED = {"<=": "不超过", ">=": "不低于", "<": "低于", ">": "超过"}
_COMPARISON = re.compile(r"(<=|>=|<|>)\s*(?=[-\d@“])")
_RANGE = re.compile(r"[\[(\]]\s*([-\d.]+)\s*\.\.\s*([-\d.]+)\s*[\])\[]")
_NOT = re.compile(r"not\((.*)\)", re.DOTALL)
_WORDS = {"true": "是", "false": "否", "null": "没有填写", "-": ""}
_CODE = re.compile(r"[A-Za-z_]{2,}|[{}\[\]=]")


def condition_in_words(test: str, of: str) -> str:
    """The condition in words; empty where it holds for anything, or cannot be said without code.

    `of` is the id of the decision whose table it stands in.
    """
    said = _said(test.strip(), of)
    return "" if _CODE.search(_QUOTED.sub("", said)) else said


def _said(test: str, of: str) -> str:
    if test in _WORDS:
        return _WORDS[test]
    if denied := _NOT.fullmatch(test):
        return f"不是{_said(denied[1].strip(), of)}"
    told = _QUOTED.sub(lambda found: f"“{outcome_text(found[1], of)}”", test)
    told = _RANGE.sub(r"\1 至 \2", told)
    told = _COMPARISON.sub(lambda found: f"{_COMPARED[found[1]]} ", told)
    return told.replace("”, “", "”或“")
