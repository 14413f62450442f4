"""Working-day arithmetic against chinesecalendar's `find_workday`: the same questions, one run.

python -m benchmarks.deadlines_calendar
"""

import random
import time
from collections.abc import Callable
from datetime import date, timedelta

import chinese_calendar

from engine.queries.deadlines import shipped_calendar

QUESTIONS = 2_000


def main() -> None:
    chance = random.Random(5)
    calendar = shipped_calendar()
    asked = [
        (date(2020, 1, 1) + timedelta(chance.randrange(2000)), chance.randint(3, 97))
        for _ in range(QUESTIONS)
    ]
    ours, answers = _timed(lambda: [calendar.add_working_days(day, n) for day, n in asked])
    # its 0 is the day itself or the next working day, so "n after the day" is n - 1 from tomorrow
    theirs, others = _timed(
        lambda: [chinese_calendar.find_workday(n - 1, day + timedelta(1)) for day, n in asked]
    )
    assert answers == others, "the two calendars disagree"
    print(f"{QUESTIONS} times the n-th working day after a day, n = 3 … 97; the answers are equal")
    print(f"guicheng          {ours / QUESTIONS * 1e6:9.2f} µs each")
    print(f"chinesecalendar   {theirs / QUESTIONS * 1e6:9.2f} µs each")
    print(f"ratio             {theirs / ours:9.0f}")


def _timed(work: Callable[[], list[date | None]]) -> tuple[float, list[date | None]]:
    best, answers = float("inf"), []
    for _ in range(3):
        began = time.perf_counter()
        answers = work()
        best = min(best, time.perf_counter() - began)
    return best, answers


if __name__ == "__main__":
    main()
