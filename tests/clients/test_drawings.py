"""What the guide says of the size of the diagrams and of the numbers in the tables."""

from pathlib import Path

import pytest

from tests.clients import thresholds
from tests.clients.drawings import GUIDE, ROOT, planes, written

READABLE = 0.7
DIAGRAMS = sorted(ROOT.glob("bpmn/*/*.bpmn"))


def test_the_guide_tells_the_size_of_every_diagram() -> None:
    assert GUIDE.read_text("utf-8") == written(), "python -m tests.clients.drawings"


@pytest.mark.parametrize("path", DIAGRAMS, ids=[path.stem for path in DIAGRAMS])
def test_every_level_of_every_diagram_can_be_read_on_one_screen(path: Path) -> None:
    assert [level.name for level in planes(path) if level.zoom < READABLE] == []


def test_the_guide_tells_how_many_thresholds_are_a_number_in_a_cell() -> None:
    assert GUIDE.read_text("utf-8") == thresholds.written(), "python -m tests.clients.thresholds"


def test_nearly_every_threshold_is_a_number_in_a_cell() -> None:
    every = list(thresholds.thresholds())
    in_formulas = [each for each in every if not each.in_a_cell]
    assert len(in_formulas) <= 0.05 * len(every), in_formulas
