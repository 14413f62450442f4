"""What a deadline's text says: a period, whole years, a date of every year, a date by notice."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from engine.deadlines.months import clamped

Unit = Literal["working_day", "day", "month", "year"]

UNIT_NAMES: dict[str, str] = {
    "working_day": "个工作日",
    "day": "日",
    "month": "个月",
    "year": "年",
}

LONGEST = {"working_day": 5_000, "day": 36_500, "month": 1_200, "year": 100}
"""The longest period of each unit that anybody may ask for (a slip of the hand is refused)."""


@dataclass(frozen=True, slots=True)
class Period:
    """So many days, working days, months or years after an event (民法典 第二百零一、二百零二条).

    `roll`: a last day that is a day off moves to the next working day (第二百零三条); `nature`
    says why it does not (状态期间, 周期, 提醒参数). `backwards` counts before the event.
    """

    value: int
    unit: Unit
    roll: bool = False
    nature: str = ""
    backwards: bool = False

    def __str__(self) -> str:
        """``30个工作日``."""
        return f"{self.value}{UNIT_NAMES[self.unit]}"


@dataclass(frozen=True, slots=True)
class WholeYears:
    """So many calendar years, ended by 31 December of the last; `first` is the event's own year
    (当年) or the one after it (次年).
    """

    value: int
    first: Literal["当年", "次年"]

    def last_year(self, event_year: int) -> int:
        """The year on whose 31 December the years end."""
        return event_year + self.value - (1 if self.first == "当年" else 0)

    def __str__(self) -> str:
        """``3个年度``."""
        return f"{self.value}个年度"


@dataclass(frozen=True, slots=True)
class FixedDate:
    """每年某月某日前, that day included; not a period, so it never rolls (AMB-X-04)."""

    month: int
    day: int

    def in_year(self, year: int) -> date:
        """The date in that year (29 February is the 28th in a common year)."""
        return clamped(year, self.month, self.day)

    def on_or_after(self, day: date) -> date:
        """The first such date that is not before the day."""
        this_year = self.in_year(day.year)
        return this_year if day <= this_year else self.in_year(day.year + 1)

    def __str__(self) -> str:
        """``每年12月15日前``."""
        return f"每年{self.month}月{self.day}日前"


@dataclass(frozen=True, slots=True)
class DateByNotice:
    """The last day is the date that a notice gives, that day included."""

    def __str__(self) -> str:
        """``通知给定的日期``."""
        return "通知给定的日期"


Rule = Period | WholeYears | FixedDate | DateByNotice


@dataclass(frozen=True, slots=True)
class Variant:
    """Another rule that holds where a fact is true (a longer one, where the year was good)."""

    fact: str
    label: str
    rule: Rule


@dataclass(frozen=True, slots=True)
class TimerRule:
    """A timer of the clause inventory.

    `id` as in the inventory (`T-JS-10-3-a`), `ref` the citation for people, `starts_on` the
    event it is counted from and `on_expiry` what follows, both in words; `readings` the ids of the
    readings used. `parameter` is true where the text gives no value and the administrator may set
    another one. `province` is the one by whose calendar it is counted, "" for the national one.
    """

    id: str
    name: str
    clauses: tuple[str, ...]
    ref: str
    rule: Rule
    starts_on: str
    on_expiry: str
    readings: tuple[str, ...] = ()
    parameter: bool = False
    variants: tuple[Variant, ...] = ()
    note: str = ""
    province: str = ""
