"""What happens after recognition, situation by situation, in every programme.

``python -m tests.docs.situations docs/after-recognition.md`` writes the table.
"""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from engine.persistence.programmes import shipped_programmes
from engine.programmes import Programme

SITUATIONS: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("situations.yaml").read_text("utf-8")
)
INTRODUCTION = """# 认定以后：同一情形在各办法中怎样办

由 `python -m tests.docs.situations docs/after-recognition.md` 生成，有测试核对。
每一格写依据的条款和演示它的故事（`cases/<办法>/stories/`，用 `guicheng stories run` 重放）
或测试（`tests/`）；条文没有这一事项的，写明没有什么。
"""


def written() -> str:
    """The page, with a section for each situation."""
    programmes = shipped_programmes()
    parts = [_section(one, programmes) for one in SITUATIONS]
    return "\n".join([INTRODUCTION, *parts])


def _section(one: Mapping[str, Any], programmes: Mapping[str, Programme]) -> str:
    lines = [
        f"## {one['happens']}",
        "",
        f"应当：{one['right']}。",
        "",
        "| 办法 | 依据 | 由什么演示 |",
        "|---|---|---|",
        *_rows(one, programmes),
        "",
    ]
    return "\n".join(lines)


def _rows(one: Mapping[str, Any], programmes: Mapping[str, Programme]) -> Iterator[str]:
    for id_, programme in programmes.items():
        said, name = one[id_], programme.particulars.short
        if reason := said.get("none"):
            yield f"| {name} | — | 不适用：{reason} |"
        else:
            cites = "、".join(dict.fromkeys(programme.clauses[c].cite for c in said["clauses"]))
            yield f"| {name} | {cites} | {_shown(id_, said)} |"


def _shown(programme: str, said: Mapping[str, Any]) -> str:
    if story := said.get("story"):
        return f"故事 `{programme}/{story}`"
    task = f"（{said['task']}）" if "task" in said else ""
    return f"测试 `{said['test']}`{task}"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(written(), "utf-8")
