"""A decision as a reader may see it: without the facts that are not for him.

The outcome, the rules that applied and the reasons in the regulation's words are what a decision
discloses. What it was made on (scores, check items, facts of the staff) is read by those who read
the variables themselves; so are the columns, cells and required decisions that would tell of them.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from engine.json_types import Json

_Trace = Mapping[str, Json]


def hidden_facts(data: _Trace, reads: Callable[[str], bool]) -> frozenset[str]:
    """The facts that a decision asked for and that `reads` says are not for the reader.

    `data` is the explanation that history keeps of the decision.
    """
    asked = {str(one.get("name")) for trace in _list(data, "decisions") for one in _facts(trace)}
    return frozenset(name for name in asked if not reads(name))


def readable_decision(data: _Trace, reads: Callable[[str], bool]) -> _Trace:
    """The explanation without what tells of a fact that is not for the reader."""
    hidden = set(hidden_facts(data, reads))
    if not hidden:
        return data
    traces = _list(data, "decisions")
    shown: list[Json] = []
    for number, trace in enumerate(traces, 1):
        decides = number == len(traces)
        rests_on_hidden = _rests_on(trace, hidden)
        if rests_on_hidden:
            hidden |= {str(trace.get("name")), str(trace.get("decision"))}
        if decides or not rests_on_hidden:
            shown.append(_shown(trace, hidden))
    kept = ("decision", "clauses", "rules", "reasons")
    return {**{name: data[name] for name in kept if name in data}, "decisions": shown}


def _rests_on(trace: _Trace, hidden: set[str]) -> bool:
    facts = any(str(one.get("name")) in hidden for one in _facts(trace))
    return facts or any(
        _tells(column, hidden) for table in _list(trace, "tables") for column in _columns(table)
    )


def _shown(trace: _Trace, hidden: set[str]) -> Json:
    facts: list[Json] = [dict(one) for one in _facts(trace) if str(one.get("name")) not in hidden]
    tables: list[Json] = [_table(table, hidden) for table in _list(trace, "tables")]
    return {**trace, "inputs": facts, "tables": tables}


def _table(table: _Trace, hidden: set[str]) -> dict[str, Json]:
    """A table whose hidden columns are gone, and that says so; what did not apply would tell of
    them, so that only the rules that applied are left."""
    columns = _columns(table)
    open_ = [not _tells(column, hidden) for column in columns]
    if all(open_):
        return dict(table)
    rules: list[Json] = [
        {**rule, "cells": list(_kept(_list(rule, "cells"), open_))}
        for rule in _list(table, "rules")
        if rule.get("matched") is True
    ]
    return {**table, "inputs": list(_kept(columns, open_)), "rules": rules, "withheld": True}


def _kept(found: Sequence[_Trace], open_: Sequence[bool]) -> Iterator[Json]:
    return (dict(one) for one, is_open in zip(found, open_, strict=True) if is_open)


def _tells(column: _Trace, hidden: set[str]) -> bool:
    """Whether the column's expression names a hidden fact; rather one too many than one too few."""
    return any(name in str(column.get("expression")) for name in hidden)


def _facts(trace: _Trace) -> Sequence[_Trace]:
    return _list(trace, "inputs")


def _columns(table: _Trace) -> Sequence[_Trace]:
    return _list(table, "inputs")


def _list(data: _Trace, name: str) -> Sequence[_Trace]:
    value = data.get(name)
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
