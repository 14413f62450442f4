"""The State Council's yearly notice as a table: which days off, which Saturdays and Sundays worked.

One line of the CSV is one festival, as the notice words it::

    年度,节日,放假起,放假止,调休上班
    2026,春节,2026-02-15,2026-02-23,2026-02-14 2026-02-28
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from engine.deadlines.calendar import ONE_DAY, CalendarDay, Status
from engine.errors import Finding, Invalid

COLUMNS = ("年度", "节日", "放假起", "放假止", "调休上班")

FESTIVALS = ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节")
"""What a notice must name to be whole, since the 2007 decree."""

_FESTIVALS_BEFORE_2008 = ("元旦", "春节", "劳动节", "国庆节")
_LONGEST_HOLIDAY = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Festival:
    """One line of a year's notice: the days off, both included, and the days worked for them."""

    year: int
    name: str
    first: date
    last: date
    worked: tuple[date, ...]


def read_notices(text: str, resource: str = "calendar.csv") -> tuple[Festival, ...]:
    """The festivals of a CSV with the columns of `COLUMNS`.

    Raises Invalid with one finding for each line that cannot be read and each year that is not
    whole: a year with a festival missing would count its days off as working days.
    """
    rows = csv.DictReader(text.removeprefix("\ufeff").splitlines())
    if tuple(rows.fieldnames or ()) != COLUMNS:
        raise Invalid(f"{resource}：第一行应为“{','.join(COLUMNS)}”")
    festivals: list[Festival] = []
    findings: list[Finding] = []
    for number, row in enumerate(rows, start=2):
        try:
            festivals.append(_festival(row))
        except ValueError as error:
            findings.append(Finding(resource, f"第{number}行", str(error)))
    findings.extend(_incomplete_years(festivals, resource) if not findings else ())
    if findings:
        raise Invalid(f"{resource}：节假日安排不能采用，请按下列各条改正", findings)
    return tuple(festivals)


def calendar_days(
    festivals: Iterable[Festival], source: str = "", status: Status = "published"
) -> dict[date, CalendarDay]:
    """Every day of every year the festivals speak of, and of the December before it.

    `source` names the notice; by default the State Council's of that year.
    """
    whole = tuple(festivals)
    days: dict[date, CalendarDay] = {}
    for year in sorted({festival.year for festival in whole}):
        notice = source or f"国务院办公厅关于{year}年部分节假日安排的通知"
        days.update((day, _ordinary(day, notice, status)) for day in _days_of(year))
    for festival in whole:
        notice = source or f"国务院办公厅关于{festival.year}年部分节假日安排的通知"
        days.update((day.date, day) for day in _days_named(festival, notice, status))
    return days


def years_of(festivals: Iterable[Festival]) -> list[int]:
    """The years the lines belong to, in order."""
    return sorted({festival.year for festival in festivals})


def _festival(row: Mapping[str, str | None]) -> Festival:
    year, name, first, last, worked = ((row[column] or "").strip() for column in COLUMNS)
    if not year.isascii() or not year.isdigit():
        raise ValueError(f"年度“{year}”应为四位数字")
    if not name:
        raise ValueError("没有写节日名称")
    festival = Festival(
        int(year), name, _date(first), _date(last), tuple(_date(day) for day in worked.split())
    )
    _must_make_sense(festival)
    return festival


def _must_make_sense(festival: Festival) -> None:
    if not timedelta() <= festival.last - festival.first < _LONGEST_HOLIDAY:
        raise ValueError(
            f"{festival.name}的放假止 {festival.last} 应在放假起 {festival.first} 之后一个月以内"
        )
    for day in (festival.first, festival.last, *festival.worked):
        if not date(festival.year - 1, 12, 1) <= day <= date(festival.year, 12, 31):
            raise ValueError(f"{day} 不在{festival.year}年")
    for day in festival.worked:
        if day.weekday() < 5:
            raise ValueError(f"{day} 不是周六或周日，不会是调休上班日")


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"“{text}”不是日期，应写作 2026-02-15") from None


def _incomplete_years(festivals: Iterable[Festival], resource: str) -> Iterator[Finding]:
    named: dict[int, set[str]] = {}
    for festival in festivals:
        named.setdefault(festival.year, set()).update(festival.name.split("、"))
    for year, names in sorted(named.items()):
        due = FESTIVALS if year >= 2008 else _FESTIVALS_BEFORE_2008
        if missing := [name for name in due if name not in names]:
            yield Finding(
                resource, f"{year}年", f"缺少{'、'.join(missing)}；一年的安排应当完整导入"
            )


def _days_of(year: int) -> Iterator[date]:
    return _days_through(date(year, 1, 1), date(year, 12, 31))


def _days_through(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += ONE_DAY


def _ordinary(day: date, notice: str, status: Status) -> CalendarDay:
    return CalendarDay(day, day.weekday() < 5, source=notice, status=status)


def _days_named(festival: Festival, notice: str, status: Status) -> Iterator[CalendarDay]:
    for day in _days_through(festival.first, festival.last):
        yield CalendarDay(day, working=False, name=festival.name, source=notice, status=status)
    for day in festival.worked:
        yield CalendarDay(day, working=True, name=festival.name, source=notice, status=status)
