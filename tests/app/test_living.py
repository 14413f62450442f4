"""What a life's script may rely on: it stops at what is otherwise, and time moves on as told."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest

from app.life.living import Life, Over
from app.story.browser import StoryDiffers
from app.story.province import Province
from app.story.within import within
from engine.clock import SHANGHAI
from engine.persistence.programmes import shipped_programmes

BEGINNING = datetime(2026, 3, 16, 9, tzinfo=SHANGHAI)
TOLD: list[str] = []


@pytest.fixture(scope="module")
def life() -> Iterator[Life]:
    """A year in an installation in which nothing is deployed; its days go on from test to test."""
    until = BEGINNING + timedelta(days=365)
    with within() as world:
        yield Life(Province(world, BEGINNING), shipped_programmes()["gd"], until, TOLD.append)


def test_an_end_that_no_case_came_to_stops_the_life(life: Life) -> None:
    with pytest.raises(StoryDiffers, match="GD-P01（）的结果：应为 e_recognized，实为 没有办结的"):
        life.ended("GD-P01", "e_recognized")


def test_a_value_that_is_not_the_expected_one_stops_the_life(life: Life) -> None:
    with pytest.raises(StoryDiffers, match="名额：应为 3，实为 2"):
        life.expect("名额", 2, 3)


def test_what_the_pages_refuse_stops_the_life(life: Life) -> None:
    with pytest.raises(StoryDiffers, match="chen /programmes/GD-P01-batch/start：404"):
        life.start("chen", "GD-P01-batch")


def test_the_notice_of_the_next_year_appears_in_november(life: Life) -> None:
    life.move(date(2026, 11, 16))
    assert TOLD[-1] == "2026-11-15（周日）  假定2027年的放假安排公布"


def test_a_life_is_over_when_its_years_are(life: Life) -> None:
    with pytest.raises(Over):
        life.move(date(2028, 1, 1))
    assert life.today == date(2027, 3, 16)
