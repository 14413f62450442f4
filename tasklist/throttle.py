"""How often a sign-in may fail before it has to wait.

Counted per account and per address in this process: a guesser is slowed down, and the owner of an
account that someone else tries is free again after `WAIT`.
"""

from collections import deque
from datetime import datetime, timedelta
from threading import Lock

MOST = 5
WAIT = timedelta(minutes=5)


class Throttle:
    """The failures of the last minutes by key.

    >>> from datetime import UTC
    >>> gate, now = Throttle(), datetime(2026, 3, 16, tzinfo=UTC)
    >>> for _ in range(MOST):
    ...     gate.failed("wang", now)
    >>> gate.wait("wang", now), gate.wait("li", now)
    (datetime.timedelta(seconds=300), datetime.timedelta(0))
    """

    def __init__(self) -> None:
        self._failures: dict[str, deque[datetime]] = {}
        self._lock = Lock()

    def wait(self, key: str, now: datetime) -> timedelta:
        """How long this key has to wait; zero when it may try."""
        with self._lock:
            recent = self._recent(key, now)
            return recent[0] + WAIT - now if len(recent) >= MOST else timedelta()

    def failed(self, key: str, now: datetime) -> None:
        """Remember a failure."""
        with self._lock:
            self._recent(key, now).append(now)

    def succeeded(self, key: str) -> None:
        """Forget the failures of this key."""
        with self._lock:
            self._failures.pop(key, None)

    def _recent(self, key: str, now: datetime) -> deque[datetime]:
        self._forget_old(now)
        return self._failures.setdefault(key, deque(maxlen=MOST))

    def _forget_old(self, now: datetime) -> None:
        for key, failures in list(self._failures.items()):
            while failures and failures[0] + WAIT <= now:
                failures.popleft()
            if not failures:
                del self._failures[key]
