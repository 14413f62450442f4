"""A deadline: from which event, by which rule, its last day, and how that was counted.

`due_at` is the first moment after the deadline: 24:00 of the last day in Asia/Shanghai, written as
00:00 of the day after it (民法典 第二百零三条: 截止时间为二十四时). What was done before it was in
time, and a timer fires at it.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from engine.deadlines.calendar import ONE_DAY
from engine.deadlines.rules import TimerRule
from engine.deadlines.words import dated

SHANGHAI = ZoneInfo("Asia/Shanghai")
"""The zone in which the law counts days."""


def end_of_day(day: date) -> datetime:
    """24:00 of the day in Shanghai.

    >>> end_of_day(date(2025, 10, 31)).isoformat()
    '2025-11-01T00:00:00+08:00'
    """
    return datetime.combine(day + ONE_DAY, time(), SHANGHAI)


def legal_day(moment: datetime) -> date:
    """The day in Shanghai of a moment; one without a zone is taken as Shanghai's own time."""
    return (moment.astimezone(SHANGHAI) if moment.tzinfo else moment).date()


@dataclass(frozen=True, slots=True)
class Pause:
    """A stretch that does not count (补正时间不计入): the days after `since` up to `until`.

    `until` is None while the clock is still stopped.
    """

    since: date
    until: date | None
    reason: str

    def covers(self, day: date) -> bool:
        """Whether the day does not count."""
        return self.since < day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Extension:
    """A later last day granted by an officer on a day (延期); a pause after it moves it too."""

    until: date
    reason: str
    granted: date | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """What counting came to. `last_day` None means 待定; then `estimate` may guess.

    `earliest` is the first day on which the deadline can possibly end, whatever is published.
    """

    last_day: date | None
    estimate: date | None
    earliest: date
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Deadline:
    """A deadline of one case; `count` holds the result and the steps that led to it."""

    timer: TimerRule
    start: date
    rule: str
    count: Count

    @property
    def settled(self) -> bool:
        """Whether there is a legal last day; while there is none no consequence may follow."""
        return self.count.last_day is not None

    @property
    def last_day(self) -> date | None:
        """The legal last day; None while it is 待定."""
        return self.count.last_day

    @property
    def estimate(self) -> date | None:
        """A guess for reminders while it is 待定; None when settled or nothing can be guessed."""
        return self.count.estimate

    @property
    def due_at(self) -> datetime | None:
        """24:00 of the last day; None while it is 待定."""
        return end_of_day(self.count.last_day) if self.count.last_day else None

    @property
    def estimated_due_at(self) -> datetime | None:
        """24:00 of the estimated last day."""
        return end_of_day(self.count.estimate) if self.count.estimate else None

    @property
    def steps(self) -> tuple[str, ...]:
        """How it was counted, one Chinese sentence a step."""
        return self.count.steps

    @property
    def explanation(self) -> str:
        """The whole in one sentence."""
        timer = self.timer
        what = f"{timer.name}（{timer.ref}）：{timer.starts_on} {self.start}，{self.rule}"
        if self.count.last_day is not None:
            return f"{what}，末日 {dated(self.count.last_day)}24:00"
        guess = f"，估计为 {dated(self.count.estimate)}，仅供提醒" if self.count.estimate else ""
        return f"{what}，末日待定{guess}"

    def on_time(self, done: date | datetime) -> bool | None:
        """Whether something done then was in time; None while nobody can know.

        What is done before the earliest possible end is in time even when the end is 待定.
        """
        day = legal_day(done) if isinstance(done, datetime) else done
        if self.count.last_day is not None:
            return day <= self.count.last_day
        return True if day <= self.count.earliest else None
