"""Second factors and their recovery codes."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, bindparam, delete, func, select, update

from engine.persistence import seal_groups
from engine.persistence.account_rows import RecoveryCode, SecondFactor
from engine.persistence.prepared import Prepared
from engine.persistence.store import Transaction


def confirmed(transaction: Transaction, login: str) -> SecondFactor | None:
    """The second factor that the account signs in with; None where it has none."""
    found = transaction.get(SecondFactor, login, with_for_update=True)
    return found if found is not None and found.confirmed_at is not None else None


def has_one(transaction: Transaction, login: str) -> bool:
    """Whether the account signs in with a second factor."""
    return bool(_HAS_ONE.rows(transaction.held, {"login": login}))


_HAS_ONE = Prepared(
    lambda _: select(SecondFactor.login).where(
        SecondFactor.login == bindparam("login"), SecondFactor.confirmed_at.is_not(None)
    )
)


def offer(transaction: Transaction, login: str, sealed_secret: str) -> bool:
    """Keep a secret to be confirmed; False where another transaction was first."""
    _touch(transaction, login)
    added = (
        transaction.insert(SecondFactor)
        .values(login=login, sealed_secret=sealed_secret, last_step=0)
        .on_conflict_do_nothing()
    )
    return transaction.scalar(added.returning(SecondFactor.login)) is not None


def logins(transaction: Transaction) -> frozenset[str]:
    """The accounts that sign in with a second factor."""
    found = select(SecondFactor.login).where(SecondFactor.confirmed_at.is_not(None))
    return frozenset(transaction.scalars(found))


def keep_codes(transaction: Transaction, login: str, hashes: Iterable[str]) -> None:
    """These are the account's recovery codes, and no other."""
    _touch(transaction, login)
    transaction.change(delete(RecoveryCode).where(RecoveryCode.login == login))
    transaction.add_all(RecoveryCode(login=login, code_hash=one) for one in hashes)
    transaction.flush()


def spend_code(transaction: Transaction, login: str, code_hash: str, at: datetime) -> bool:
    """Use up a recovery code; whether it was there to be used."""
    _touch(transaction, login)
    unused = update(RecoveryCode).where(
        RecoveryCode.login == login,
        RecoveryCode.code_hash == code_hash,
        RecoveryCode.used_at.is_(None),
    )
    result = transaction.execute(
        unused.values(used_at=at).execution_options(synchronize_session=False)
    )
    return cast("CursorResult[Any]", result).rowcount == 1


def codes_left(transaction: Transaction, login: str) -> int:
    """How many recovery codes are unused."""
    left = select(func.count()).where(RecoveryCode.login == login, RecoveryCode.used_at.is_(None))
    return transaction.scalar(left) or 0


def drop(transaction: Transaction, login: str) -> None:
    """The account has no second factor any more."""
    _touch(transaction, login)
    transaction.change(delete(RecoveryCode).where(RecoveryCode.login == login))
    transaction.change(delete(SecondFactor).where(SecondFactor.login == login))


def _touch(transaction: Transaction, login: str) -> None:
    seal_groups.touch(transaction, "account_second_factor", login)
