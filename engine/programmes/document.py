"""A YAML file as values that still know their lines, so that a finding can say where it is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from engine.errors import Finding, Invalid

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Path = tuple[str | int, ...]
"""The keys and positions that lead to a value, from the top of the file."""


@dataclass(frozen=True)
class Document:
    """The value of a file, and the line (from 1) of everything in it."""

    name: str
    value: Any
    lines: Mapping[Path, int]

    def finding(self, path: Path, message: str, element: str = "") -> Finding:
        """A finding at a value; its resource is ``file:line``."""
        known = next((p for p in _upwards(path) if p in self.lines), ())
        place = f"{self.name}:{self.lines.get(known, 1)}"
        return Finding(place, element or ".".join(map(str, path)), message)


def read_document(name: str, text: str) -> Document:
    """The document of a file's text. Raises Invalid, with the line, where it is not YAML, or where
    one key stands twice (YAML would silently take the last).

    >>> read_document("facts.yaml", "a: {label: 甲}").lines["a", "label"]
    1
    >>> read_document("cases.yaml", "a: &a {x: 1}\\nb: {<<: *a, x: 2}").value["b"]
    {'x': 2}
    """
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        twice = list(_repeated(node, ())) if node is not None else []  # before merges (<<) are made
        value = None if node is None else loader.construct_document(node)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{name}:{mark.line + 1}" if mark else name
        problem = getattr(error, "problem", None) or str(error)
        finding = Finding(place, "", f"不是合法的 YAML：{problem}。")
        raise Invalid(str(finding), [finding]) from error
    finally:
        loader.dispose()
    document = Document(name, value, dict(_lines(node, ())) if node is not None else {})
    if repeated := [document.finding(path, "这个键写了两次。") for path in twice]:
        raise Invalid(str(repeated[0]), repeated)
    return document


def _upwards(path: Path) -> Iterator[Path]:
    return (path[:length] for length in range(len(path), -1, -1))


def _children(node: yaml.Node | None) -> Iterator[tuple[str | int, yaml.Node, int]]:
    """Key, value and line of everything directly in a node."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield str(key.value), value, key.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode):
        for position, value in enumerate(node.value):
            yield position, value, value.start_mark.line + 1


def _lines(node: yaml.Node, path: Path) -> Iterator[tuple[Path, int]]:
    for key, child, line in _children(node):
        yield (*path, key), line
        yield from _lines(child, (*path, key))


def _repeated(node: yaml.Node | None, path: Path) -> Iterator[Path]:
    seen: set[str | int] = set()
    for key, child, _ in _children(node):
        if key in seen:
            yield (*path, key)
        seen.add(key)
        yield from _repeated(child, (*path, key))
