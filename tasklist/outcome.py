"""办理结果 on the page of a case that has ended: what the notice says, in a few lines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.queries.case_file import CaseFile
from papers.outcome import AFTERWARDS, afterwards, remedies, status_of
from tasklist.calendar import working_calendar
from tasklist.diagrams import outline_of
from tasklist.here import regulations
from tasklist.moments import local


@dataclass(frozen=True, slots=True)
class EndedSo:
    """`afterwards` is what may be done, `remedies` against whom it went and until when, `text` the
    state of the regulation, `open_questions` what it does not say.
    """

    results: tuple[str, ...]
    afterwards: tuple[str, ...]
    remedies: Sequence[Mapping[str, str]]
    text: str
    open_questions: tuple[str, ...]


def ended_so(case: CaseFile) -> EndedSo | None:
    """The outcome of a case that has ended with a notice; None where there is none to tell."""
    elements = outline_of(case.process_key)
    ends = [elements[id_] for id_ in dict.fromkeys(case.ended_by) if id_ in elements]
    told = [one for one in ends if AFTERWARDS in one.properties]
    if case.ended_at is None or not told:
        return None
    programme = regulations().programme(case.process_id)
    written = [one.properties[AFTERWARDS] for one in told]
    return EndedSo(
        tuple(one.name for one in told),
        tuple(afterwards(one, case.variables) for one in dict.fromkeys(written)),
        remedies(programme, "".join(written), local(case.ended_at).date(), working_calendar()),
        status_of(programme),
        programme.particulars.open_questions if programme else (),
    )
