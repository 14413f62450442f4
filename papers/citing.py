"""Clauses as an official paper quotes them."""

import re
from collections.abc import Iterable, Mapping

from engine.programmes import Clause, Programme

_PART = re.compile("〔[a-z]〕")
"""How the register tells parts of one sentence apart; no text of a regulation has it."""


def cited(programme: Programme | None, ids: Iterable[str]) -> list[dict[str, str]]:
    """Citation and words of each clause; an id that the regulation does not know is left out."""
    if programme is None:
        return []
    found = dict.fromkeys(id_ for id_ in ids if id_ in programme.clauses)
    return [_quoted(programme.clauses[id_].cite, programme.words(id_)) for id_ in found]


def cited_whole(programme: Programme | None, ids: Iterable[str]) -> list[dict[str, str]]:
    """The same, but where the clause is a part of a sentence the whole provision is quoted."""
    known = programme.clauses if programme else {}
    return cited(programme, (_provision(known, id_) for id_ in ids if id_ in known))


def _provision(known: Mapping[str, Clause], id_: str) -> str:
    while _PART.search(known[id_].cite) and known[id_].parent in known:
        id_ = known[id_].parent
    return id_


def _quoted(cite: str, words: str) -> dict[str, str]:
    """Without the number that the words begin with, and the comma that leads on to the next part.

    >>> _quoted("第二十条（三）", "（三）弄虚作假的；")
    {'条款': '第二十条（三）', '原文': '弄虚作假的'}
    """
    cite = _PART.sub("", cite)
    numbers = (cite[start:] for start in range(len(cite)))
    number = next((each for each in numbers if words.startswith(each)), "")
    return {"条款": cite, "原文": words.removeprefix(number).strip().rstrip("，；：、")}
