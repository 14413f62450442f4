"""What every template may use is what it says: no page gives another meaning to such a name."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tasklist import drawing

ROOM = Path(drawing.__file__).parent


def _given() -> Iterator[tuple[str, str]]:
    """(file, name) of every value that a page hands to its template."""
    for file in ROOM.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            called = getattr(node.func, "id", "") if isinstance(node, ast.Call) else ""
            if isinstance(node, ast.Call) and called in ("render_template", "page"):
                yield from ((file.name, kw.arg) for kw in node.keywords if kw.arg)


def test_no_page_hands_over_a_value_by_the_name_of_a_word_of_all_templates() -> None:
    given = set(_given())
    assert len(given) > 100
    assert {(file, name) for file, name in given if name in drawing.WORDS} == set()
