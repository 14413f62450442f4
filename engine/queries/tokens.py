"""密钥: which tokens machines were given, what for and until when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.persistence import Store, access_tokens


@dataclass(frozen=True, slots=True)
class IssuedToken:
    """A token as lists show it; itself it is not kept."""

    key: int
    login: str
    name: str
    scopes: Sequence[str]
    created_by: str
    expires_at: datetime
    revoked_at: datetime | None
    used_at: datetime | None


def issued_tokens(store: Store) -> tuple[IssuedToken, ...]:
    """The tokens that people issued, by account."""
    with store.read() as transaction:
        rows = access_tokens.issued(transaction)
    return tuple(
        IssuedToken(
            row.key,
            row.login,
            row.name,
            row.scopes,
            row.created_by,
            row.expires_at,
            row.revoked_at,
            row.used_at,
        )
        for row in rows
    )
