"""Where the clock is pinned, for every process on this database."""

from datetime import datetime

from engine.persistence.house_rows import PinnedClock
from engine.persistence.store import Store
from engine.settings import Settings


def read(store: Store, settings: Settings) -> datetime | None:
    """The pinned moment; None where time runs, and always in production."""
    if settings.production:
        return None
    with store.read() as transaction:
        row = transaction.get(PinnedClock, 1)
        return None if row is None else row.pinned_at
