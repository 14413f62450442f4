"""Time passes on a story's server: the clock is moved, and what falls due on the way falls."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time

import httpx
from sqlalchemy import func, select

from engine.clock import SHANGHAI
from engine.persistence import Transaction
from engine.persistence.case_rows import Incident
from engine.persistence.due_dates import next_moment
from engine.persistence.transit_rows import OutboundEvent
from engine.queries.deadlines import working_calendar
from simulation import calendar_notices
from simulation.server import Server, StoryDiffers

BEGINNING = datetime(2026, 3, 16, 9, tzinfo=SHANGHAI)
"""When a story begins that says nothing else."""
_MORNING = time(10)


def moment_of(given: date | datetime) -> datetime:
    """What a story's `at` means: a date is ten in the morning, in Shanghai."""
    if not isinstance(given, datetime):
        given = datetime.combine(given, _MORNING)
    return given.replace(tzinfo=SHANGHAI) if given.tzinfo is None else given


@dataclass
class PassingTime:
    """The clock of a server; `now` is where it stands.

    `publish` hands in the State Council's notice of a coming year as an administrator does (year,
    file): each November that of the next year is assumed to appear.
    """

    server: Server
    web: httpx.Client
    now: datetime
    publish: Callable[[int, str], None]

    def begin(self) -> None:
        """The clock stands where the story begins."""
        self._pin(self.now)

    def move(self, to: datetime) -> None:
        """The moment comes; what is due before has happened, in the order in which it is due."""
        if to < self.now:
            raise StoryDiffers(f"时间不能倒流：现在是 {self.now:%Y-%m-%d %H:%M}。")
        known = working_calendar(self.server.store).last.year
        while (notice := calendar_notices.appears(known + 1)) <= to:
            self._pass_until(max(notice, self.now))
            known += 1
            self.publish(known, calendar_notices.assumed(known))
        self._pass_until(to)

    def settle(self) -> None:
        """What is due has happened, and the partners were told what there is to tell.

        Raises StoryDiffers where something stays undone.
        """
        for _ in self.server.moments():
            with self.server.store.read() as transaction:
                if not self._is_left(transaction):
                    return
            if self.server.ring:
                self.server.ring()
        with self.server.store.read() as transaction:
            raise StoryDiffers(self._what_is_left(transaction))

    def _pass_until(self, moment: datetime) -> None:
        self.settle()
        while (due := self.next_due()) is not None and due < moment:
            self._pin(max(due, self.now))
        self._pin(moment)

    def _pin(self, moment: datetime) -> None:
        self.now = moment
        body = {"timestamp": int(moment.timestamp() * 1000)}
        answer = self.web.put("/v2/clock", json=body)
        if not answer.is_success:
            raise StoryDiffers(f"时钟没有拨动：{answer.text}")
        self.settle()

    def next_due(self) -> datetime | None:
        """When something is due next, up to the second (the clock is told milliseconds)."""
        with self.server.store.read() as transaction:
            due = next_moment(transaction)
        return due and datetime.fromtimestamp(-(-due.timestamp() // 1), SHANGHAI)

    def _is_left(self, transaction: Transaction) -> bool:
        due = next_moment(transaction)
        return (due is not None and due <= self.now) or bool(_pending(transaction))

    def _what_is_left(self, transaction: Transaction) -> str:
        open_ = select(Incident.message).where(Incident.state == "open")
        wrong = "；".join(transaction.scalars(open_)) or "没有"
        return f"期限或消息没有处理（待送消息 {_pending(transaction)} 条）；异常：{wrong}"


def _pending(transaction: Transaction) -> int:
    waiting = select(func.count(OutboundEvent.key)).where(OutboundEvent.state == "pending")
    return transaction.scalar(waiting) or 0
