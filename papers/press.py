"""A template and facts → the paper as a Word document and as PDF."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from papers.layout import read_layout
from papers.setting import typeset
from papers.template import Template


@dataclass(frozen=True, slots=True)
class Pressed:
    """The same paper twice."""

    docx: bytes
    pdf: bytes


def press(template: Template, facts: Mapping[str, object], at: datetime) -> Pressed:
    """Fill in the template and set it. Raises Invalid with a sentence where that cannot be."""
    docx = template.fill(facts)
    return Pressed(docx, typeset(read_layout(docx), str(facts["文书名称"]), at))
