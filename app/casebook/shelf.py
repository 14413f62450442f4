"""The worked cases that ship, at hand by decision: what the page of a decision shows."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache, partial
from typing import cast

from app.casebook.case import DecisionCase
from app.casebook.clause_truth import ClauseTruths
from app.casebook.reader import case_files, read_cases
from app.casebook.run import Rulebook
from engine.commands.core.engine import Engine
from engine.deadlines.feel_functions import functions
from engine.deadlines.register import TimerRules
from engine.decisions import Decisions, read_dmn
from engine.json_types import Json
from engine.persistence.programmes import shipped_programmes
from engine.queries.deadlines import working_calendar
from engine.settings import shipped
from tasklist.worked_cases import WorkedCase


class Shelf:
    """Holds the cases of a decision against a DMN file, each version of a file but once."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._judged = lru_cache(maxsize=256)(self._judge)

    def judge(
        self, decision: str, resource: str, content: bytes, now: datetime
    ) -> Sequence[WorkedCase]:
        """See `tasklist.worked_cases.Judge`; judged anew each day."""
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        return self._judged(decision, resource, content, midnight)

    def _judge(
        self, decision: str, resource: str, content: bytes, now: datetime
    ) -> Sequence[WorkedCase]:
        cases = shipped_cases().get(decision, ())
        if not cases:
            return ()
        rulebook = self._rulebook(resource, content, now)
        return tuple(_worked(case, rulebook.differences(case)) for case in cases)

    def _rulebook(self, resource: str, content: bytes, now: datetime) -> Rulebook:
        rules: TimerRules = shipped_programmes().timers
        calendar = partial(working_calendar, self._engine.store)
        model = read_dmn(content, resource, functions=functions(rules, calendar))
        catalogue = Decisions([model])
        return Rulebook(catalogue, ClauseTruths(catalogue, [content]), rules, calendar(), now)


@lru_cache(maxsize=1)
def shipped_cases() -> Mapping[str, Sequence[DecisionCase]]:
    """The cases under `cases/` that are about a decision, by its id."""
    found: dict[str, list[DecisionCase]] = defaultdict(list)
    root = shipped("cases")
    for file in case_files(root):
        for case in read_cases(file.read_text("utf-8"), file.relative_to(root).as_posix()):
            if case.decision:
                found[case.decision].append(case)
    return found


def _worked(case: DecisionCase, differences: Iterable[str]) -> WorkedCase:
    return WorkedCase(
        case.title,
        case.story,
        case.because,
        cast("Mapping[str, Json]", case.facts),
        case.outcome,
        case.clauses,
        tuple(differences),
    )
