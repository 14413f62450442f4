"""Chinese first: a sentence is written in Chinese and is its own key; English is looked up."""

from collections.abc import Mapping
from pathlib import Path

import yaml
from flask import has_request_context, session

LANGUAGES = {"zh": "中文", "en": "English"}
ENGLISH: Mapping[str, str] = yaml.safe_load(
    Path(__file__).with_name("english.yaml").read_text(encoding="utf-8")
)
"""Chinese sentence → English."""


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
