"""A question of one line and its answer: what `guicheng deadline` asks, as JSON in and out.

Question: ``{"timer": id, "start": date}`` or ``{"timer": id, "year": y}``; optionally
``submitted`` (a date or a moment), ``value`` (a parameter set otherwise: a number, or ``12-31``)
and ``facts`` (what decides between variants).

Answer: ``timer``, ``last_day`` (a date or ``"unknown"``), ``due_at`` (24:00 of it, as 00:00 of the
next day in Shanghai), ``estimate``, ``on_time`` and ``steps``; what is not known or was not asked
is null.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime

from engine.deadlines.calendar import WorkingCalendar
from engine.deadlines.deadline import Deadline, legal_day
from engine.deadlines.register import TimerRules
from engine.deadlines.rules import FixedDate, TimerRule, WholeYears
from engine.deadlines.running import CountedFrom
from engine.errors import Invalid

Json = Mapping[str, object]

_DAY = re.compile(r"\d{4}-\d\d-\d\d(?!\d)", re.ASCII)
_YEAR = re.compile(r"(19|20|21)\d\d|2200", re.ASCII)
_MIDNIGHT = re.compile(r"(?<=^\d{4}-\d\d-\d\d)[T ]24:00(:00)?$")
_QUESTION = ("timer", "start", "year", "submitted", "value", "facts")


def answer(question: Json, timers: TimerRules, calendar: WorkingCalendar) -> dict[str, object]:
    """The answer to one question. Raises Invalid or NotFound with a sentence that says why not."""
    if unknown := [key for key in question if key not in _QUESTION]:
        raise Invalid(f"不认识的项：{'、'.join(unknown)}；可用的有{'、'.join(_QUESTION)}")
    found = asked(question, timers, calendar)
    submitted = question.get("submitted")
    on_time = found.on_time(_moment(submitted)) if submitted is not None else None
    return {**as_json(found), "on_time": on_time}


def asked(question: Json, timers: TimerRules, calendar: WorkingCalendar) -> Deadline:
    """The deadline a question is about."""
    timer = timers[_text(question, "timer")]
    facts = question.get("facts", {})
    if not isinstance(facts, Mapping):
        raise Invalid("facts 应是“名称: 值”的对象")
    value = question.get("value")
    if value is not None and not isinstance(value, int | str):
        raise Invalid(f"{timer.id} 的 value 应为整数或“12-31”，不是“{value}”")
    asked_for = CountedFrom(timer.id, _start(question, timer), value=value, facts=facts)
    return asked_for.deadline(timers, calendar)


def as_json(found: Deadline) -> dict[str, object]:
    """What is known of a deadline, in JSON values, without `on_time`."""
    return {
        "timer": found.timer.id,
        "last_day": str(found.last_day) if found.last_day else "unknown",
        "due_at": found.due_at.isoformat() if found.due_at else None,
        "estimate": str(found.estimate) if found.estimate else None,
        "steps": list(found.steps),
    }


def _start(question: Json, timer: TimerRule) -> date:
    start, year = question.get("start"), question.get("year")
    if (start is None) == (year is None):
        raise Invalid(f"{timer.id}：请给出起算日 start（{timer.starts_on}）或年份 year 之一")
    if start is not None:
        return _day(start)
    if not isinstance(timer.rule, FixedDate | WholeYears):
        raise Invalid(f"{timer.id} 是{timer.rule}，要给起算日 start（{timer.starts_on}），不是年份")
    return _first_of(year)


def _first_of(year: object) -> date:
    if not _YEAR.fullmatch(str(year)):
        raise Invalid(f"年份“{year}”应为1900至2200之间的四位数字")
    return date(int(str(year)), 1, 1)


def _day(text: object) -> date:
    moment = _moment(text)
    return legal_day(moment) if isinstance(moment, datetime) else moment


def _moment(text: object) -> date | datetime:
    """A day or a moment; 24:00 belongs to the day that it ends (民法典 第二百零三条)."""
    try:
        if not _DAY.match(str(text)):  # other notations of ISO 8601 are slips of the hand here
            raise ValueError
        written = _MIDNIGHT.sub("", str(text))
        return (
            date.fromisoformat(written) if len(written) <= 10 else datetime.fromisoformat(written)
        )
    except ValueError:
        raise Invalid(f"“{text}”不是日期，应写作 2026-03-31 或 2026-03-31T17:30:00") from None


def _text(question: Json, key: str) -> str:
    value = question.get(key)
    if not isinstance(value, str) or not value:
        raise Invalid(f"问题里没有 {key}（期限编号，如 T-JS-10-3-a）")
    return value
