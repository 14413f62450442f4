"""How long a session lasts, and what may still be missing from it.

ASVS 5.0 section 7.3 asks for an end after inactivity and an end in any case; GB/T 22239-2019
8.1.4.1 for an end of connections that are left alone.
"""

from datetime import datetime, timedelta
from typing import Literal

IDLE = timedelta(hours=1)
"""Without a request for so long, a session ends."""
LASTS = timedelta(hours=12)
"""However much it is used, a session ends after so long: the longest working day."""
STEP = timedelta(minutes=1)
"""Use is written down no more often than this."""

Lack = Literal["", "second_factor", "enrolment", "new_password"]
"""What a session lacks: nothing, the code of a second factor, a second factor, an own password."""


def ends_at(begun_at: datetime, used_at: datetime) -> datetime:
    """When a session ends that was used last at that moment.

    >>> from datetime import UTC
    >>> morning = datetime(2026, 3, 16, 8, tzinfo=UTC)
    >>> ends_at(morning, morning + timedelta(hours=3)).hour
    12
    >>> ends_at(morning, morning + timedelta(hours=11, minutes=30)).hour
    20
    """
    return min(used_at + IDLE, begun_at + LASTS)
