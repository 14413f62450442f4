"""YAML in which every mapping knows the line of each of its keys."""

from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml

from engine.errors import Finding, Invalid


class Located(dict[str, Any]):
    """A mapping of a YAML file; `line` is where it begins, `lines` where each key stands."""

    line: int
    lines: dict[str, int]


class _Loader(yaml.SafeLoader):
    """The safe loader; a key given twice is a fault."""

    resource = ""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """A Located mapping."""
        lines: dict[str, int] = {}
        for key_node, _ in node.value:
            if key_node.tag == "tag:yaml.org,2002:merge":
                continue
            key, line = str(key_node.value), key_node.start_mark.line + 1
            if key in lines:
                raise fault(self.resource, line, f"“{key}”写了两次，上一次在第 {lines[key]} 行。")
            lines[key] = line
        self.flatten_mapping(node)
        made = Located(
            (str(self.construct_object(key, deep=True)), self.construct_object(value, deep=True))
            for key, value in node.value
        )
        made.line, made.lines = node.start_mark.line + 1, lines
        return made  # type: ignore[return-value]  # its keys are texts


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Hashable, Any]:
    return loader.construct_mapping(node)


_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)


def fault(resource: str, line: int, sentence: str) -> Invalid:
    """The error that names file and line."""
    return Invalid(f"{resource}:{line}：{sentence}", [Finding(resource, str(line), sentence)])


def read_located(path: Path) -> Located:
    """The mapping that the file holds. Raises Invalid with file and line."""
    text = path.read_text(encoding="utf-8")
    try:
        loader = _Loader(text)
        loader.resource = str(path)
        found = loader.get_single_data()
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise fault(str(path), line, f"不是合法的 YAML：{error.problem}") from error
    except yaml.YAMLError as error:
        raise fault(str(path), 1, f"不是合法的 YAML：{error}") from error
    if not isinstance(found, Located):
        raise fault(str(path), 1, "最外层应是“名称: 内容”。")
    return found


def line_of(root: Located, where: tuple[int | str, ...]) -> int:
    """The line of the deepest part of the path `where` that is in the file."""
    here: Any = root
    line = root.line
    for part in where:
        if isinstance(here, Located) and part in here:
            line, here = here.lines.get(str(part), line), here[str(part)]
        elif isinstance(here, list) and isinstance(part, int) and part < len(here):
            here = here[part]
            line = here.line if isinstance(here, Located) else line
        elif part in ("[key]",):
            break
    return line
