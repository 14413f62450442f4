"""A case is run, and what differs from what it expects is said in sentences."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from app.casebook.clause_truth import ClauseTruths
from engine.deadlines.answers import answer
from engine.deadlines.calendar import WorkingCalendar
from engine.deadlines.register import TimerRules
from engine.decisions import DecisionResult, Decisions
from engine.errors import GuichengError
from engine.feel import to_json
from engine.programmes.cases import DecisionCase


@dataclass(frozen=True, slots=True)
class Rulebook:
    """What cases are held against."""

    catalogue: Decisions
    truths: ClauseTruths
    timers: TimerRules
    calendar: WorkingCalendar
    now: datetime

    def differences(self, case: DecisionCase) -> list[str]:
        """What does not come out as the case says; empty where it passes."""
        try:
            return [*self._decision(case), *self._clauses(case), *self._deadline(case)]
        except GuichengError as error:
            return [str(error)]

    def _decision(self, case: DecisionCase) -> Iterator[str]:
        if not case.decision:
            return
        result = self.catalogue.decide(case.decision, case.facts, now=self.now)
        outcome = to_json(result.outcome)
        if outcome != case.outcome:
            yield f"{case.decision} 应为 {_shown(case.outcome)}，实为 {_shown(outcome)}"
            yield from _deciding(result)
        for clause in case.clauses:
            if clause not in result.clauses:
                yield f"{case.decision} 应依据 {clause}，实际依据 {'、'.join(result.clauses)}"

    def _clauses(self, case: DecisionCase) -> Iterator[str]:
        for clause, expected in case.truths.items():
            if expected is None:
                if not self.truths.is_silent(clause, case.facts):
                    yield f"{clause} 应不适用，却有引用它的规则命中"
                continue
            found = self.truths.truth(clause, case.facts)
            if found is not expected:
                yield f"{clause} 应为{_met(expected)}，实为{_met(found)}"

    def _deadline(self, case: DecisionCase) -> Iterator[str]:
        if not case.deadline:
            return
        found = answer(case.deadline, self.timers, self.calendar)
        for key, expected in case.expected_deadline.items():
            if found[key] != expected:
                yield f"{case.deadline['timer']} 的 {key} 应为 {expected}，实为 {found[key]}"


def _deciding(result: DecisionResult) -> Iterator[str]:
    for rule in result.rules:
        yield f"  起作用的规则：{rule.table} 第 {rule.number} 行 {rule.annotation}"
    for finding in result.findings:
        yield f"  {finding.message}"


def _shown(outcome: object) -> str:
    return "无结论" if outcome is None else str(outcome)


def _met(truth: bool | None) -> str:
    return "说不清" if truth is None else ("满足" if truth else "不满足")
