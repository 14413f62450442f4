"""Tells what happens in a story: its notes, and what the installation's history has of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from engine.clock import SHANGHAI
from engine.deadlines.register import TimerRules
from engine.deadlines.words import dated
from engine.queries.history import ActivityEvent, events_since, still_running
from engine.queries.programmes import programmes_in_force
from simulation.acting import Acting
from simulation.passing_time import BEGINNING
from simulation.reading import StoryFile
from simulation.steps import Step

_WORDS = {"deadline_reminder": "提醒", "deadline_escalation": "升级督办", "deadline_change": "重算"}


@dataclass
class Teller:
    """Writes lines, each with its day; `cites` say of each clause where it stands in its text.

    `every_event`: also what people and deadlines did, from the beginning of the story it uses.
    """

    write: Callable[[str], None]
    every_event: bool = False
    told_until: datetime = BEGINNING
    _told: set[tuple[int, int]] = field(default_factory=set)

    def tell(self, _file: StoryFile, step: Step, acting: Acting) -> None:
        """What came of the step."""
        if self.every_event:
            self._events(acting)
        if step.note:
            cites = programmes_in_force(acting.server.store).cites
            cited = "、".join(cites[clause] for clause in step.clauses)
            self.write(f"{_day(acting.now)}  {step.note}" + (f"【{cited}】" if cited else ""))

    def what_runs_on(self, acting: Acting) -> None:
        """The regulation's deadlines that run on at the end."""
        timers = programmes_in_force(acting.server.store).timers
        for one in still_running(acting.server.store):
            rule = timers[one.deadline_id]
            step = f"{one.last_step}{_concerning(one.case)}"
            self.write(f"仍在计时：{rule.name}（{rule.ref}）——{step}")

    def _events(self, acting: Acting) -> None:
        timers = programmes_in_force(acting.server.store).timers
        for one in events_since(acting.server.store, self.told_until):
            if (one.case_key, one.number) not in self._told:
                self._told.add((one.case_key, one.number))
                self.write(f"{_day(one.at)}  {_line(one, timers)}")
        self.told_until = acting.now


def _day(moment: datetime) -> str:
    """At midnight, the day that has just ended."""
    here = moment.astimezone(SHANGHAI)
    day = (here - timedelta(microseconds=1)).date()
    return dated(day) + (" 24:00" if day != here.date() else "")


def _concerning(case: str) -> str:
    return f"　{case}" if case else ""


def _line(one: ActivityEvent, timers: TimerRules) -> str:
    if one.kind == "completed":
        return f"{one.actor_name}：{one.element}{_concerning(one.case)}"
    rule = timers.get(one.deadline_id) if one.deadline_id else None
    what = f"{rule.name}（{rule.ref}）" if rule else one.element
    if one.kind == "timer_fired":
        fell = f"期限届满：{what}——{rule.on_expiry}" if rule else f"时间到：{what}"
        return fell + _concerning(one.case)
    return f"{_WORDS[one.kind]}：{what}。{one.sentence}{_concerning(one.case)}"
