"""The timers of the regulations: `regulations/timers.yaml` as values."""

from collections.abc import Iterator, Mapping
from typing import Any, Literal, cast, get_args

import yaml

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
from engine.errors import Finding, Invalid, NotFound

UNITS: tuple[Unit, ...] = get_args(Unit)


class TimerRules(Mapping[str, TimerRule]):
    """Every timer by its id; asking for one that does not exist raises NotFound with a sentence."""

    def __init__(
        self, rules: Mapping[str, TimerRule], provinces: Mapping[str, str] | None = None
    ) -> None:
        """`provinces`: the part of an id that says whose a clause or a procedure is → province."""
        self._rules = dict(rules)
        self._provinces = dict(provinces or {})

    @property
    def provinces(self) -> tuple[str, ...]:
        """The provinces whose regulations are here."""
        return tuple(self._provinces.values())

    def province(self, *ids: str) -> str:
        """The one province of these clauses, procedures or decisions; "" where it is not one.

        >>> TimerRules({}, {"GX": "广西"}).province("DEC-GX-COOP-SUBMIT")
        '广西'
        """
        found = {self._provinces.get(part, "") for each in ids for part in _owner(each)}
        return found.pop() if len(found) == 1 else ""

    def __getitem__(self, timer: str) -> TimerRule:
        """The timer of that id."""
        try:
            return self._rules[timer]
        except KeyError:
            raise NotFound(f"没有编号为“{timer}”的期限；编号见 regulations/timers.yaml") from None

    def __contains__(self, timer: object) -> bool:
        """Whether there is such a timer."""
        return timer in self._rules

    def __iter__(self) -> Iterator[str]:
        """The ids, in the order of the file."""
        return iter(self._rules)

    def __len__(self) -> int:
        """How many timers there are."""
        return len(self._rules)


def read_timers(text: str, resource: str = "timers.yaml") -> TimerRules:
    """The timers of the file's text.

    Raises Invalid with a finding for each timer that cannot be understood or is there twice.
    """
    try:
        document = yaml.safe_load(text)
        entries, provinces = document["timers"], document.get("provinces", {})
    except (yaml.YAMLError, KeyError, TypeError) as error:
        raise Invalid(f"{resource}：应是含有 timers 列表的 YAML 文件（{error}）") from error
    rules: dict[str, TimerRule] = {}
    known = TimerRules({}, provinces)
    findings: list[Finding] = []
    for entry in entries:
        try:
            rule = _timer(entry, known.province(*entry["clauses"]))
            if rule.id in rules:
                raise ValueError("编号重复")
            rules[rule.id] = rule
        except (ValueError, KeyError, TypeError) as error:
            findings.append(Finding(resource, str(entry.get("id", "")), f"不能理解：{error}"))
    if findings:
        raise Invalid(f"{resource}：有{len(findings)}个期限不能采用", findings)
    return TimerRules(rules, provinces)


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


def _owner(identifier: str) -> list[str]:
    """The part that says whose it is: the first, after the mark of a decision."""
    return identifier.removeprefix("DEC-").split("-")[:1]


def _timer(entry: Mapping[str, Any], province: str) -> TimerRule:
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
