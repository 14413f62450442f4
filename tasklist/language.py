"""Chinese first: a sentence is written in Chinese and is its own key; English is looked up."""

from collections.abc import Mapping
from pathlib import Path

import yaml
from flask import has_request_context, session

LANGUAGES = {"zh": "中文", "en": "English"}


def _read(name: str) -> Mapping[str, str]:
    found: Mapping[str, str] = yaml.safe_load(Path(__file__).with_name(name).read_text("utf-8"))
    return found


ENGLISH = _read("english.yaml")
"""Chinese sentence → English."""
REGISTER_ENGLISH = _read("register_english.yaml")
"""What the register says of what happened to a body → English; a programme's words stay."""


def language() -> str:
    """The language this reader chose; Chinese until told otherwise."""
    chosen = session.get("language", "zh") if has_request_context() else "zh"
    return chosen if chosen in LANGUAGES else "zh"


def _(sentence: str, **values: object) -> str:
    """The sentence in the reader's language, its places filled.

    >>> _("第 {n} 步", n=3)
    '第 3 步'
    """
    told = ENGLISH.get(sentence, sentence) if language() == "en" else sentence
    return told.format(**values) if values else told


def register_word(word: str) -> str:
    """A noun, state, event or sentence of the register in the reader's language."""
    return REGISTER_ENGLISH.get(word, word) if language() == "en" else word
