"""Every decision table against the clause inventory: random facts at and around every boundary.

The inventory lies outside the project; GUICHENG_REGULATIONS names its folder.
"""

import datetime as dt
import os
import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.cli.decide import decisions_of
from app.cli.project import shipped_project
from engine.decisions import DecisionResult
from tests.content.rules import UNKNOWN, later, names, parsed, value

FILES = (
    "gd-cooperation-base",
    "gx-cooperation-base",
    "gx-consortium",
    "gx-pilot-base",
    "zj-cooperation-base",
)
ROUNDS = 60
DAYS = ("2024-02-29", "2023-12-31", "2025-12-31", "2026-02-28", "2026-03-15", "2021-03-15")
MAY_BE_EMPTY = (
    "reported_on",
    "change_applied_on",
    "tasks_completed_on",
    "funds_used_up_on",
    "rerecognized_on",
    "cancelled_on",
    "delisted_on",
)
YEARS_AFTER = (
    ("applied_on", "delisted_on", 5),
    ("applied_on", "cancelled_on", 3),
    ("as_of", "recognized_on", 5),
    ("as_of", "rerecognized_on", 5),
    ("evaluation_notice_on", "recognized_on", 3),
    ("report_due_on", "recognized_on", 1),
    ("tasks_completed_on", "funds_granted_on", 2),
    ("funds_used_up_on", "funds_granted_on", 2),
    ("as_of", "funds_granted_on", 2),
)
SAME_DAY = (
    ("reported_on", "report_due_on"),
    ("change_applied_on", "change_due_on"),
    ("latest_agreement_signed_on", "guide_published_on"),
    ("leader_qualification_obtained_on", "guide_published_on"),
    ("submitted_at", "notice_deadline"),
)
SHARES = (
    ("rd_expense_3y_total_wan", "sales_3y_total_wan", (0.03, 0.04, 0.05)),
    ("rd_expense_total_wan", "sales_total_wan", (0.03,)),
    ("rd_expense_total_wan", "period_years", (3000,)),
    ("rd_expense_y1_wan", "sales_y1_wan", (0.035,)),
    ("rd_expense_y2_wan", "sales_y2_wan", (0.035,)),
    ("rd_expense_y3_wan", "sales_y3_wan", (0.035,)),
    ("cross_border_project_count", "transfer_project_count", (0.2,)),
    ("cross_border_amount_wan", "trade_amount_wan", (0.2,)),
)


@dataclass(frozen=True)
class Expected:
    """What the inventory's rules say: the outcome, the clauses it rests on, or a missing fact."""

    outcome: Any
    clauses: frozenset[str]
    open: bool


