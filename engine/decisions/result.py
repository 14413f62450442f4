"""What a decision answers: outcome, clauses, rules, findings, missing facts, explanation."""

from collections.abc import Callable
from dataclasses import dataclass, field

from engine.decisions.scope import MatchedRule
from engine.errors import Finding


@dataclass(slots=True)
class DecisionResult:
    """The answer of one decision.

    `outcome` is a FEEL value (null where it was refused); `clauses` the ids of the clauses on the
    rules that decided, over all required decisions, in order and once each; `rules` those rules;
    `missing` the names of facts that were needed and absent; `failure` why the decision could not
    be made at all: its rules contradict their hit policy, or an assertion does not hold.
    """

    decision: str
    outcome: object
    rules: tuple[MatchedRule, ...] = ()
    findings: tuple[Finding, ...] = ()
    missing: tuple[str, ...] = ()
    failure: str = ""
    _explain: Callable[[], list[dict[str, object]]] = field(default=list, repr=False, compare=False)

    @property
    def clauses(self) -> tuple[str, ...]:
        """The clauses that decided."""
        return tuple(dict.fromkeys(clause for rule in self.rules for clause in rule.clauses))

    def explain(self) -> list[dict[str, object]]:
        """Every decision that was made, the required ones first: its inputs, tables, outcome.

        Each table lists its rules, each rule its cells with the value tested and whether they
        matched: true, false, or null where that cannot be said because a fact is missing. JSON can
        hold all of it (numbers as exact decimals).
        """
        return self._explain()
