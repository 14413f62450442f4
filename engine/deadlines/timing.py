"""From what a timer's expression came to, to the moment the timer is due.

A timer event holds FEEL text or fixed text: a moment (timeDate), a duration (timeDuration), a
repeating interval (timeCycle), or, for a moment, the context that FEEL's ``deadline(…)`` answers.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast

from engine.deadlines.iso8601 import WITHOUT_END, parse_cycle, parse_duration, parse_moment
from engine.errors import Invalid
from engine.json_types import Json

Kind = Literal["timeDate", "timeDuration", "timeCycle"]


@dataclass(frozen=True, slots=True)
class Due:
    """When a timer is due. `due_at` None is 待定: then only `estimate` may be shown.

    `repetitions` are left after this one (-1: without end). `deadline_id` names the timer of the
    regulation, `explanation` holds the steps of its count and `counted_from` the facts it can be
    counted from again (`engine.deadlines.running`), where the diagram asked for a deadline.
    """

    due_at: datetime | None
    estimate: datetime | None = None
    repetitions: int = 0
    deadline_id: str | None = None
    explanation: tuple[str, ...] = ()
    counted_from: Mapping[str, Json] | None = None


def due(kind: Kind, value: object, now: datetime) -> Due:
    """When a timer that begins to wait now is due; `value` is text or a FEEL value.

    Raises Invalid with a sentence when the value is none that a timer can wait for.
    """
    if value is None:
        raise Invalid("定时器的表达式没有得到值（null），请检查所用的变量")
    if isinstance(value, Mapping):
        return _deadline(value)
    # FEEL's dates, times and durations write themselves as ISO 8601
    text = str(value)
    if kind == "timeDate":
        return Due(parse_moment(text))
    if kind == "timeDuration":
        return Due(parse_duration(text).after(now))
    cycle = parse_cycle(text)
    left = WITHOUT_END if cycle.times == WITHOUT_END else cycle.times - 1
    return Due(cycle.first(now), repetitions=left)


def due_again(value: object, due_at: datetime, repetitions: int) -> Due | None:
    """When a cycle is due after the occurrence at `due_at`; None when none is left."""
    if repetitions == 0:
        return None
    left = WITHOUT_END if repetitions == WITHOUT_END else repetitions - 1
    return Due(parse_cycle(str(value)).following(due_at), repetitions=left)


def _deadline(context: Mapping[str, object]) -> Due:
    if "timer" not in context or "due_at" not in context:
        raise Invalid(
            "定时器的表达式得到一个上下文；能用的只有 deadline(…) 的结果、时刻、时长或循环"
        )
    timer, steps, facts = (context.get(key) for key in ("timer", "steps", "counted_from"))
    return Due(
        _moment(context["due_at"]),
        _moment(context.get("estimate")),
        deadline_id=None if timer is None else str(timer),
        explanation=tuple(str(step) for step in steps) if isinstance(steps, list) else (),
        counted_from=cast("Mapping[str, Json]", facts) if isinstance(facts, Mapping) else None,
    )


def _moment(value: object) -> datetime | None:
    return None if value is None else parse_moment(str(value))