class Inventory:
    """The clauses and decisions of the five regulations."""

    def __init__(self, folder: Path) -> None:
        documents = [yaml.safe_load((folder / f"{name}.yaml").read_text("utf-8")) for name in FILES]
        self.clauses = {each["id"]: each for found in documents for each in found["clauses"]}
        self.decisions = {each["id"]: each for found in documents for each in found["decisions"]}
        self.facts = {
            decision["id"]: {fact["name"]: fact for fact in found["fact_registry"]}
            for found in documents
            for decision in found["decisions"]
        }
        self.cases = yaml.safe_load((folder / "cases.yaml").read_text("utf-8"))

    def needed(self, decision: str) -> list[str]:
        """The facts that the clauses of a decision speak of."""
        clauses = [self.clauses[name] for name in self.of_decision(decision)]
        texts = [each[key] for each in clauses for key in ("rule", "applies_if") if key in each]
        return sorted({name for text in texts for name in names(parsed(text))})

    def boundaries(self, decision: str) -> dict[str, list[float]]:
        """The numbers that facts are compared with."""
        found: dict[str, list[float]] = {}
        for name in self.of_decision(decision):
            text = f"{self.clauses[name]['rule']} {self.clauses[name].get('applies_if', '')}"
            for fact, number in re.findall(r"(\w+) (?:[<>]=?|=) (\d+(?:\.\d+)?)", text):
                found.setdefault(fact, []).append(float(number))
        return found

    def of_decision(self, decision: str) -> list[str]:
        """Its clauses, with those of the decision that must hold as well."""
        found = self.decisions[decision]
        plus = self.of_decision(found["plus"]) if "plus" in found else []
        return [*found["clauses"], *plus]

    def bases(self, decision: str) -> list[dict[str, Any]]:
        """The facts of the worked cases of a decision."""
        cases = [c for c in self.cases["cases"] if c.get("decision", {}).get("id") == decision]
        known = self.cases["fixtures"]
        return [plain({**known.get(c.get("fixture"), {}), **c["facts"]}) for c in cases]

    def truth(self, clause: str, facts: Mapping[str, Any], *, harmless: bool) -> Any:
        """True, False, None (not applicable) or UNKNOWN.

        Where it is not known whether the clause applies, that matters only if the rule comes out
        otherwise than `harmless`.
        """
        found = self.clauses[clause]
        applies = value(parsed(found["applies_if"]), facts) if "applies_if" in found else True
        if applies is False:
            return None
        truth = value(parsed(found["rule"]), facts)
        return UNKNOWN if applies is UNKNOWN and truth is not harmless else truth

    def expected(self, decision: str, facts: Mapping[str, Any]) -> Expected:
        """The outcome by the way the clauses combine."""
        found = self.decisions[decision]
        harmless = found["combine"] == "all_applicable"
        truths = {name: self.truth(name, facts, harmless=harmless) for name in found["clauses"]}
        combine = getattr(self, f"_{found['combine']}")
        expected: Expected = combine(found, truths)
        if found.get("plus") and facts.get("base_category", UNKNOWN) == "特色发展类":
            expected = self._with_plus(found, expected, self.expected(found["plus"], facts))
        return expected

    def _with_plus(self, found: Any, own: Expected, plus: Expected) -> Expected:
        fails = plus.outcome != self.decisions[found["plus"]]["outcomes"][0]
        outcome = found["outcomes"][-1] if fails else own.outcome
        clauses = own.clauses | (plus.clauses if fails else frozenset())
        return Expected(outcome, clauses, own.open or plus.open)

    def _all_applicable(self, found: Any, truths: Mapping[str, Any]) -> Expected:
        unmet = [name for name, truth in truths.items() if truth is False]
        hard = [name for name in unmet if self.clauses[name].get("effect") != "soft"]
        place = -1 if hard else (1 if unmet else 0)
        return Expected(found["outcomes"][place], frozenset(unmet), UNKNOWN in truths.values())

    def _any(self, found: Any, truths: Mapping[str, Any]) -> Expected:
        met = [name for name, truth in truths.items() if truth is True]
        outcome = found["outcomes"][0 if met else 1]
        return Expected(outcome, frozenset(met), UNKNOWN in truths.values())

    def _any_of_groups(self, found: Any, truths: Mapping[str, Any]) -> Expected:
        passes = any(all(truths[name] is True for name in group) for group in found["groups"])
        unmet = [name for name, truth in truths.items() if truth is False and not passes]
        outcome = found["outcomes"][0 if passes else -1]
        return Expected(outcome, frozenset(unmet), UNKNOWN in truths.values())

    def _first(self, found: Any, truths: Mapping[str, Any]) -> Expected:
        for outcome, (name, truth) in zip(found["outcomes"], truths.items(), strict=False):
            if truth is UNKNOWN:
                return Expected(None, frozenset(), open=True)
            if truth is True:
                return Expected(outcome, frozenset([name]), open=False)
        return Expected(found.get("default"), frozenset(), open=False)

    def _collect(self, found: Any, truths: Mapping[str, Any]) -> Expected:
        met = [name for name, truth in truths.items() if truth is True]
        return Expected(met, frozenset(met), UNKNOWN in truths.values())


