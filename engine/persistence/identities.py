"""Which account an identity at a provider signs in to."""

from engine.persistence.account_rows import LinkedIdentity
from engine.persistence.store import Transaction


def login_of(transaction: Transaction, issuer: str, subject: str) -> str | None:
    """The account of this identity; None where it has none yet."""
    row = transaction.get(LinkedIdentity, (issuer, subject))
    return None if row is None else row.login


def link(transaction: Transaction, issuer: str, subject: str, login: str) -> None:
    """This identity signs in to that account."""
    transaction.add(LinkedIdentity(issuer=issuer, subject=subject, login=login))
    transaction.flush()
