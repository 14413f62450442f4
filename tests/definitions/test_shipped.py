"""What the shipped diagrams promise, whoever draws them next."""

from pathlib import Path

import pytest

from engine.definitions import startable_by
from engine.definitions.reading import read_bpmn
from engine.settings import shipped

DIAGRAMS = sorted(
    # the questions to other systems are only ever called
    path
    for path in shipped("bpmn").rglob("*.bpmn")
    if not path.stem.startswith("sys-")
)


@pytest.mark.parametrize("path", DIAGRAMS, ids=lambda path: path.stem)
def test_a_procedure_that_a_person_begins_says_who(path: Path) -> None:
    [process] = read_bpmn(path.read_bytes(), path.name).processes
    starts = [node for node in process.inside(process.id) if node.kind == "startEvent"]
    for plain in (start for start in starts if start.event is None):
        assert startable_by(process, plain.id), "only an administrator could begin it"
