"""Clauses as an official paper quotes them."""

import re
from collections.abc import Iterable, Mapping, Sequence

from engine.programmes import Clause, Programme
from engine.programmes.reasons import official

_PART = re.compile("〔[a-z]〕")
"""How the register tells the parts of one sentence apart."""


def cited(programme: Programme | None, ids: Iterable[str]) -> list[dict[str, str]]:
    """Citation and words of each clause; an id that the regulation does not know is left out.

    Parts of one provision are quoted together: it is cited once.
    """
    if programme is None:
        return []
    told: dict[str, dict[str, None]] = {}
    for id_ in dict.fromkeys(id_ for id_ in ids if id_ in programme.clauses):
        cite, said = _quoted(programme.clauses[id_].cite, programme.words(id_))
        told.setdefault(cite, {})[said] = None
    return [{"条款": cite, "原文": _joined([*said])} for cite, said in told.items()]


def _joined(sentences: Sequence[str]) -> str:
    """
    >>> _joined(["应当报告。", "经同意的，维持。"])
    '应当报告；经同意的，维持。'
    """
    return "；".join([*(one.rstrip("。") for one in sentences[:-1]), sentences[-1]])


def cited_whole(programme: Programme | None, ids: Iterable[str]) -> list[dict[str, str]]:
    """The same, but where the clause is a part of a sentence the whole provision is quoted."""
    known = programme.clauses if programme else {}
    return cited(programme, (_provision(known, id_) for id_ in ids if id_ in known))


def _provision(known: Mapping[str, Clause], id_: str) -> str:
    while _PART.search(known[id_].cite) and known[id_].parent in known:
        id_ = known[id_].parent
    return id_


def _quoted(cite: str, words: str) -> tuple[str, str]:
    """Without the number that the words begin with, and the comma that leads on to the next part.

    >>> _quoted("第二十条（三）", "（三）弄虚作假的；")
    ('第二十条（三）', '弄虚作假的')
    >>> _quoted("五（一）1〔a〕", "1．未享受过政策的，")
    ('五（一）1', '未享受过政策的')
    """
    cite = official(cite)
    numbers = (cite[start:] for start in range(len(cite)))
    number = next((each for each in numbers if words.startswith(each)), "")
    return cite, words.removeprefix(number).strip().lstrip("．.、").rstrip("，；：、")
