"""Every story that ships comes out as it is told: a lawyer's case, an analyst's example, a life."""

from pathlib import Path

import pytest

from engine.settings import shipped
from simulation.reading import read_story, story_files
from simulation.running import Runner

STORIES = story_files([shipped("cases")])


@pytest.mark.slow
@pytest.mark.parametrize("path", STORIES, ids=lambda path: f"{path.parts[-3]}/{path.stem}")
def test_the_story_comes_out_as_it_is_told(runner: Runner, path: Path) -> None:
    runner.run(read_story(path))
