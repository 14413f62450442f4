"""Time passes, people act, deadlines fall; all that happens is told in the order it happens."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from engine.clock import SHANGHAI
from engine.commands.complete_user_task import complete_user_task
from engine.commands.engine import Engine
from engine.commands.fire_due_timers import fire_due_timers
from engine.commands.publish_message import publish_message
from engine.commands.recompute_deadlines import recompute_deadlines
from engine.commands.send_reminders import send_reminders
from engine.commands.start_process_instance import start_process_instance
from engine.deadlines.calendar import CalendarDay
from engine.deadlines.words import dated
from engine.lifecycle.actor import SYSTEM, Actor
from engine.persistence import calendar
from engine.queries import happenings
from engine.queries.accounts import actor_of
from engine.queries.calendar import timer_rules, working_calendar
from engine.queries.happenings import Happening

ASSUMED = "模拟假定：周一至周五，扣除固定日期的法定节假日"


class Over(Exception):
    """The years asked for have passed."""


@dataclass
class Life:
    """`now` only moves on, up to `until`; `say` is given a line for each happening."""

    engine: Engine
    now: datetime
    until: datetime
    say: Callable[[str], None]
    told: set[tuple[int, int]] = field(default_factory=set)

    # What is done.

    def move(self, to: date) -> None:
        """The morning of that day comes; what falls due on the way falls, in due order.

        Raises Over when the life ends before.
        """
        morning = datetime(to.year, to.month, to.day, 9, tzinfo=SHANGHAI)
        end = min(morning, self.until)
        while (at := self._next()) <= end:
            self.now = max(self.now, at)
            self._let_happen()
        self.now = max(self.now, end)
        if morning > self.until:
            raise Over

    def start(self, login: str, process_id: str, **variables: Any) -> None:
        """The person starts a procedure."""
        start_process_instance(
            self.engine,
            process_id=process_id,
            variables=variables,
            actor=self._actor(login),
            now=self.now,
        )
        self._tell()

    def complete(self, login: str, element: str, variables: Mapping[str, Any]) -> None:
        """The person completes the task at that element. Raises NotFound where there is none."""
        actor = self._actor(login)
        key = happenings.task_at(self.engine.store, actor, element)
        complete_user_task(self.engine, key, variables, actor=actor, now=self.now)
        self._tell()

    def publish(self, name: str, key: str, variables: Mapping[str, Any]) -> None:
        """A connected system sends a message."""
        publish_message(self.engine, name, key, variables, actor=SYSTEM, now=self.now)
        self._tell()

    def tell(self, text: str) -> None:
        """A line of the calendar, today; at midnight, of the day that has just ended."""
        today = self.now.astimezone(SHANGHAI)
        day = (today - timedelta(microseconds=1)).date()
        hour = " 24:00" if day != today.date() else ""
        self.say(f"{dated(day)}{hour}  {text}")

    # What happens by itself.

    def _next(self) -> datetime:
        due = happenings.next_moment(self.engine.store)
        notice = self._notice()
        return notice if due is None else min(due, notice)

    def _notice(self) -> datetime:
        """The life assumes that the next year's notice appears on 15 November."""
        year = working_calendar(self.engine.store).last.year
        return datetime(year, 11, 15, 9, tzinfo=SHANGHAI)

    def _let_happen(self) -> None:
        if self.now >= self._notice():
            self._publish_notice()
        fire_due_timers(self.engine, now=self.now)
        send_reminders(self.engine, now=self.now)
        self._tell()

    def _publish_notice(self) -> None:
        year = working_calendar(self.engine.store).last.year + 1
        self.tell(f"假定{year}年的放假安排公布")
        with self.engine.store.write() as transaction:
            calendar.put_days(transaction, self._assumed(year), SYSTEM.login, self.now)
        reason = f"{year}年的放假安排公布"
        recompute_deadlines(self.engine, actor=SYSTEM, now=self.now, reason=reason)

    def _assumed(self, year: int) -> Iterator[CalendarDay]:
        known = working_calendar(self.engine.store)
        for day in known.days(date(year, 1, 1), date(year, 12, 31)):
            yield replace(known.day(day.date), status="published", source=ASSUMED)

    # How it is told.

    def _actor(self, login: str) -> Actor:
        return actor_of(self.engine.store, login, now=self.now)

    def _tell(self) -> None:
        for one in happenings.happenings_since(self.engine.store, self.now):
            if (one.case_key, one.number) not in self.told:
                self.told.add((one.case_key, one.number))
                self.tell(_line(one))


def _line(one: Happening) -> str:
    if one.kind == "completed":
        return f"{one.actor_name}：{one.element}"
    rule = timer_rules().get(one.deadline_id) if one.deadline_id else None
    what = f"{rule.name}（{rule.ref}）" if rule else one.element
    if one.kind == "timer_fired":
        return f"期限届满：{what}——{rule.on_expiry}" if rule else f"时间到：{what}"
    return f"{_WORDS[one.kind]}：{what}。{one.sentence}"


_WORDS = {"deadline_reminder": "提醒", "deadline_escalation": "升级督办", "deadline_change": "重算"}
