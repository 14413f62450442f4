"""Counted attempts to sign in, and sessions: every worker sees the same ones."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import case, delete, select, update

from engine.lifecycle.sessions import Lack
from engine.persistence.account_rows import SignedIn, SignInAttempts
from engine.persistence.store import Transaction


def count(
    transaction: Transaction, counted_by: str, now: datetime, forgotten_before: datetime
) -> tuple[int, datetime]:
    """Count one more attempt; how many there are with it, and since when they are counted.

    The row stays locked until the transaction ends: no two attempts get the same number.
    """
    old = SignInAttempts.since <= forgotten_before
    number = case((old, 1), else_=SignInAttempts.number + 1)
    since = case((old, now), else_=SignInAttempts.since)
    counted = transaction.execute(
        transaction.insert(SignInAttempts)
        .values(counted_by=counted_by, number=1, since=now)
        .on_conflict_do_update(
            index_elements=["counted_by"], set_={"number": number, "since": since}
        )
        .returning(SignInAttempts.number, SignInAttempts.since)
    ).one()
    return counted.number, counted.since


def take_back(transaction: Transaction, counted_by: Iterable[str]) -> None:
    """The attempt was no failure."""
    counted = SignInAttempts.counted_by.in_(list(counted_by))
    transaction.change(
        update(SignInAttempts)
        .where(counted, SignInAttempts.number > 0)
        .values(number=SignInAttempts.number - 1)
    )


def forget(transaction: Transaction, counted_by: str, before: datetime) -> None:
    """Forget the attempts under this name, and all that count no more."""
    gone = (SignInAttempts.counted_by == counted_by) | (SignInAttempts.since <= before)
    transaction.change(delete(SignInAttempts).where(gone))


def is_known_at(transaction: Transaction, login: str, address: str) -> bool:
    """Whether the account was signed in from this address lately."""
    found = select(SignedIn.key).where(
        SignedIn.login == login, SignedIn.address == address, SignedIn.lacks == ""
    )
    return transaction.scalar(found.limit(1)) is not None


def by_hash(transaction: Transaction, token_hash: str) -> SignedIn | None:
    """The session of a token."""
    found = transaction.find(SignedIn, token_hash=token_hash)
    return found[0] if found else None


def open_sessions(transaction: Transaction, login: str) -> Sequence[SignedIn]:
    """The sessions of an account that nobody has ended, the newest first."""
    mine = select(SignedIn).where(SignedIn.login == login, SignedIn.ended_at.is_(None))
    return transaction.scalars(mine.order_by(SignedIn.begun_at.desc())).all()


def end_all(transaction: Transaction, login: str, now: datetime, but: int | None = None) -> None:
    """End every session of an account; `but` is the key of one that goes on."""
    mine = (SignedIn.login == login) & SignedIn.ended_at.is_(None)
    if but is not None:
        mine &= SignedIn.key != but
    transaction.change(update(SignedIn).where(mine).values(ended_at=now))


def complete(transaction: Transaction, key: int | None, lack: Lack = "") -> None:
    """The session lacks nothing any more, or this next."""
    transaction.change(update(SignedIn).where(SignedIn.key == key).values(lacks=lack))


def drop_sessions(transaction: Transaction, begun_before: datetime) -> None:
    """Drop sessions that are long over."""
    transaction.change(delete(SignedIn).where(SignedIn.begun_at < begun_before))
