"""A Word template: looked through, then filled in."""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from docx.opc.exceptions import PackageNotFoundError
from docxtpl.template import DocxTemplate
from jinja2 import TemplateError

from engine.errors import Invalid
from papers.language import Environment, faults, variables

MOST_BYTES = 5 * 1024 * 1024
"""A template, unpacked, is smaller than this by far; a bomb is not."""

_FILLING = Environment()
_UNSEEN = {"drawing": "图片或者文本框", "pict": "图片或者文本框", "object": "嵌入的对象"}
"""What the PDF could not show."""
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f{}]")
"""Characters that XML cannot hold, that docxtpl takes for layout, or that could be taken for a
field when somebody opens the paper as a template."""


class Template:
    """The template in a ``.docx`` file; `name` is the file's, for sentences."""

    def __init__(self, name: str, content: bytes) -> None:
        self.name = name
        self.content = content

    @cached_property
    def faults(self) -> tuple[str, ...]:
        """What is wrong with it, each a sentence; it is filled in only where nothing is."""
        try:
            return tuple(self._faults())
        except (zipfile.BadZipFile, PackageNotFoundError, KeyError, ValueError) as error:
            return (f"不是可以读取的 Word 文档（.docx）：{error}",)

    @cached_property
    def variables(self) -> frozenset[str]:
        """The case's variables that it names."""
        return variables(self._text)

    def fill(self, facts: Mapping[str, object]) -> bytes:
        """The document with the facts in their places.

        Raises Invalid with a sentence where the template has faults or a fact is absent.
        """
        if self.faults:
            raise Invalid(f"模板“{self.name}”不能使用：{self.faults[0]}")
        document = self._opened
        try:
            document.render(_plain(facts), _FILLING)
        except TemplateError as error:
            raise Invalid(f"模板“{self.name}”没有填成：{error.message}") from error
        filled = io.BytesIO()
        document.save(filled)
        return filled.getvalue()

    @property
    def _opened(self) -> Any:
        """A fresh copy: filling one in changes it."""
        document = DocxTemplate(io.BytesIO(self.content))
        document.init_docx()
        return document

    @cached_property
    def _text(self) -> str:
        """Everything that is filled in: the body, headers and footers, as docxtpl reads them."""
        document = self._opened
        parts = [document.get_xml()]
        for uri in (document.HEADER_URI, document.FOOTER_URI):
            headers = document.get_headers_footers(uri)
            parts += [document.get_part_xml(part) for _key, part in headers]
        return "".join(document.patch_xml(part) for part in parts)

    def _faults(self) -> Iterator[str]:
        with zipfile.ZipFile(io.BytesIO(self.content)) as package:
            if sum(entry.file_size for entry in package.infolist()) > MOST_BYTES:
                yield "文件太大，不像是模板。"
                return
        document = self._opened
        if any(rel.is_external for rel in document.docx.part.rels.values()):
            yield "引用了文件之外的内容（链接、外部图片或者外部模板），请去掉。"
        local_names = (
            str(element.tag).rpartition("}")[2] for element in document.docx.element.iter()
        )
        for name in sorted({_UNSEEN[found] for found in local_names if found in _UNSEEN}):
            yield f"有{name}，PDF 里显示不出来，请去掉。"
        yield from faults(self._text)


def _plain(fact: object) -> Any:
    """The same facts as text, lists and mappings alone, without characters that are layout."""
    if isinstance(fact, Mapping):
        return {name: _plain(each) for name, each in fact.items()}
    if isinstance(fact, list):
        return [_plain(each) for each in fact]
    return _CONTROL.sub(_wide, str(fact))


def _wide(found: re.Match[str]) -> str:
    return {"{": "｛", "}": "｝"}.get(found.group(), "")
