"""How large the diagrams are: what the guide says of it, and what can be read on one screen."""

import pytest

from tests.clients.drawings import GUIDE, ROOT, planes, written

READABLE = 0.7
IN_STEPS = ["gx-cons-p01", "gx-cons-p02", "gx-coop-p01", "gx-pilot-p01", "zj-p01"]


def test_the_guide_tells_the_size_of_every_diagram() -> None:
    assert GUIDE.read_text("utf-8") == written(), "python -m tests.clients.drawings"


@pytest.mark.parametrize("name", IN_STEPS)
def test_every_level_of_a_procedure_drawn_in_steps_fits_the_screen(name: str) -> None:
    [path] = ROOT.glob(f"bpmn/*/{name}.bpmn")
    levels = planes(path)
    assert len(levels) > 4
    assert [level.name for level in levels if level.zoom < READABLE] == []