def plain(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Dates as ISO texts, as JSON has them."""
    return {key: str(v) if isinstance(v, dt.date) else v for key, v in facts.items()}


def near(fact: Mapping[str, Any], boundaries: list[float], chance: random.Random) -> Any:
    """A value of the fact's type, most often at a boundary or beside it."""
    match fact["type"]:
        case "boolean":
            return chance.random() < chance.choice([0.97, 0.5])
        case "enum":
            return chance.choice([*fact["values"], "别的"])
        case "date":
            return chance.choice(DAYS)
        case "number" if boundaries:
            return chance.choice(boundaries) + chance.choice([0, 0, 1, -1, 0.01, -0.01])
        case "number":
            return chance.choice([0, 1, 2, 100, 15000, 60000.01])
    return "某"


def tuned(facts: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """The same facts with shares and dates brought to their boundaries."""
    for part, whole, shares in SHARES:
        if part in facts and whole in facts:
            exact = facts[whole] * chance.choice(shares)
            facts[part] = round(exact + chance.choice([0, 0, 0.01, -0.01]), 6)
    for day, start, years in YEARS_AFTER:
        if facts.get(day) and facts.get(start):
            facts[day] = moved(str(later(dt.date.fromisoformat(facts[start]), 12 * years)), chance)
    for day, other in SAME_DAY:
        if facts.get(day) and facts.get(other):
            facts[day] = moved(facts[other], chance)
    for name in MAY_BE_EMPTY:
        if name in facts and chance.random() < 0.3:
            facts[name] = None
    return facts


def moved(day: str, chance: random.Random) -> str:
    """The day itself, the day before or the day after."""
    return str(dt.date.fromisoformat(day) + dt.timedelta(chance.choice([0, 0, 1, -1])))


def samples(inventory: Inventory, decision: str) -> Iterator[dict[str, Any]]:
    """Sets of facts: worked cases with a few facts changed, and wholly random ones."""
    chance = random.Random(decision)
    needed, bases = inventory.needed(decision), inventory.bases(decision)
    boundaries, kinds = inventory.boundaries(decision), inventory.facts[decision]
    for _ in range(ROUNDS):
        facts = {name: near(kinds[name], boundaries.get(name, []), chance) for name in needed}
        if bases and chance.random() < 0.8:
            base = chance.choice(bases)
            kept = [name for name in needed if name in base and chance.random() > 2 / len(needed)]
            facts.update({name: base[name] for name in kept})
        yield tuned(facts, chance) if chance.random() < 0.6 else facts


FOLDER = os.environ.get("GUICHENG_REGULATIONS")
INVENTORY = Inventory(Path(FOLDER)) if FOLDER else None
CATALOGUE = decisions_of(shipped_project())
each_decision = pytest.mark.parametrize(
    "decision",
    list(INVENTORY.decisions)
    if INVENTORY
    else [pytest.param("", marks=pytest.mark.skip("GUICHENG_REGULATIONS names no inventory"))],
)


@each_decision
def test_random_facts_are_decided_as_the_clauses_combine(decision: str) -> None:
    assert INVENTORY
    for facts in samples(INVENTORY, decision):
        expected, answer = INVENTORY.expected(decision, facts), CATALOGUE.decide(decision, facts)
        assert answer.outcome == expected.outcome, facts
        if expected.clauses:
            own = set(INVENTORY.of_decision(decision))
            assert own & set(answer.clauses) == expected.clauses, facts


@each_decision
def test_a_missing_fact_on_which_a_clause_turns_refuses_and_is_named(decision: str) -> None:
    assert INVENTORY
    for facts in samples(INVENTORY, decision):
        for name in facts:
            partial = {key: each for key, each in facts.items() if key != name}
            expected, answer = (
                INVENTORY.expected(decision, partial),
                CATALOGUE.decide(decision, partial),
            )
            assert is_right(answer, expected, name), (name, partial)


def is_right(answer: DecisionResult, expected: Expected, name: str) -> bool:
    """Refused for the fact; or decided, where the rest of the facts settles every clause."""
    if answer.outcome is None and name in answer.missing:
        return True
    return not expected.open and answer.outcome == expected.outcome


def worked_cases() -> list[Any]:
    found = INVENTORY.cases["cases"] if INVENTORY else []
    return [pytest.param(each, id=each["id"]) for each in found if "decision" in each]


@pytest.mark.parametrize("case", worked_cases())
def test_a_worked_case_is_decided_as_it_says(case: Mapping[str, Any]) -> None:
    assert INVENTORY
    facts = plain({**INVENTORY.cases["fixtures"].get(case.get("fixture"), {}), **case["facts"]})
    assert CATALOGUE.decide(case["decision"]["id"], facts).outcome == case["decision"]["outcome"]
