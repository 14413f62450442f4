"""Timers as Modeler writes them."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.deadlines.deadline import SHANGHAI
from engine.deadlines.iso8601 import Cycle, parse_cycle, parse_duration, parse_moment
from engine.deadlines.timing import Due, due, due_again
from engine.errors import Invalid

NOW = datetime(2026, 1, 31, 1, tzinfo=UTC)  # 09:00 in Shanghai


@pytest.mark.parametrize(
    ("text", "later"),
    [
        ("PT5M", "2026-01-31T09:05:00+08:00"),
        ("P1M", "2026-02-28T09:00:00+08:00"),
        ("P2Y1M", "2028-02-29T09:00:00+08:00"),
        ("P2W", "2026-02-14T09:00:00+08:00"),
        ("P1DT12H", "2026-02-01T21:00:00+08:00"),
        ("PT0.5S", "2026-01-31T09:00:00.500000+08:00"),
    ],
)
def test_a_duration_is_counted_on_the_calendar_of_shanghai(text: str, later: str) -> None:
    assert parse_duration(text).after(NOW).isoformat() == later


@pytest.mark.parametrize(
    "text", ["", "P", "PT", "P1DT", "5M", "-PT5M", "P1.5D", "PT5M ago", "P1M1Y", "p1d"]
)
def test_what_is_no_duration_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(Invalid, match="写法如 PT5M"):
        parse_duration(text)


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-16T17:00:00",
        "2026-03-16T09:00:00Z",
        "2026-03-16T17:00:00+08:00",
        "2026-03-16T17:00:00@Asia/Shanghai",
        "2026-03-16T17:00:00+08:00[Asia/Shanghai]",
        "2026-03-16T18:00:00+09:00[Asia/Shanghai]",
    ],
)
def test_a_moment_is_the_same_however_its_zone_is_written(text: str) -> None:
    assert parse_moment(text) == datetime(2026, 3, 16, 17, tzinfo=SHANGHAI)


def test_a_date_without_a_time_is_refused_because_it_may_mean_its_beginning_or_its_end() -> None:
    with pytest.raises(Invalid, match="end of day"):
        parse_moment("2026-03-16")


def test_a_zone_that_does_not_exist_is_named() -> None:
    with pytest.raises(Invalid, match="Asia/Peking"):
        parse_moment("2026-03-16T17:00:00@Asia/Peking")


def test_a_monthly_cycle_from_the_31st_comes_back_to_the_31st() -> None:
    cycle = parse_cycle("R/2026-01-31T09:00:00+08:00/P1M")
    february = cycle.following(NOW)
    assert (february.date().isoformat(), cycle.following(february).date().isoformat()) == (
        "2026-02-28",
        "2026-03-31",
    )


def test_a_cycle_that_began_long_ago_goes_on_with_its_next_occurrence() -> None:
    cycle = parse_cycle("R/2020-01-01T08:00:00+08:00/P1D")
    assert cycle.first(NOW).isoformat() == "2026-02-01T08:00:00+08:00"


@pytest.mark.parametrize(
    "start",
    ["2026-03-28T09:00:00[Europe/Berlin]", "2026-03-28T09:00:00@Europe/Berlin",
     "2026-03-28T08:00:00Z[Europe/Berlin]", "2026-03-28T09:00:00+01:00[Europe/Berlin]"],
)  # fmt: skip
def test_a_cycle_keeps_to_the_wall_clock_of_the_zone_its_start_names(start: str) -> None:
    cycle = parse_cycle(f"R3/{start}/P1D")
    assert cycle.times == 3
    first = cycle.first(datetime(2026, 3, 28, 8, 0, tzinfo=UTC))
    moments = [first.astimezone(UTC), cycle.following(first).astimezone(UTC)]
    assert [moment.isoformat() for moment in moments] == [
        "2026-03-28T08:00:00+00:00",
        "2026-03-29T07:00:00+00:00",
    ]


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/Port-au-Prince", "UTC"])
def test_the_name_of_a_zone_is_not_taken_for_the_interval(zone: str) -> None:
    cycle = parse_cycle(f"R/2026-03-28T09:00:00[{zone}]/PT1H")
    assert (str(cycle.start and cycle.start.tzinfo), cycle.interval.time) == (
        zone,
        timedelta(hours=1),
    )


@pytest.mark.parametrize("text", ["R0/PT1H", "R/PT0S", "R/P0D", "R3", "PT1H", "每周一"])
def test_a_cycle_that_repeats_nothing_or_is_none_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        parse_cycle(text)


@pytest.mark.parametrize("text", ["0 0 9 * * MON", "0 9 * * 1", "@daily"])
def test_a_cron_expression_is_refused_with_what_to_write_instead(text: str) -> None:
    with pytest.raises(Invalid, match=r"cron 写法.*R/2026-01-05T09:00:00"):
        parse_cycle(text)


def test_a_cycle_of_three_is_due_three_times() -> None:
    found: Due | None = due("timeCycle", "R3/PT10H", NOW)
    hours = []
    while found is not None:
        assert found.due_at is not None
        hours.append((found.due_at - NOW) / timedelta(hours=1))
        found = due_again("R3/PT10H", found.due_at, found.repetitions)
    assert hours == [10, 20, 30]


def test_a_timer_without_a_value_says_so() -> None:
    with pytest.raises(Invalid, match="null"):
        due("timeDate", None, NOW)


@given(
    st.integers(0, 20),
    st.integers(0, 40),
    st.integers(0, 10**6),
    st.integers(0, 10**7).map(lambda minutes: NOW + timedelta(minutes=minutes)),
    st.integers(0, 10**9),
)
def test_occurrences_of_a_cycle_lie_on_its_grid_and_go_forward(
    months: int, days: int, seconds: int, start: datetime, later: int
) -> None:
    interval = parse_duration(f"P{months}M{days}DT{seconds}S")
    if interval == parse_duration("PT0S"):
        return
    cycle = Cycle(-1, start, interval)
    first = cycle.first(start + timedelta(seconds=min(later, seconds * 500 + days * 10**6)))
    occurrences = [first]
    for _ in range(3):
        occurrences.append(cycle.following(occurrences[-1]))
    assert all(a < b for a, b in pairwise(occurrences))
