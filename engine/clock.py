"""The only module that reads a clock. Everything else takes the moment as an argument.

A clock answers aware moments in UTC. `Clock.now` may be pinned and moved (demonstration, tests);
where the pin is kept and who may set it is decided in `engine.settings` and `engine.commands`.
"""

import time
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
"""The zone in which the law counts days."""


class TimeLimit:
    """So many seconds from now, whatever happens to the clock on the wall."""

    def __init__(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds

    @property
    def left(self) -> float:
        """The seconds that are left; 0 when they are over."""
        return max(0.0, self._until - time.monotonic())


class Clock:
    """The system's time, or the moment it is pinned at.

    >>> Clock(datetime(2026, 3, 16, tzinfo=UTC)).now().isoformat()
    '2026-03-16T00:00:00+00:00'
    """

    def __init__(self, pinned: datetime | None = None) -> None:
        self.pinned = pinned

    def now(self) -> datetime:
        """This moment, aware, in UTC."""
        return self.pinned or datetime.now(UTC)
