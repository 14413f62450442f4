"""A running deadline as facts: what it is counted from, and what officers have done to it.

The last day is always derived from these facts and the calendar of the day, never kept alone; so
a new notice, a local closure, an extension or a pause leads to one and the same count.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, cast

from engine.deadlines.calendar import WorkingCalendar
from engine.deadlines.choice import assumptions, rule_for
from engine.deadlines.counting import deadline
from engine.deadlines.deadline import Deadline, Extension, Pause
from engine.deadlines.register import TimerRules, read_rule
from engine.deadlines.rules import Rule, TimerRule
from engine.errors import Invalid, Refused
from engine.json_types import Json


@dataclass(frozen=True, slots=True)
class CountedFrom:
    """The facts of a running deadline, as its row keeps them in JSON.

    `timer` is the id in the register; where the diagram states a rule of its own it is empty and
    `rule` holds what `timers.yaml` would say, `province` by whose calendar it counts. `value` and
    `facts` as in a question.
    """

    timer: str
    start: date
    rule: Mapping[str, object] | None = None
    value: int | str | None = None
    facts: Mapping[str, object] = field(default_factory=dict)
    pauses: tuple[Pause, ...] = ()
    extension: Extension | None = None
    province: str = ""

    def deadline(self, timers: TimerRules, calendar: WorkingCalendar) -> Deadline:
        """The deadline by this calendar."""
        timer = timers[self.timer] if self.timer else _own(self.written_rule(), self.province)
        rule = rule_for(timer, self.facts, self.value)
        found = deadline(
            timer, calendar, self.start, rule=rule, pauses=self.pauses, extension=self.extension
        )
        steps = (*assumptions(timer, self.facts), *found.steps)
        return replace(found, count=replace(found.count, steps=steps))

    def written_rule(self) -> Rule:
        """The rule that the diagram states itself; raises Invalid when it is none."""
        try:
            return read_rule(self.rule)
        except ValueError as error:
            raise Invalid(str(error)) from error

    @property
    def suspended(self) -> bool:
        """Whether the clock stands still."""
        return any(pause.until is None for pause in self.pauses)

    def suspend(self, since: date, reason: str) -> "CountedFrom":
        """中止: the days after `since` do not count until it is resumed."""
        if self.suspended:
            raise Refused("期限已经中止，尚未恢复")
        return replace(self, pauses=(*self.pauses, Pause(since, None, reason)))

    def resume(self, until: date) -> "CountedFrom":
        """恢复: the days up to `until` did not count, those after it do."""
        if not self.suspended:
            raise Refused("期限没有中止，不能恢复")
        *ended, last = self.pauses
        if until < last.since:
            raise Refused(f"恢复日 {until} 早于中止日 {last.since}")
        return replace(self, pauses=(*ended, replace(last, until=until)))

    def extend(self, until: date, reason: str, granted: date | None = None) -> "CountedFrom":
        """延期 to a later last day, granted on a day."""
        if self.extension is not None and until <= self.extension.until:
            raise Refused(f"已经延期至 {self.extension.until}，新的末日应当更晚")
        return replace(self, extension=Extension(until, reason, granted))

    def restart(self, start: date) -> "CountedFrom":
        """重算 from another day of the event."""
        return replace(self, start=start)

    def to_json(self) -> dict[str, Json]:
        """What the row keeps; `from_json` reads it back."""
        extension = self.extension
        return {
            "timer": self.timer,
            "start": str(self.start),
            "rule": None if self.rule is None else cast("dict[str, Json]", dict(self.rule)),
            "value": self.value,
            "facts": cast("dict[str, Json]", dict(self.facts)),
            "pauses": [_pause_to_json(pause) for pause in self.pauses],
            "extension": _extension_to_json(extension) if extension else None,
            "province": self.province,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "CountedFrom":
        """The facts a row keeps."""
        extension = kept.get("extension")
        value = kept.get("value")
        return cls(
            timer=kept["timer"],
            start=date.fromisoformat(kept["start"]),
            rule=kept.get("rule"),
            value=value if value is None or isinstance(value, str) else int(value),
            facts=kept.get("facts", {}),
            pauses=tuple(_pause_from_json(pause) for pause in kept.get("pauses", ())),
            extension=_extension_from_json(extension) if extension else None,
            province=kept.get("province", ""),
        )


def _own(rule: Rule, province: str) -> TimerRule:
    """A deadline that stands in the diagram and in no regulation's register."""
    return TimerRule(
        "", "期限", (), "流程图", rule, starts_on="自", on_expiry="", province=province
    )


def _extension_to_json(extension: Extension) -> Json:
    granted = None if extension.granted is None else str(extension.granted)
    return {"until": str(extension.until), "reason": extension.reason, "granted": granted}


def _extension_from_json(kept: Mapping[str, Any]) -> Extension:
    granted = kept.get("granted")
    on = None if granted is None else date.fromisoformat(granted)
    return Extension(date.fromisoformat(kept["until"]), kept["reason"], on)


def _pause_to_json(pause: Pause) -> Json:
    until = None if pause.until is None else str(pause.until)
    return {"since": str(pause.since), "until": until, "reason": pause.reason}


def _pause_from_json(kept: Mapping[str, Any]) -> Pause:
    until = kept["until"]
    ended = None if until is None else date.fromisoformat(until)
    return Pause(date.fromisoformat(kept["since"]), ended, kept["reason"])
