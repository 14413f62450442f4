"""What callers wait for: jobs of a type, the end of a case."""

from collections.abc import Collection
from datetime import datetime

from engine.persistence import Store, cases, jobs


def jobs_ready(store: Store, types: Collection[str], now: datetime) -> dict[str, int]:
    """How many jobs of each of these types could be taken now; types without one are left out."""
    with store.read() as transaction:
        return jobs.ready(transaction, types, now)


def ended_cases(store: Store, keys: Collection[int]) -> frozenset[int]:
    """Those of the cases that have ended."""
    with store.read() as transaction:
        return cases.ended(transaction, keys)
