"""How large the diagrams are: what the guide says of it, and what can be read on one screen."""

from pathlib import Path

import pytest

from tests.clients.drawings import GUIDE, ROOT, planes, written

READABLE = 0.7
DIAGRAMS = sorted(ROOT.glob("bpmn/*/*.bpmn"))


def test_the_guide_tells_the_size_of_every_diagram() -> None:
    assert GUIDE.read_text("utf-8") == written(), "python -m tests.clients.drawings"


@pytest.mark.parametrize("path", DIAGRAMS, ids=[path.stem for path in DIAGRAMS])
def test_every_level_of_every_diagram_can_be_read_on_one_screen(path: Path) -> None:
    assert [level.name for level in planes(path) if level.zoom < READABLE] == []
