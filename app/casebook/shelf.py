"""The worked cases of the programmes in force by decision: what the page of a decision shows."""

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache, lru_cache, partial
from typing import cast

from app.casebook.clause_truth import ClauseTruths
from app.casebook.run import Rulebook
from engine.commands.core.engine import Engine
from engine.deadlines.feel_functions import functions
from engine.deadlines.register import TimerRules
from engine.decisions import Decisions, read_dmn
from engine.errors import Invalid
from engine.json_types import Json
from engine.persistence.programmes import read_bundle_files, shipped_programmes
from engine.programmes import Files
from engine.programmes.bundle import CASES, Bundle
from engine.programmes.cases import DecisionCase, is_story, read_cases
from engine.queries.deadlines import working_calendar
from engine.queries.programmes import files_of_version, programmes_in_force, versions_in_force
from tasklist.worked_cases import WorkedCase

_LOG = logging.getLogger(__name__)
Versions = tuple[tuple[str, int], ...]
CasesByDecision = Mapping[str, Sequence[DecisionCase]]
"""Cases by the decision that they are about."""


class Shelf:
    """Holds the cases of a decision against a DMN file, each version of a file but once."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._judged = lru_cache(maxsize=256)(self._judge)
        self._stored = lru_cache(maxsize=64)(self._of_version)

    def judge(
        self, decision: str, resource: str, content: bytes, now: datetime
    ) -> Sequence[WorkedCase]:
        """See `tasklist.worked_cases.Judge`; judged anew each day, and by the cases in force."""
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        versions = tuple(sorted(versions_in_force(self.engine.store).items()))
        return self._judged(decision, resource, content, midnight, versions)

    def _judge(
        self, decision: str, resource: str, content: bytes, now: datetime, versions: Versions
    ) -> Sequence[WorkedCase]:
        cases = list(self._cases(decision, dict(versions)))
        if not cases:
            return ()
        rulebook = self._rulebook(resource, content, now)
        return tuple(_worked(case, rulebook.differences(case)) for case in cases)

    def _cases(self, decision: str, versions: Mapping[str, int]) -> Iterator[DecisionCase]:
        """Those of each programme as it is in force; a version that brought none has those that
        ship with it.
        """
        for programme in sorted({*shipped_programmes(), *versions}):
            stored = self._stored(versions[programme]) if programme in versions else {}
            yield from (stored or shipped_cases(programme)).get(decision, ())

    def _of_version(self, version_key: int) -> CasesByDecision:
        return by_decision(files_of_version(self.engine.store, version_key, CASES))

    def _rulebook(self, resource: str, content: bytes, now: datetime) -> Rulebook:
        rules: TimerRules = programmes_in_force(self.engine.store).timers
        calendar = partial(working_calendar, self.engine.store)
        model = read_dmn(content, resource, functions=functions(rules, calendar))
        catalogue = Decisions([model])
        return Rulebook(catalogue, ClauseTruths(catalogue, [content]), rules, calendar(), now)


@cache
def shipped_cases(programme: str) -> CasesByDecision:
    """The cases that ship with a programme."""
    return by_decision(Bundle(programme, read_bundle_files(programme)).cases)


def by_decision(files: Files) -> CasesByDecision:
    """The cases of these files, which may be stories too: those are none."""
    found: dict[str, list[DecisionCase]] = defaultdict(list)
    for path in sorted(files):
        if not is_story(path):
            for case in _read(path.removeprefix(f"{CASES}/"), files[path].decode("utf-8")):
                if case.decision:
                    found[case.decision].append(case)
    return found


def _read(name: str, text: str) -> Sequence[DecisionCase]:
    """A file that an earlier release stored without asking whether it can be understood must not
    take the page of the decision away; a deployment refuses it.
    """
    try:
        return read_cases(name, text)
    except Invalid as error:
        _LOG.warning("案例未能读取：%s", error)
        return ()


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
