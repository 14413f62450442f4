"""Whether a single clause is met, told from the rules that cite it.

A table of unmet requirements (output 性质) matches where a clause is *not* met; a table of grounds
(情形, 条款) where it is, and so does a rule of a decision that takes the first. A decision of one
clause alone has, as the first of its output values, what comes of the clause being met.
"""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from engine.decisions import Decisions
from engine.decisions.model import Decision, DecisionTable
from engine.decisions.reader import read_definitions

_UNMET, _MET = "性质", ("情形", "条款")


class ClauseTruths:
    """Asks the tables of a catalogue about single clauses."""

    def __init__(self, catalogue: Decisions, files: Iterable[bytes]) -> None:
        self._catalogue = catalogue
        self._files = tuple(files)

    @cached_property
    def _decisions(self) -> Mapping[str, list[str]]:
        """Clause → decisions whose own table cites it; first those that are about nothing else."""
        alone: dict[str, list[str]] = {}
        among: dict[str, list[str]] = {}
        for name in self._catalogue.decisions:
            cited = [set(rule["clauses"]) for rule in self._rules(name, {})]
            for clause in set().union(*cited):
                place = alone if all(clause in each for each in cited) else among
                place.setdefault(clause, []).append(name)
        return {clause: alone.get(clause, []) + among.get(clause, []) for clause in alone | among}

    @cached_property
    def _when_met(self) -> Mapping[str, str]:
        """Decision → the first of its output values."""
        found: dict[str, str] = {}
        for content in self._files:
            definitions, _findings = read_definitions(content, "")
            for node in definitions.nodes.values():
                if isinstance(node, Decision) and isinstance(node.logic, DecisionTable):
                    values = node.logic.outputs[0].values or ""
                    found[node.element] = values.partition(",")[0].strip()
        return found

    def _rules(self, decision: str, facts: Mapping[str, object]) -> list[dict[str, Any]]:
        steps: list[dict[str, Any]] = self._catalogue.decide(decision, facts).explain()
        own = [step for step in steps if step["decision"] == decision]
        return [
            {**rule, "first": table["hit_policy"] == "FIRST"}
            for step in own
            for table in step["tables"]
            for rule in table["rules"]
        ]

    def truth(self, clause: str, facts: Mapping[str, object]) -> bool | None:
        """True or False (not met, or not applicable); None where no table can say."""
        for decision in self._decisions.get(clause, ()):
            rules = self._rules(decision, facts)
            truth = self._told(decision, clause, rules)
            if truth is not None:
                return truth
        return None

    def is_silent(self, clause: str, facts: Mapping[str, object]) -> bool:
        """Whether no rule that cites the clause matches, as where the clause does not apply.

        The rule for "everything else" does not count: it says what comes of no clause applying.
        """
        rules = [
            rule for name in self._decisions.get(clause, ()) for rule in self._rules(name, facts)
        ]
        citing = [rule for rule in rules if clause in rule["clauses"]]
        return not any(rule["matched"] and any(c["test"] for c in rule["cells"]) for rule in citing)

    def _told(self, decision: str, clause: str, rules: list[dict[str, Any]]) -> bool | None:
        citing = [rule for rule in rules if clause in rule["clauses"]]
        output = next(iter(citing[0]["outputs"]))
        is_alone = len(citing) == len(rules)
        if output in _MET or (citing[0]["first"] and not is_alone):
            return _any(rule["matched"] for rule in citing)
        if output == _UNMET or not is_alone:
            unmet = _any(rule["matched"] for rule in citing)
            return None if unmet is None else not unmet
        for rule in rules:
            if rule["matched"] is not False:
                met = rule["outputs"][output] == self._when_met[decision]
                return met if rule["matched"] else None
        return None


def _any(matches: Iterable[bool | None]) -> bool | None:
    found = list(matches)
    return True if True in found else (None if None in found else False)
