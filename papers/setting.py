"""A layout → PDF, by typst with the typefaces that come with the program.

The page is `page.typ`, which never changes; what a paper says reaches it as data and is never read
as a program. The PDF is PDF/A-2b: typefaces inside, for the archive.
"""

import json
from datetime import datetime
from functools import cache
from importlib.resources import files

import typst

from engine.errors import Invalid
from papers.layout import Layout


@cache
def _typefaces() -> typst.Fonts:
    """思源宋体 and 思源黑体 (SIL Open Font License), looked through once."""
    folder = str(files("pylopdf_fonts_zh_cn"))
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder]
    )


def typeset(layout: Layout, title: str, at: datetime) -> bytes:
    """The PDF, dated `at`; `title` is what a reader's window shows. Raises Invalid where it cannot
    be set. The same layout, title and moment give the same bytes.
    """
    given = {"page": json.dumps(layout, ensure_ascii=False), "title": title}
    try:
        made = typst.compile(
            files("papers").joinpath("page.typ").read_bytes(),
            format="pdf",
            font_paths=_typefaces(),
            sys_inputs=given,
            pdf_standards=["a-2b"],
            timestamp=int(at.timestamp()),
        )
    except RuntimeError as error:
        raise Invalid(f"PDF 没有排成：{error}") from error
    assert isinstance(made, bytes)  # one PDF, however many pages
    return made
