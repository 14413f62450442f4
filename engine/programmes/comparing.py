"""Two versions of a programme: what changed in which diagram, table cell, form field, clause,
template, schema.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from io import BytesIO
from typing import Literal
from zipfile import BadZipFile, ZipFile

from lxml import etree

from engine.decisions.outline import DecisionOutline, decision_outlines
from engine.definitions.reading import read_bpmn
from engine.errors import Invalid
from engine.feel import Expression
from engine.programmes.document import read_document
from engine.programmes.model import Files

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
_KNOWN_BY = ("key", "id", "login", "credit_code")
Flat = Mapping[str, str]
"""The values of a file by their places in it."""


@dataclass(frozen=True, slots=True)
class Change:
    """A place of a file, and what it said before and says after; empty where it was not there."""

    place: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file that was added, removed or changed, with the places that differ; a change that cannot
    be told place by place, such as where a shape stands in the drawing, has none.
    """

    path: str
    kind: Literal["added", "removed", "changed"]
    changes: tuple[Change, ...] = ()


def differences(before: Files, after: Files) -> tuple[FileChange, ...]:
    """Every file in which the two differ, by path."""
    return tuple(
        _difference(path, before.get(path), after.get(path))
        for path in sorted({*before, *after})
        if before.get(path) != after.get(path)
    )


def _difference(path: str, before: bytes | None, after: bytes | None) -> FileChange:
    if before is None:
        return FileChange(path, "added")
    if after is None:
        return FileChange(path, "removed")
    try:
        old, new = flat(path, before), flat(path, after)
    except Invalid:
        return FileChange(path, "changed")
    places = dict.fromkeys((*old, *new))
    changes = (Change(place, old.get(place, ""), new.get(place, "")) for place in places)
    return FileChange(path, "changed", tuple(one for one in changes if one.before != one.after))


def flat(path: str, content: bytes) -> Flat:
    """What a file says, place by place. Raises Invalid where it cannot be read."""
    ending = path.rpartition(".")[2]
    if ending == "bpmn":
        return dict(_leaves({one.id: one for one in read_bpmn(content, path).processes}, ""))
    if ending == "dmn":
        outlines = decision_outlines(content, path).values()
        return dict(leaf for one in outlines for leaf in _decision(one))
    if ending == "docx":
        return _paragraphs(content)
    try:
        if ending in ("form", "json"):
            return dict(_leaves(json.loads(content), ""))
        return dict(_leaves(read_document(path, content.decode("utf-8")).value, ""))
    except ValueError as error:
        raise Invalid(f"{path} 读不懂：{error}") from error


def _decision(one: DecisionOutline) -> Iterator[tuple[str, str]]:
    """A table cell by cell: the number of its row and the label of its column."""
    yield f"{one.id} · 名称", one.name
    if one.text:
        yield f"{one.id} · 表达式", one.text
    if one.table is None:
        return
    yield f"{one.id} · 命中策略", one.table.hit_policy
    labels = [label for label, _ in one.table.inputs]
    for rule in one.table.rules:
        row = f"{one.id} · 第 {rule.number} 行"
        columns = zip((*labels, *one.table.outputs), (*rule.tests, *rule.outputs), strict=False)
        yield from ((f"{row} · {label}", text) for label, text in columns)
        yield f"{row} · 注释", rule.annotation


def _paragraphs(content: bytes) -> Flat:
    """The text of a Word document by paragraph, each at its place among those that say the same."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            root = etree.fromstring(archive.read("word/document.xml"), _PARSER)
    except (BadZipFile, KeyError, etree.XMLSyntaxError) as error:
        raise Invalid(f"不是 Word 文档：{error}") from error
    texts = ("".join(run.text or "" for run in p.iter(f"{_WORD}t")) for p in root.iter(f"{_WORD}p"))
    found: dict[str, str] = {}
    for text in texts:
        times = sum(place.startswith(f"“{text}”") for place in found)
        found[f"“{text}”" + (f"（{times + 1}）" if times else "")] = text
    return found


def _leaves(value: object, path: str) -> Iterator[tuple[str, str]]:
    """Every text, number and truth below a value, by the way that leads to it."""
    match value:
        case None | "" | () | []:
            return
        case Expression():
            yield path, value.text
        case Mapping():
            for key, below in value.items():
                yield from _leaves(below, _joined(path, str(key)))
        case str() | bytes():
            yield path, str(value)
        case Sequence() | frozenset():
            for position, below in enumerate(value, 1):
                yield from _leaves(below, _joined(path, _name(below) or str(position)))
        case _ if is_dataclass(value):
            for each in fields(value):
                yield from _leaves(getattr(value, each.name), _joined(path, each.name))
        case _:
            yield path, str(value)


def _name(item: object) -> str:
    """By what an item of a list is known, wherever it stands: its key or its id."""
    if not isinstance(item, Mapping):
        return ""
    return str(
        next((item[key] for key in ("key", "id", "login", "credit_code") if key in item), "")
    )


def _joined(path: str, name: str) -> str:
    return f"{path} · {name}" if path else name
