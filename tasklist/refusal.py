"""With what a case ended badly for whom it concerns, and why: the table's reasons, the person's."""

from dataclasses import dataclass

from engine.queries.case_file import CaseFile
from engine.queries.cases import final_decision
from engine.queries.filled_forms import refusing_answer
from tasklist.case_view import tone_of
from tasklist.clauses import Cited
from tasklist.diagrams import outline_of
from tasklist.facts import value_text
from tasklist.here import actor, regulations, store
from tasklist.outcomes import RESULT, TONES, ShownOutcome, shown_outcome


@dataclass(frozen=True, slots=True)
class Ground:
    """A step that decided, and its reasons in words; `outcome` is None where a person answered."""

    element: str
    reasons: tuple[str, ...]
    outcome: ShownOutcome | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """`grounds` as they were decided, and the provisions under which the case ended so."""

    grounds: tuple[Ground, ...]
    clauses: list[Cited]


def refusal_of(case: CaseFile) -> Refusal | None:
    """Told to all who see the case, once it has ended; None where nothing was refused."""
    elements = outline_of(case.process_key)
    ends = [elements[id_] for id_ in case.ended_by if id_ in elements]
    grounds = [*_answered(case, tone_of(ends)), *_decided(case)]
    if not grounds:
        return None
    clauses = dict.fromkeys(
        id_ for end in ends if end.properties.get(RESULT) != "positive" for id_ in end.clauses
    )
    return Refusal(tuple(grounds), regulations().cite(clauses))


def _answered(case: CaseFile, tone: str) -> list[Ground]:
    found = refusing_answer(store(), actor(), case.key) if tone != TONES["positive"] else None
    return [Ground(_name(case, found.element_id), (found.words,))] if found else []


def _decided(case: CaseFile) -> list[Ground]:
    found = final_decision(store(), actor(), case.key)
    outcome = shown_outcome(value_text(found.outcome), case.process_id) if found else None
    if found is None or outcome is None or outcome.tone != TONES["negative"] or not found.reasons:
        return []
    return [Ground(_name(case, found.element_id), found.reasons, outcome)]


def _name(case: CaseFile, element_id: str) -> str:
    element = outline_of(case.process_key).get(element_id)
    return element.name if element else ""
