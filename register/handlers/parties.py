"""Whom a case concerns, as the register knows it: groups of accounts with their roles."""

from collections.abc import Iterable, Sequence

from engine.commands.core.handlers import HandledJob
from register.rows import Base

Parties = tuple[tuple[str, str], ...]


def parties(
    programme: str,
    hosts: Sequence[str] = (),
    recommender: object = None,
    members: Iterable[str] = (),
) -> Parties:
    """The department and the agency of a programme, and organisations by their credit codes."""
    prefix = programme.lower()
    return (
        (f"{prefix}-dept", "department"),
        (f"{prefix}-agency", "agency"),
        *((f"host:{code}", "applicant") for code in hosts),
        *((f"host:{code}", "participant") for code in members),
        *([(f"recommender:{recommender}", "recommender")] if recommender else []),
    )


def parties_of_base(base: Base) -> Parties:
    """Those whom a case about a recognised body concerns."""
    return parties(base.programme, [base.credit_code], base.recommender_code)


def programme_of(job: HandledJob) -> str:
    """The programme of the process that the job belongs to: what its id begins with."""
    return job.process_id.rpartition("-")[0]
