"""Counting working days one by one, with the reasons, as a careful clerk would on paper."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby, takewhile

from engine.deadlines.calendar import ONE_DAY, CalendarDay, WorkingCalendar
from engine.deadlines.deadline import Count, Pause
from engine.deadlines.rules import Period
from engine.deadlines.words import dated, holiday, pending, stretch, unknown


@dataclass(frozen=True, slots=True)
class _Walked:
    """A day passed on the way: its number when it counts, the pause when the clock stood still."""

    day: CalendarDay
    number: int
    counts: bool
    pause: Pause | None

    @property
    def certain(self) -> bool:
        return self.day.status == "published" or self.pause is not None

    @property
    def kind(self) -> tuple[object, ...]:
        """What keeps days together in one step: working days of one week, days off of one cause."""
        if self.counts:
            return ("counted", *self.day.date.isocalendar()[:2])
        return ("pause", self.pause.reason) if self.pause else ("off", bool(self.day.name))


def count_working_days(
    period: Period, start: date, calendar: WorkingCalendar, pauses: Sequence[Pause] = ()
) -> Count:
    """The last of so many working days after the start (before it, when counted backwards)."""
    way = list(_walk(period, start, calendar, pauses))
    known = list(takewhile(lambda walked: walked.certain, way))
    steps = [f"{dated(start)}为起始日，不计入", *_steps(known)]
    counted = known[-1].number if known else 0
    if counted == period.value:
        last = known[-1].day.date
        return Count(last, None, last, (*steps, f"末日 {dated(last)}24:00"))
    stopped = known[-1].day.date + _direction(period) if known else start + _direction(period)
    left = period.value - counted
    earliest = stopped if period.backwards else stopped + (left - 1) * ONE_DAY
    if len(known) == len(way):
        why = f"自 {dated(stopped)}起停钟，尚未恢复；还差{left}个工作日"
        return Count(None, None, earliest, (*steps, why, "末日待定：恢复之日的次日起继续计算"))
    why = f"{unknown(stopped, calendar.first)}，{stopped} 起无法确定工作日；还差{left}个工作日"
    estimate = way[-1].day.date if way[-1].number == period.value else None
    return Count(None, estimate, earliest, (*steps, why, pending(estimate)))


def _direction(period: Period) -> timedelta:
    return -ONE_DAY if period.backwards else ONE_DAY


def _walk(
    period: Period, start: date, calendar: WorkingCalendar, pauses: Sequence[Pause]
) -> Iterator[_Walked]:
    """Every day up to the last one, or to where the clock stands still for good."""
    number, day = 0, start
    while number < period.value:
        day += _direction(period)
        pause = next((pause for pause in pauses if pause.covers(day)), None)
        if pause is not None and pause.until is None:
            return
        found = calendar.day(day)
        counts = found.working and pause is None
        number += counts
        yield _Walked(found, number, counts, pause)


def _steps(known: Sequence[_Walked]) -> Iterator[str]:
    for _, days in groupby(known, key=lambda walked: walked.kind):
        run = list(days)
        yield _counted(run) if run[0].counts else _passed(run)
        for walked in run:
            if walked.counts and walked.day.made_up:
                yield f"{walked.day.date} 为调休上班日，计入"


def _counted(run: Sequence[_Walked]) -> str:
    ends = run[:1] if len(run) == 1 else (run[0], run[-1])
    return " … ".join(f"{dated(walked.day.date)}=第{walked.number}日" for walked in ends)


def _passed(run: Sequence[_Walked]) -> str:
    first, last = sorted((run[0].day.date, run[-1].day.date))
    pause = run[0].pause
    why = f"停钟：{pause.reason}" if pause else holiday([walked.day.name for walked in run])
    return f"{stretch(first, last)} 不计（{why}）"
