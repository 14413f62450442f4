"""Whom a case concerns, as the register knows it: groups of accounts with their roles."""

from collections.abc import Iterable, Sequence

from engine.persistence import Transaction
from register.programme_rules import rules_of
from register.rows import Base

Parties = tuple[tuple[str, str], ...]


def parties(
    transaction: Transaction,
    programme: str,
    hosts: Sequence[str] = (),
    recommender: object = None,
    members: Iterable[str] = (),
) -> Parties:
    """The groups that every case of the programme concerns, and organisations by their codes."""
    return (
        *rules_of(transaction, programme).parties,
        *((f"host:{code}", "applicant") for code in hosts),
        *((f"host:{code}", "participant") for code in members),
        *([(f"recommender:{recommender}", "recommender")] if recommender else []),
    )


def parties_of_base(transaction: Transaction, base: Base) -> Parties:
    """Those whom a case about a recognised body concerns."""
    return parties(transaction, base.programme, [base.credit_code], base.recommender_code)
