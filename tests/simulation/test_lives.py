"""Each programme's bodies through the years: as told, and nothing of their history is lost."""

import pytest

from app.cli.set_up import programmes
from engine.settings import shipped
from simulation.reading import StoryFile, lives
from simulation.running import Runner
from tests.procedures.redrawing import assert_redrawn, assert_whole

LIVES = [file for programme in programmes() for file in lives(shipped("cases"), programme)]


def test_every_programme_that_ships_has_a_life() -> None:
    assert sorted({file.story.programme for file in LIVES}) == programmes()


@pytest.mark.slow
@pytest.mark.parametrize("file", LIVES, ids=lambda file: file.name)
def test_a_whole_life_comes_out_as_the_regulation_has_it(runner: Runner, file: StoryFile) -> None:
    with runner.played(file) as acting:
        assert_redrawn(acting.server.store)
        assert_whole(acting.server.store)
