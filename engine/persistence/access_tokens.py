"""Tokens that machines call with: found by their hash, never kept themselves."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, or_, select, update
from sqlalchemy.sql.dml import ReturningDelete, ReturningUpdate

from engine.persistence import seal_groups
from engine.persistence.account_rows import AccessToken
from engine.persistence.history_rows import HOUSE_CHAIN, HistoryRecord
from engine.persistence.store import Transaction


def by_hash(transaction: Transaction, token_hash: str) -> AccessToken | None:
    """The token with this hash."""
    found = transaction.find(AccessToken, token_hash=token_hash)
    return found[0] if found else None


def issued(transaction: Transaction) -> Sequence[AccessToken]:
    """The tokens that people issued, by account; not those got for one of them."""
    own = select(AccessToken).where(AccessToken.issued_for.is_(None))
    return transaction.scalars(own.order_by(AccessToken.login, AccessToken.key)).all()


def scopes_of(transaction: Transaction, login: str, world: datetime) -> frozenset[str]:
    """What the machine's tokens are for that people issued and that are good at this moment."""
    good = select(AccessToken.scopes).where(
        AccessToken.login == login,
        AccessToken.issued_for.is_(None),
        AccessToken.revoked_at.is_(None),
        AccessToken.expires_at > world,
    )
    return frozenset(scope for scopes in transaction.scalars(good) for scope in scopes)


def who_knows(transaction: Transaction, login: str) -> frozenset[str]:
    """Who has made the machine's account, or issued and so seen one of its tokens."""
    issued_by = select(AccessToken.created_by).where(
        AccessToken.login == login, AccessToken.issued_for.is_(None)
    )
    made = select(HistoryRecord).where(
        HistoryRecord.chain == HOUSE_CHAIN, HistoryRecord.kind == "machine_registered"
    )
    makers = (line.actor for line in transaction.scalars(made) if line.data.get("login") == login)
    return frozenset([*transaction.scalars(issued_by), *makers])


def revoke(transaction: Transaction, key: int, at: datetime) -> None:
    """The token, and all that were got for it, are good for nothing any more."""
    either = or_(AccessToken.key == key, AccessToken.issued_for == key)
    good = update(AccessToken).where(either, AccessToken.revoked_at.is_(None))
    _changed(transaction, good.values(revoked_at=at).returning(AccessToken.login))


def drop_expired(transaction: Transaction, before: datetime) -> None:
    """Forget what was got for a token and has expired."""
    gone = AccessToken.issued_for.is_not(None) & (AccessToken.expires_at <= before)
    _changed(transaction, delete(AccessToken).where(gone).returning(AccessToken.login))


def _changed(
    transaction: Transaction, statement: ReturningUpdate[str] | ReturningDelete[str]
) -> None:
    by = statement.execution_options(synchronize_session=False)
    for login in set(transaction.scalars(by)):
        seal_groups.touch(transaction, "account_token", login)
