"""One in-memory APScheduler job a chore; each is armed again at the next moment it names.

The rows say what is due: a missed alarm loses nothing, and any number of alarms may ring at once.
"""

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.date import DateTrigger

from engine.clock import Clock

Chore = Callable[[], timedelta | None]
"""Does what is due and says how long until there is more; None: nothing is waited for."""

LONGEST_NAP = timedelta(seconds=1)
"""Another process may write an earlier moment, and a pinned clock may be moved: look again soon."""
AFTER_A_FAILURE = timedelta(seconds=5)
logger = logging.getLogger(__name__)


class AlarmClock:
    """Wakes chores; a chore that fails is logged and woken again."""

    def __init__(self, longest_nap: timedelta = LONGEST_NAP) -> None:
        self._longest_nap = longest_nap
        options = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        self._scheduler = BackgroundScheduler(timezone=UTC, job_defaults=options)

    def add(self, name: str, chore: Chore) -> None:
        """Wake the chore from the start on."""
        self._arm(name, chore, timedelta(0))

    def start(self) -> None:
        """Begin to ring, in a thread of its own."""
        self._scheduler.start()

    def stop(self) -> None:
        """Ring no more; a chore at work ends first."""
        self._scheduler.shutdown(wait=True)

    def _arm(self, name: str, chore: Chore, nap: timedelta) -> None:
        self._scheduler.add_job(
            self._ring,
            DateTrigger(Clock().now() + nap, UTC),
            args=(name, chore),
            id=name,
            replace_existing=True,
        )

    def _ring(self, name: str, chore: Chore) -> None:
        try:
            wanted = chore()
        except Exception:  # whatever failed, the rows are still there to be tried again
            logger.exception("chore %s failed", name)
            wanted = AFTER_A_FAILURE
        longest = self._longest_nap
        nap = longest if wanted is None else min(max(wanted, timedelta(0)), longest)
        self._arm(name, chore, nap)


def until(moment: datetime | None, now: datetime) -> timedelta | None:
    """How long to wait for a moment; nothing to wait for: None."""
    return None if moment is None else moment - now
