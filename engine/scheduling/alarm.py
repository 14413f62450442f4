"""One in-memory APScheduler job a chore; each is armed again at the next moment it names.

The rows say what is due: a missed alarm loses nothing, and any number of alarms may ring at once.
APScheduler waits by the clock on the wall, which an administrator may set back; a guard that counts
seconds as they pass rings what should have rung.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Event, Lock, Thread

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.date import DateTrigger

from engine.clock import Clock, TimeLimit

Chore = Callable[[], timedelta | None]
"""Does what is due and says how long until there is more; None: nothing is waited for."""

LONGEST_NAP = timedelta(seconds=1)
"""Another process may write an earlier moment, and a pinned clock may be moved: look again soon."""
AFTER_A_FAILURE = timedelta(seconds=5)
GRACE = timedelta(seconds=2)
"""An alarm that is later than this was missed."""
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Armed:
    chore: Chore
    missed_after: TimeLimit


class AlarmClock:
    """Wakes chores; a chore that fails is logged and woken again."""

    def __init__(self, longest_nap: timedelta = LONGEST_NAP, grace: timedelta = GRACE) -> None:
        self._longest_nap, self._grace = longest_nap, grace
        self._armed: dict[str, _Armed] = {}
        self._over, self._arming = Event(), Lock()
        self._guard = Thread(target=self._ring_what_was_missed, name="alarm guard", daemon=True)
        options = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        self._scheduler = BackgroundScheduler(timezone=UTC, job_defaults=options)

    def add(self, name: str, chore: Chore) -> None:
        """Wake the chore from the start on."""
        self._arm(name, chore, timedelta(0))

    def start(self) -> None:
        """Begin to ring, in a thread of its own."""
        self._scheduler.start()
        self._guard.start()

    def stop(self) -> None:
        """Ring no more; a chore at work ends first.

        Nothing is armed any more when APScheduler shuts down: it would wait for the chore, and the
        chore for its lock. Without jobs, it isn't in the middle of looking through them either.
        """
        with self._arming:
            self._over.set()
        self._guard.join()
        self._scheduler.pause()
        self._scheduler.remove_all_jobs()
        self._scheduler.shutdown(wait=True)

    def _arm(self, name: str, chore: Chore, nap: timedelta) -> None:
        with self._arming:
            if self._over.is_set():
                return
            self._armed[name] = _Armed(chore, TimeLimit((nap + self._grace).total_seconds()))
            self._scheduler.add_job(
                self._ring,
                DateTrigger(Clock().now() + nap, UTC),
                args=(name, chore),
                id=name,
                replace_existing=True,
            )

    def _ring(self, name: str, chore: Chore) -> None:
        self._armed.pop(name, None)
        try:
            wanted = chore()
        except Exception:  # whatever failed, the rows are still there to be tried again
            logger.exception("chore %s failed", name)
            wanted = AFTER_A_FAILURE
        longest = self._longest_nap
        nap = longest if wanted is None else min(max(wanted, timedelta(0)), longest)
        self._arm(name, chore, nap)

    def _ring_what_was_missed(self) -> None:
        while not self._over.wait(self._longest_nap.total_seconds()):
            for name, armed in list(self._armed.items()):
                if not armed.missed_after.left:
                    logger.warning("chore %s was not woken in time: has the clock gone back?", name)
                    self._arm(name, armed.chore, timedelta(0))


def until(moment: datetime | None, now: datetime) -> timedelta | None:
    """How long to wait for a moment; nothing to wait for: None."""
    return None if moment is None else moment - now
