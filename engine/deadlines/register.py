"""The timers of the regulations: the entries of `timers.yaml` as values."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any, Literal, cast, get_args

from engine.deadlines.rules import (
    DateByNotice,
    FixedDate,
    Period,
    Rule,
    TimerRule,
    Unit,
    Variant,
    WholeYears,
)
from engine.errors import NotFound

UNITS: tuple[Unit, ...] = get_args(Unit)
_KEYS = frozenset(field.name for field in fields(TimerRule)) - {"province"}


class TimerRules(Mapping[str, TimerRule]):
    """Every timer by its id; asking for one that does not exist raises NotFound with a sentence."""

    def __init__(self, rules: Mapping[str, TimerRule]) -> None:
        self._rules = dict(rules)

    def __getitem__(self, timer: str) -> TimerRule:
        """The timer of that id."""
        try:
            return self._rules[timer]
        except KeyError:
            raise NotFound(f"没有编号为“{timer}”的期限；编号见各项目的 timers.yaml") from None

    def __contains__(self, timer: object) -> bool:
        """Whether there is such a timer."""
        return timer in self._rules

    def __iter__(self) -> Iterator[str]:
        """The ids, in the order of the file."""
        return iter(self._rules)

    def __len__(self) -> int:
        """How many timers there are."""
        return len(self._rules)


def read_timer(entry: Mapping[str, Any], province: str) -> TimerRule:
    """A timer as `timers.yaml` writes it, of a programme of that province ("" for the nation).

    Raises ValueError, KeyError or TypeError where it cannot be understood.
    """
    if strange := [key for key in entry if key not in _KEYS]:
        raise ValueError(f"不认识“{'、'.join(map(str, strange))}”")
    return TimerRule(
        id=entry["id"],
        name=entry["name"],
        clauses=tuple(entry["clauses"]),
        ref=entry["ref"],
        rule=read_rule(entry["rule"]),
        starts_on=entry["starts_on"],
        on_expiry=entry["on_expiry"],
        readings=tuple(entry.get("readings", ())),
        parameter=entry.get("parameter", False),
        variants=tuple(
            Variant(variant["fact"], variant["label"], read_rule(variant["rule"]))
            for variant in entry.get("variants", ())
        ),
        note=entry.get("note", ""),
        province=province,
    )


def read_rule(written: object) -> Rule:
    """A rule as `timers.yaml` writes it.

    >>> str(read_rule({"working_day": 30}))
    '30个工作日'
    >>> str(read_rule({"every": "12-15"}))
    '每年12月15日前'

    Raises ValueError when it is none of the four kinds.
    """
    if written == "by_notice":
        return DateByNotice()
    if isinstance(written, Mapping):
        if "every" in written:
            return fixed_date(str(written["every"]))
        if "whole_years" in written:
            return WholeYears(_count(written["whole_years"]), _first_year(written["first"]))
        for unit in UNITS:
            if unit in written:
                return _period(unit, written)
    raise ValueError(f"“{written}”不是期限的写法")


def fixed_date(text: str) -> FixedDate:
    """A date of every year, written ``12-15``; ValueError when there is no such date."""
    month, _, day = text.partition("-")
    if not (month.isdecimal() and day.isdecimal()):
        raise ValueError(f"“{text}”应写作 12-15（月-日）")
    found = FixedDate(int(month), int(day))
    if not 1 <= found.month <= 12 or found.in_year(2024).day != found.day:
        raise ValueError(f"没有{found.month}月{found.day}日这一天")
    return found


def _period(unit: Unit, written: Mapping[str, Any]) -> Period:
    return Period(
        _count(written[unit]),
        unit,
        roll=written.get("roll", False),
        nature=written.get("nature", ""),
        backwards=written.get("backwards", False),
    )


def _count(value: object) -> int:
    if not isinstance(value, int) or value < 1:
        raise ValueError(f"“{value}”应为正整数")
    return value


def _first_year(text: str) -> Literal["当年", "次年"]:
    if text not in ("当年", "次年"):
        raise ValueError(f"first 应为当年或次年，不是“{text}”")
    return cast(Literal["当年", "次年"], text)
