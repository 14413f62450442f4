"""`guicheng demo`: the story through a real server, over HTTP, with the clock moved."""

import subprocess
import sys
from pathlib import Path

import pytest

GUICHENG = Path(sys.executable).with_name("guicheng")


@pytest.mark.slow
def test_every_application_of_the_story_ends_as_the_regulation_has_it() -> None:
    told = subprocess.run([GUICHENG, "demo"], capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout + told.stderr
    assert "故事结束" in told.stdout
    assert "投入599万元" in told.stdout
