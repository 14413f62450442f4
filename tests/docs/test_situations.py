"""Each situation after recognition is shown in every programme, or the text does not have it."""

import re
from pathlib import Path
from typing import Any

import pytest

from engine.definitions.reading import read_bpmn
from engine.persistence.programmes import shipped_programmes
from engine.settings import shipped
from tests.docs.situations import SITUATIONS, written

ROOT = Path(__file__).parents[2]
CELLS = [
    pytest.param(programme, one[programme], id=f"{number}-{programme}")
    for number, one in enumerate(SITUATIONS, 1)
    for programme in shipped_programmes()
]


@pytest.mark.parametrize(("programme", "said"), CELLS)
def test_what_shows_a_situation_is_there(programme: str, said: dict[str, Any]) -> None:
    if "none" in said:
        assert len(said["none"]) > 4
        return
    assert set(said["clauses"]) <= set(shipped_programmes()[programme].clauses)
    if "story" in said:
        assert shipped("cases", programme, "stories", f"{said['story']}.yaml").exists()
    else:
        file, _, function = said["test"].partition("::")
        text = (ROOT / "tests" / file).read_text("utf-8")
        assert re.search(rf"^def {function}\(", text, re.MULTILINE)


def test_the_page_tells_the_situations_as_they_are() -> None:
    told = (ROOT / "docs" / "after-recognition.md").read_text("utf-8")
    assert told == written(), "python -m tests.docs.situations docs/after-recognition.md"


def test_an_objection_finds_its_application_by_its_number() -> None:
    """Not by the organisation, which may have several in a public notice."""
    found = {
        (path.stem, node.id): node.event.correlation_key
        for path in sorted(shipped("bpmn").rglob("*.bpmn"))
        for process in read_bpmn(path.read_bytes(), path.name).processes
        for node in process.nodes.values()
        if "objection" in str(getattr(node.event, "name", ""))
    }
    assert len(found) >= 4
    assert {str(getattr(key, "text", key)) for key in found.values()} == {"application_no"}
