"""A decision's result with the reasons that the regulation gives for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from engine.decisions import DecisionResult
from engine.json_types import Json
from engine.programmes.reasons import reasons


@dataclass(frozen=True, slots=True)
class Explained:
    """A decision's result as the execution keeps it: outcome, and the trace for history.

    `cites` says where each clause stands in its text, `words` what outcomes are called; `key` is
    the version that decided.
    """

    key: int
    result: DecisionResult
    cites: Mapping[str, str]
    words: Mapping[str, str]

    @property
    def outcome(self) -> object:
        """The value decided."""
        return self.result.outcome

    @property
    def missing(self) -> tuple[str, ...]:
        """Facts that were needed and absent."""
        return self.result.missing

    @property
    def failure(self) -> str:
        """Why it could not be made at all."""
        return self.result.failure

    def explain(self) -> Mapping[str, Json]:
        """The clauses and rules that decided, the reasons in the regulation's words, and every
        decision that was made on the way.
        """
        rules, decisions = [_rule(rule) for rule in self.result.rules], self.result.explain()
        return cast(
            "dict[str, Json]",
            {
                "definition_key": str(self.key),
                "clauses": list(self.result.clauses),
                "rules": rules,
                "reasons": reasons(decisions, rules, self.cites, self.words),
                "decisions": decisions,
                "findings": [str(finding) for finding in self.result.findings],
            },
        )


def _rule(rule: Any) -> dict[str, object]:
    return {
        "table": rule.table,
        "number": rule.number,
        "rule": rule.rule,
        "annotation": rule.annotation,
        "clauses": list(rule.clauses),
    }
