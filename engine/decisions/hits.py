"""Hit policies (DMN 1.5, section 8.2.8): which of the rules that match make the outcome.

A rule whose facts are missing is neither a hit nor a miss. Each policy says whether such rules
could still turn the outcome; if so there is none. The policies see rules as numbers from 0.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Protocol

from engine.decisions.model import Aggregation, HitPolicy
from engine.feel.values import number
from engine.feel.values.comparison import before
from engine.feel.values.equality import same


class Candidates(Protocol):
    """What a policy may ask about the rules of a table in one evaluation."""

    def output(self, rule: int) -> object:
        """The value of the rule's outputs."""

    def rank(self, rule: int) -> tuple[int, ...]:
        """The place of the rule's outputs in the lists of output values; lower comes first."""

    def no_hit(self) -> object:
        """The outcome when nothing matches: the default outputs, or null."""


class Undecided(Exception):
    """Missing facts could turn the outcome; `rules` are the rules that wait for them."""

    def __init__(self, rules: Sequence[int]) -> None:
        super().__init__()
        self.rules = tuple(rules)


class Conflict(Exception):
    """The rules contradict the hit policy of their table."""

    def __init__(self, rules: Sequence[int]) -> None:
        super().__init__()
        self.rules = tuple(rules)


Hits = Sequence[int]
Chosen = tuple[object, Hits]
"""The outcome, and the rules that made it."""
Policy = Callable[[Candidates, Hits, Hits], Chosen]


def unique(table: Candidates, hits: Hits, waiting: Hits) -> Chosen:
    """At most one rule may match."""
    if len(hits) > 1:
        raise Conflict(hits)
    if waiting:
        raise Undecided(waiting)
    return (table.output(hits[0]), hits) if hits else (table.no_hit(), ())


def any_of(table: Candidates, hits: Hits, waiting: Hits) -> Chosen:
    """Several rules may match if they say the same."""
    if not hits:
        if waiting:
            raise Undecided(waiting)
        return table.no_hit(), ()
    value = table.output(hits[0])
    other = [rule for rule in hits[1:] if not same(value, table.output(rule))]
    if other:
        raise Conflict([hits[0], *other])
    _agree(table, value, waiting)
    return value, hits


def first(table: Candidates, hits: Hits, waiting: Hits) -> Chosen:
    """The first rule that matches, from the top."""
    if not hits:
        if waiting:
            raise Undecided(waiting)
        return table.no_hit(), ()
    value = table.output(hits[0])
    _agree(table, value, [rule for rule in waiting if rule < hits[0]])
    return value, hits[:1]


def priority(table: Candidates, hits: Hits, waiting: Hits) -> Chosen:
    """The hit whose output stands first in the list of output values."""
    if not hits:
        if waiting:
            raise Undecided(waiting)
        return table.no_hit(), ()
    best = min(hits, key=table.rank)
    value = table.output(best)
    _agree(table, value, [rule for rule in waiting if table.rank(rule) < table.rank(best)])
    return value, (best,)


def _agree(table: Candidates, value: object, waiting: Hits) -> None:
    """Missing facts do not matter where the rules that wait would say the same."""
    other = [rule for rule in waiting if not same(value, table.output(rule))]
    if other:
        raise Undecided(other)


def rule_order(table: Candidates, hits: Hits, waiting: Hits) -> Chosen:
    """All hits, from the top; COLLECT without aggregation is the same list."""
    if waiting:
        raise Undecided(waiting)
    if not hits:
        default = table.no_hit()
        return ([] if default is None else default), ()
    return [table.output(rule) for rule in hits], hits


def output_order(table: Candidates, hits: Hits, waiting: Hits) -> Chosen:
    """All hits, by the list of output values."""
    return rule_order(table, sorted(hits, key=table.rank), waiting)


def _aggregated(combine: Callable[[Sequence[object]], object]) -> Policy:
    def collect(table: Candidates, hits: Hits, waiting: Hits) -> Chosen:
        if waiting:
            raise Undecided(waiting)
        values = [table.output(rule) for rule in hits]
        return combine(values) if values else table.no_hit(), hits

    return collect


def count(table: Candidates, hits: Hits, waiting: Hits) -> Chosen:
    """How many rules match."""
    if waiting:
        raise Undecided(waiting)
    return Decimal(len(hits)), hits


def _sum(values: Sequence[object]) -> object:
    total = number.ZERO
    for value in values:
        if type(value) is not Decimal:
            return None
        total = number.CONTEXT.add(total, value)
    return total


def _least(values: Sequence[object]) -> object:
    least = values[0]
    for value in values[1:]:
        smaller = before(value, least)
        if smaller is None:
            return None
        least = value if smaller else least
    return least


def _greatest(values: Sequence[object]) -> object:
    greatest = values[0]
    for value in values[1:]:
        smaller = before(greatest, value)
        if smaller is None:
            return None
        greatest = value if smaller else greatest
    return greatest


_POLICIES: dict[HitPolicy, Policy] = {
    "UNIQUE": unique,
    "ANY": any_of,
    "FIRST": first,
    "PRIORITY": priority,
    "COLLECT": rule_order,
    "RULE ORDER": rule_order,
    "OUTPUT ORDER": output_order,
}
_AGGREGATIONS: dict[Aggregation, Policy] = {
    "SUM": _aggregated(_sum),
    "COUNT": count,
    "MIN": _aggregated(_least),
    "MAX": _aggregated(_greatest),
}


def policy_of(hit_policy: HitPolicy, aggregation: Aggregation | None) -> Policy:
    """The policy of a table; an aggregation counts only with COLLECT."""
    if hit_policy == "COLLECT" and aggregation is not None:
        return _AGGREGATIONS[aggregation]
    return _POLICIES[hit_policy]
