"""Every outcome that a shipped table can answer has a word for people."""

import re

import pytest

from engine.persistence.programmes import shipped_programmes
from engine.settings import shipped

WRITTEN = re.compile(r"<outputEntry[^>]*>\s*<text>(.*?)</text>", re.DOTALL)
CHOSEN = re.compile(r'(?:then|else) "([a-z][a-z0-9_]+)"')
CODE = re.compile(r'"([a-z][a-z0-9_]+)"')


@pytest.mark.parametrize("programme", sorted(shipped_programmes()))
def test_every_code_of_the_tables_has_a_word(programme: str) -> None:
    texts = [path.read_text("utf-8") for path in (shipped("dmn") / programme).glob("*.dmn")]
    codes = {
        code
        for text in texts
        for code in [c for entry in WRITTEN.findall(text) for c in CODE.findall(entry)]
        + CHOSEN.findall(text)
    }
    assert codes
    assert codes - shipped_programmes()[programme].outcomes.keys() == set()
