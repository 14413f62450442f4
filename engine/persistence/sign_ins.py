"""Sign-ins that failed a moment ago: every worker counts the same ones."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, select

from engine.persistence.account_rows import FailedSignIn
from engine.persistence.store import Transaction


def failures(
    transaction: Transaction, counted_by: Iterable[str], since: datetime
) -> Mapping[str, Sequence[datetime]]:
    """When sign-ins failed after that moment, the newest first, by what they are counted by."""
    rows = transaction.scalars(
        select(FailedSignIn)
        .where(FailedSignIn.counted_by.in_(list(counted_by)), FailedSignIn.failed_at > since)
        .order_by(FailedSignIn.failed_at.desc())
    )
    found: dict[str, list[datetime]] = {}
    for row in rows:
        found.setdefault(row.counted_by, []).append(row.failed_at)
    return found


def remember(
    transaction: Transaction, failed: Iterable[FailedSignIn], forgotten_before: datetime
) -> None:
    """Keep these failures, and drop those that count no more."""
    transaction.change(delete(FailedSignIn).where(FailedSignIn.failed_at <= forgotten_before))
    transaction.add_all(failed)


def forget(transaction: Transaction, counted_by: str) -> None:
    """Who has signed in has failed nothing."""
    transaction.change(delete(FailedSignIn).where(FailedSignIn.counted_by == counted_by))
