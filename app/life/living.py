"""Time passes, people act, deadlines fall: a life as its script tells it, over HTTP."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from app.life import notices
from app.story.browser import StoryDiffers
from app.story.province import Province
from engine.clock import SHANGHAI
from engine.deadlines.words import dated
from engine.persistence.programmes import shipped_programmes
from engine.programmes import Programme
from engine.queries import recent_activity
from engine.queries.calendar import shipped_calendar
from engine.queries.recent_activity import ActivityEvent

_WORDS = {"deadline_reminder": "提醒", "deadline_escalation": "升级督办", "deadline_change": "重算"}
_ACCEPTED = 202


class Over(Exception):
    """The years asked for have passed."""


@dataclass
class Life:
    """What a script may do and ask. Every outcome that it expects otherwise is StoryDiffers.

    Time only moves on, up to `until`; `say` is given a line for each happening, where the
    installation lets itself be looked into, and for what the script tells.
    """

    province: Province
    register: Programme
    until: datetime
    say: Callable[[str], None]
    known: int = field(default_factory=lambda: shipped_calendar().last.year)
    """The last year whose notice has been published."""
    told: set[tuple[int, int]] = field(default_factory=set)
    counted: set[str] = field(default_factory=set)
    """The cases whose end was expected."""

    def __post_init__(self) -> None:
        self.told_until = self.province.now

    @property
    def today(self) -> date:
        """Of the installation's clock."""
        return self.province.now.astimezone(SHANGHAI).date()

    # What is done.

    def move(self, to: date) -> None:
        """The morning of that day comes, and what falls due on the way has fallen.

        Raises Over when the life ends before.
        """
        morning = _at_nine(to)
        end = min(morning, self.until)
        while (notice := _at_nine(notices.appears_on(self.known + 1))) <= end:
            self._pass_until(notice)
            self._publish_notice()
        self._pass_until(end)
        if morning > self.until:
            raise Over

    def start(self, login: str, process_id: str, **typed: Any) -> None:
        """The person starts a procedure, with what its start form asks for."""
        self.province.start(login, process_id, typed)
        self._tell_what_happened()

    def complete(self, login: str, at: str, about: str = "", /, **typed: Any) -> None:
        """The person takes the oldest task at `process/element`, of the case that is about this
        (a body's number, a credit code), and hands in its form.
        """
        self.province.complete(login, at, typed, about=about)
        self._tell_what_happened()

    def send(self, partner: str, type_: str, data: Mapping[str, Any], said: str) -> None:
        """A connected system sends a message; `said` tells it."""
        answer = self.province.send(partner, type_, data)
        self.expect(f"{said}：{answer.text}", answer.status_code, _ACCEPTED)
        self.tell(said)
        self._tell_what_happened()

    # What is expected.

    def expect(self, what: str, found: object, wanted: object) -> None:
        """Stop where it came out otherwise."""
        if found != wanted:
            raise StoryDiffers(f"{_day(self.province.now)}  {what}：应为 {wanted}，实为 {found}")

    def ended(self, process_id: str, end: str, about: str = "") -> None:
        """A case of the procedure (about this) is over and came to this end, which is told; each
        case counts once, the newest first.
        """
        cases = self.province.cases(process_id, state="COMPLETED")
        if about:
            knowing = self.province.knowing(about)
            cases = [case for case in cases if case in knowing]
        came_to = "没有办结的"
        for case in reversed([case for case in cases if case not in self.counted]):
            ends = self.province.ends(case)
            if end in ends:
                self.counted.add(case)
                title = self.province.variable(case, "caseTitle") or ""
                return self.tell(f"结果：{ends[end]}{concerning(title)}")
            came_to = "、".join(ends)
        raise StoryDiffers(
            f"{_day(self.province.now)}  {process_id}（{about}）的结果：应为 {end}，实为 {came_to}"
        )

    def registered(self, login: str, number: str, *words: str) -> None:
        """The body's page in the register says so."""
        page = self.province.browser(login).read(f"/register/{number}")
        for word in words:
            self.expect(f"名录 {number} 写有“{word}”", word in page, True)

    # How it is told.

    def tell(self, text: str, *clauses: str) -> None:
        """A line of the calendar, today, with the articles it rests on."""
        cited = "、".join(self.register.clauses[id].cite for id in clauses)
        self.say(f"{_day(self.province.now)}  {text}" + (f"【{cited}】" if cited else ""))

    def _pass_until(self, moment: datetime) -> None:
        self.province.move(moment)
        self._tell_what_happened()

    def _publish_notice(self) -> None:
        self.known += 1
        self.tell(f"假定{self.known}年的放假安排公布")
        self.province.browser("admin").post(
            "/administration/calendar/import",
            files={"notice": (f"{self.known}.csv", notices.assumed(self.known))},
            source=notices.SOURCE,
        )
        self._tell_what_happened()

    def _tell_what_happened(self) -> None:
        engine = self.province.world.engine
        if engine is None:
            return
        for one in recent_activity.events_since(engine.store, self.told_until):
            if (one.case_key, one.number) not in self.told:
                self.told.add((one.case_key, one.number))
                self.say(f"{_day(one.at)}  {_line(one)}")
        self.told_until = self.province.now


def _at_nine(day: date) -> datetime:
    return datetime.combine(day, time(9), SHANGHAI)


def _day(moment: datetime) -> str:
    """At midnight, the day that has just ended."""
    here = moment.astimezone(SHANGHAI)
    day = (here - timedelta(microseconds=1)).date()
    return dated(day) + (" 24:00" if day != here.date() else "")


def concerning(case: str) -> str:
    """Which case a line is about, behind it."""
    return f"　{case}" if case else ""


def _line(one: ActivityEvent) -> str:
    if one.kind == "completed":
        return f"{one.actor_name}：{one.element}{concerning(one.case)}"
    rule = shipped_programmes().timers.get(one.deadline_id) if one.deadline_id else None
    what = f"{rule.name}（{rule.ref}）" if rule else one.element
    if one.kind == "timer_fired":
        fell = f"期限届满：{what}——{rule.on_expiry}" if rule else f"时间到：{what}"
        return fell + concerning(one.case)
    return f"{_WORDS[one.kind]}：{what}。{one.sentence}{concerning(one.case)}"
