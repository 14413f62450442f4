"""What the security document names is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "security.md").read_text("utf-8")
NAMED = sorted(set(re.findall(r"`([a-z_]+(?:/[\w.]+)+\.\w+|[a-z_]+\.(?:toml|lock))`", TEXT)))


def test_the_document_names_files_and_tests() -> None:
    assert len(NAMED) > 60
    assert sum(name.startswith("tests/") for name in NAMED) > 20


@pytest.mark.parametrize("name", NAMED)
def test_every_file_that_is_named_is_there(name: str) -> None:
    assert (ROOT / name).is_file()


def test_every_chapter_of_asvs_is_answered() -> None:
    answered = {int(chapter) for chapter in re.findall(r"\bV(\d+)", TEXT)}
    assert answered == set(range(1, 18))


def test_every_row_names_a_test_or_says_why_not() -> None:
    rows = [line for line in TEXT.splitlines() if re.match(r"\| (V\d|ASVS|等保|8\.1)", line)]
    for row in rows:
        assert "`tests/" in row or "not used" in row or "make check" in row, row
