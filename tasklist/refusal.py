"""With what a case ended badly for whom it concerns, and why: the table's reasons, the person's."""

from collections.abc import Iterator
from dataclasses import dataclass

from engine.definitions.outline import Element
from engine.errors import NotFound
from engine.queries.case_file import CaseFile, case_file
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
    """Told to all who see the case, once it has ended; None where nothing was refused.

    What a called case was refused with stands on its own page, and on that of the case that called
    it and ended no better: a party reads the reason where the outcome stands.
    """
    tone = tone_of(_ends(case))
    called = _called(case) if tone != TONES["positive"] else ()
    grounds, ends = [*_answered(case, tone), *_decided(case)], _ends(case)
    for one in called:
        found = [*_answered(one, tone_of(_ends(one))), *_decided(one)]
        grounds += found
        ends += _ends(one) if found else []
    if not grounds:
        return None
    clauses = dict.fromkeys(
        id_ for end in ends if end.properties.get(RESULT) != "positive" for id_ in end.clauses
    )
    return Refusal(tuple(dict.fromkeys(grounds)), regulations().cite(clauses))


def _ends(case: CaseFile) -> list[Element]:
    elements = outline_of(case.process_key)
    return [elements[id_] for id_ in case.ended_by if id_ in elements]


def _called(case: CaseFile) -> Iterator[CaseFile]:
    """The cases that it called and that have ended, and theirs, as far as the person sees them."""
    for child in case.children:
        if child.state == "active":
            continue
        try:
            found = case_file(store(), actor(), child.key)
        except NotFound:
            continue
        yield found
        yield from _called(found)


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
