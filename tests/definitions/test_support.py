"""docs/bpmn-support.md says what the code does: no row without proof, nothing without a row."""

import ast
from pathlib import Path

import pytest

from engine.definitions.vocabulary import (
    DRAWN_FOR_READERS,
    EVENT_POSITIONS,
    EXTENSIONS,
    FLOW_NODES,
    REFUSED,
)
from tests.definitions.support import ROWS, markdown, sentence

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "bpmn-support.md"


def functions_of(file: str) -> set[str]:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_the_page_is_what_the_rows_say():
    assert PAGE.read_text(encoding="utf-8") == markdown()


@pytest.mark.parametrize("row", [row for row in ROWS if row.proof], ids=lambda row: row.element)
def test_a_row_that_is_executed_has_its_proof(row):
    file, test = row.proof
    assert test in functions_of(file)


@pytest.mark.parametrize("row", [row for row in ROWS if row.refused], ids=lambda row: row.element)
def test_a_row_that_is_refused_has_its_sentence(row):
    assert sentence(row)


def test_everything_the_vocabulary_knows_has_a_row():
    told = {key for row in ROWS for key in row.keys}
    positions = {
        f"{place}/{definition}"
        for definition, places in EVENT_POSITIONS.items()
        for place in places
    }
    extensions = {name for names in EXTENSIONS.values() for name in names}
    known = FLOW_NODES | positions | extensions | REFUSED.keys() | DRAWN_FOR_READERS
    assert told == known
