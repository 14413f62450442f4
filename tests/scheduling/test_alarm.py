"""The alarm clock wakes its chores, again after a failure, and never later than its longest nap."""

import threading
from datetime import UTC, datetime, timedelta

import pytest

from engine.clock import Clock
from engine.scheduling import alarm
from engine.scheduling.alarm import AlarmClock, until

NOW = datetime(2026, 3, 16, 1, 0, tzinfo=UTC)


def rings(chore_answers: list[timedelta | Exception | None], monkeypatch) -> int:
    """How often a chore is woken that answers thus."""
    monkeypatch.setattr(alarm, "AFTER_A_FAILURE", timedelta(0))
    done = threading.Event()
    rung = 0

    def chore() -> timedelta | None:
        nonlocal rung
        rung += 1
        if rung > len(chore_answers):
            done.set()
            return timedelta(days=1)
        answer = chore_answers[rung - 1]
        if isinstance(answer, Exception):
            raise answer
        return answer

    clock = AlarmClock(longest_nap=timedelta(milliseconds=10))
    clock.add("chore", chore)
    clock.start()
    assert done.wait(20)
    clock.stop()
    return rung


@pytest.mark.parametrize(
    "answers",
    [[timedelta(0), timedelta(0)], [None], [timedelta(days=365)], [RuntimeError("断网")]],
    ids=["more to do", "nothing to wait for", "far away", "failed"],
)
def test_a_chore_is_woken_again(answers, monkeypatch) -> None:
    assert rings(answers, monkeypatch) > len(answers)


def test_a_chore_is_woken_though_the_clock_was_set_back_meanwhile(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It was armed by a clock that showed an hour more than it shows now."""

    class SetBack:
        hours = 1

        def now(self) -> datetime:
            return Clock().now() + timedelta(hours=self.hours)

    monkeypatch.setattr(alarm, "Clock", SetBack)
    rung = threading.Event()
    clock = AlarmClock(longest_nap=timedelta(milliseconds=10), grace=timedelta(milliseconds=10))

    def chore() -> None:
        rung.set()

    clock.add("chore", chore)
    SetBack.hours = 0
    clock.start()
    assert rung.wait(20)
    clock.stop()


def test_how_long_to_wait_for_a_moment() -> None:
    assert until(NOW + timedelta(hours=1), NOW) == timedelta(hours=1)
    assert until(None, NOW) is None
