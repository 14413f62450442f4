"""Why a decision fell as it did, in the regulation's words: the provision, what it asks, what is.

The rules of a table begin their annotation with the ids of the clauses that they rest on; a reader
is told where those stand in the text (第八条第1项) and never sees an id.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal

_PART = re.compile("〔[^〔〕]*〕")
"""How the register tells parts of one provision apart; no text of a regulation has it."""
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_LONGEST = 60
"""Characters of a value that is told beside a reason; a longer one is read in the material."""

Json = Mapping[str, object]


def reasons(
    explanation: Iterable[Json],
    decided: Iterable[Json],
    cites: Mapping[str, str],
    words: Mapping[str, str],
) -> list[str]:
    """A sentence for each rule that decided and rests on a clause.

    `explanation` are the decisions as `DecisionResult.explain` tells them, `decided` the rules that
    decided ({rule, annotation, clauses}), `cites` where each clause stands, `words` what the
    outcomes of other tables, on which a rule may rest, are called.
    """
    decisions = list(explanation)
    tables = frozenset(str(decision["name"]) for decision in decisions if "name" in decision)
    asked = {
        rule.get("rule"): _facts(table, rule, tables)
        for decision in decisions
        for table in _list(decision, "tables")
        for rule in _list(table, "rules")
    }
    told = (_reason(rule, asked.get(rule.get("rule"), ()), cites, words) for rule in decided)
    return list(dict.fromkeys(sentence for sentence in told if sentence))


def provision(clause_id: str, cites: Mapping[str, str]) -> str:
    """Where the clause stands, as an official paper writes it; empty for an unknown id.

    >>> provision("JS-9-4-b", {"JS-9-4-b": "第九条第4项〔b〕"})
    '第九条第4项'
    """
    return official(cites.get(clause_id, ""))


def official(cite: str) -> str:
    """A citation as the text itself would have it.

    >>> official("第二十二条〔总领：取消〕")
    '第二十二条'
    """
    return _PART.sub("", cite)


def _facts(table: Json, rule: Json, tables: Collection[str]) -> list[Json]:
    """The cells of the rule that ask for a fact; how many requirements other tables found unmet is
    none: those are told one by one, and where there is none the rule says so itself.
    """
    cells, inputs = _list(rule, "cells"), _list(table, "inputs")
    counted = [_counts(str(each.get("expression") or ""), tables) for each in inputs]
    if len(counted) != len(cells):
        return cells
    return [cell for cell, is_counted in zip(cells, counted, strict=True) if not is_counted]


def _counts(expression: str, tables: Collection[str]) -> bool:
    """
    >>> _counts("count(第八条未达到的要求)", {"第八条未达到的要求"})
    True
    >>> _counts("count(units)", {"结论"})
    False
    """
    return expression.startswith("count(") and any(name in expression for name in tables)


def _reason(
    rule: Json, asked: Iterable[Json], cites: Mapping[str, str], words: Mapping[str, str]
) -> str:
    ids = [str(each) for each in _sequence(rule.get("clauses"))]
    where = "、".join(dict.fromkeys(filter(None, (provision(id_, cites) for id_ in ids))))
    if not where:
        return ""
    what = _words(str(rule.get("annotation") or ""), ids)
    found = "；".join(_found(asked, words))
    return f"{where}：{what}（实际：{found}）" if found else f"{where}：{what}"


def _words(annotation: str, ids: list[str]) -> str:
    """The annotation without the ids with which it begins."""
    for id_ in sorted(ids, key=len, reverse=True):
        annotation = annotation.replace(id_, "")
    return annotation.strip(" ：:，,、；")


def _found(asked: Iterable[Json], words: Mapping[str, str]) -> Iterator[str]:
    """What was found where the rule asked, of what can be said in a few words."""
    for cell in asked:
        if str(cell.get("test") or "-") == "-":
            continue
        value = _value(cell.get("value"))
        if value and len(value) <= _LONGEST:
            yield f"{cell.get('label')} {words.get(value, value)}"


def _value(value: object) -> str:
    """
    >>> _value(False), _value("2026-03-06"), _value(Decimal("432.50")), _value([1]), _value(None)
    ('否', '2026年3月6日', '432.50', '', '没有填写')
    """
    if value is None:
        return "没有填写"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal | int | float):
        return f"{value:f}" if isinstance(value, Decimal) else str(value)
    if isinstance(value, str):
        return _day(value) if _DAY.fullmatch(value) else value
    return ""


def _day(text: str) -> str:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    return f"{day.year}年{day.month}月{day.day}日"


def _list(data: Json, name: str) -> list[Json]:
    return [each for each in _sequence(data.get(name)) if isinstance(each, Mapping)]


def _sequence(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else []
