"""`guicheng demo`: the story through a real server, over HTTP, with the clock moved."""

import subprocess
import sys
from pathlib import Path

import pytest

from app.story.browser import StoryDiffers
from app.story.teller import Teller
from engine.persistence.programmes import shipped_programmes


@pytest.mark.slow
def test_every_application_of_the_story_ends_as_the_regulation_has_it() -> None:
    guicheng = Path(sys.executable).with_name("guicheng")
    told = subprocess.run([guicheng, "demo"], capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout + told.stderr
    assert "故事结束" in told.stdout


def test_the_story_stops_where_an_outcome_differs() -> None:
    teller = Teller(province=None, register=shipped_programmes()["gd"], say=print)  # type: ignore[arg-type]  nothing is asked of it
    with pytest.raises(StoryDiffers, match="应为 e_late，实为 e_banned"):
        teller.expect("结果", "e_banned", "e_late")
