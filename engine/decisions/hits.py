"""Hit policies (DMN 1.5, section 8.2.8): which of the rules that match make the outcome.

A rule whose facts are missing is neither a hit nor a miss. Each policy says whether such rules
could still turn the outcome; if so there is none. The policies see rules as numbers from 0.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Protocol

from engine.decisions.model import Aggregation, HitPolicy
from engine.decisions.scope import Unknown, join
from engine.feel import FeelError
from engine.feel.values import number
from engine.feel.values.comparison import before
from engine.feel.values.equality import same
from engine.feel.values.types import describe


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


class Improper(Exception):
    """The output of a rule cannot be aggregated; `why` ends a sentence about it."""

    def __init__(self, rule: int, why: str) -> None:
        super().__init__(why)
        self.rule = rule
        self.why = why


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
    values = [table.output(rule) for rule in hits]
    known = [place for place, each in enumerate(values) if not isinstance(each, Unknown)]
    other = [place for place in known[1:] if not same(values[known[0]], values[place])]
    if other:
        raise Conflict([hits[known[0]], *(hits[place] for place in other)])
    unknown = _unknown(values)
    if unknown:
        return unknown, hits
    _agree(table, values[0], waiting)
    return values[0], hits


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
    unknown = _unknown([table.output(rule) for rule in hits])
    if unknown:
        return unknown, hits
    best = min(hits, key=table.rank)
    value = table.output(best)
    _agree(table, value, [rule for rule in waiting if table.rank(rule) < table.rank(best)])
    return value, (best,)


def _unknown(values: Sequence[object]) -> Unknown | None:
    """What is missing for the outputs that cannot be had; None where all can."""
    found = [value for value in values if isinstance(value, Unknown)]
    return join(found, opaque=True) if found else None


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


def _aggregated(combine: Callable[[object, object], object], start: object | None = None) -> Policy:
    """`combine` joins two outputs; a `FeelError` where they are not of a kind that can be.

    Without a `start` the first output is compared with itself.
    """

    def collect(table: Candidates, hits: Hits, waiting: Hits) -> Chosen:
        if waiting:
            raise Undecided(waiting)
        if not hits:
            return table.no_hit(), ()
        values = [table.output(rule) for rule in hits]
        unknown = _unknown(values)
        if unknown:
            return unknown, hits
        total = start
        for rule, value in zip(hits, values, strict=True):
            try:
                total = combine(value if total is None else total, value)
            except FeelError as fault:
                raise Improper(rule, fault.message) from fault
        return total, hits

    return collect


def count(table: Candidates, hits: Hits, waiting: Hits) -> Chosen:
    """How many rules match."""
    if waiting:
        raise Undecided(waiting)
    return Decimal(len(hits)), hits


def _added(total: object, value: object) -> object:
    if type(value) is not Decimal or type(total) is not Decimal:
        raise FeelError("type", f"{describe(value)}不能求和")
    return number.checked(number.CONTEXT.add, total, value)


def _lesser(least: object, value: object) -> object:
    return value if _precedes(value, least) else least


def _greater(greatest: object, value: object) -> object:
    return value if _precedes(greatest, value) else greatest


def _precedes(a: object, b: object) -> bool:
    answer = before(a, b)
    if answer is None:
        what = describe(a) if type(a) is type(b) else f"{describe(a)}与{describe(b)}"
        raise FeelError("type", f"{what}不能比较大小")
    return answer


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
    "SUM": _aggregated(_added, number.ZERO),
    "COUNT": count,
    "MIN": _aggregated(_lesser),
    "MAX": _aggregated(_greater),
}


def policy_of(hit_policy: HitPolicy, aggregation: Aggregation | None) -> Policy:
    """The policy of a table; an aggregation counts only with COLLECT."""
    if hit_policy == "COLLECT" and aggregation is not None:
        return _AGGREGATIONS[aggregation]
    return _POLICIES[hit_policy]
