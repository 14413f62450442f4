"""The catalogue of job types: `docs/service-tasks.md` and the Modeler's templates, generated.

``python -m register.catalogue docs/service-tasks.md .camunda/element-templates/register.json``
"""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from engine.definitions import JobHeaders

_FILE = Path(__file__).with_suffix(".yaml")
_SCHEMA = "https://unpkg.com/@camunda/zeebe-element-templates-json-schema/resources/schema.json"
_CLAUSES = r"^[A-Z][A-Za-z0-9-]*( [A-Z][A-Za-z0-9-]*)*$"
_ALWAYS = "always"
ELSEWHERE = {"webhook.send"}
"""What has a template of its own kind, for a send task."""
HEAD = """\
# 服务任务目录

由 `python -m register.catalogue` 从 `register/catalogue.yaml` 生成，请勿手改。
每个作业类型在 Modeler 中各有一个元素模板（`.camunda/element-templates/register.json`）；
`event` 等参数写在 Task headers 里。同一名词的各个 event 是它的状态表（[register.md](register.md)）
里的一步：迟到或重复的事件记明而不改变，不该有的一步以一句话拒绝。
`programme` 处处可写；不写则由流程编号得出。
"""


@cache
def entries() -> Sequence[Mapping[str, Any]]:
    """The catalogue's entries, in its order."""
    found: Sequence[Mapping[str, Any]] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return found


@cache
def job_headers() -> Mapping[str, JobHeaders]:
    """What each job type must be told by headers in the diagram."""
    return {one["type"]: _job_headers(one) for one in entries()}


def _job_headers(entry: Mapping[str, Any]) -> JobHeaders:
    needs = {event: frozenset(names) for event, names in entry.get("needs", {}).items()}
    events = {event: needs.get(event, frozenset()) for event in entry.get("events", {})}
    return JobHeaders(needs.get(_ALWAYS, frozenset()), events)


def own_names() -> frozenset[str]:
    """The variables that only these jobs write: numbers, identity and standing in the register."""
    return frozenset(name for one in entries() for name in one.get("own", ()))


def document() -> str:
    """`docs/service-tasks.md`."""
    return "\n".join([HEAD, *(line for one in entries() for line in _section(one))])


def _section(entry: Mapping[str, Any]) -> Iterator[str]:
    yield f"## `{entry['type']}` {entry['name']}\n"
    rows = [(f"`event` = `{event}`", word) for event, word in entry.get("events", {}).items()]
    rows += [
        (f"`{header}`", f"{said}{_when_needed(entry, header)}")
        for header, said in entry.get("headers", {}).items()
    ]
    if rows:
        yield "| 参数 | 含义 |\n|---|---|"
        yield from (f"| {name} | {said} |" for name, said in rows)
        yield ""
    yield f"* 读：{entry['reads']}\n* 写：{entry['writes']}"
    if own := "、".join(entry.get("own", ())):
        yield f"* 名录自己的内容，不由外部系统带来：{own}"
    yield f"* 拒绝：{entry['refuses']}\n"


def _when_needed(entry: Mapping[str, Any], header: str) -> str:
    when = [event for event, names in entry.get("needs", {}).items() if header in names]
    if not when:
        return ""
    return "；必填" if _ALWAYS in when else f"；{'、'.join(when)} 时必填"


def templates() -> str:
    """`.camunda/element-templates/register.json`."""
    made = [_template(one) for one in entries() if one["type"] not in ELSEWHERE]
    return json.dumps(made, ensure_ascii=False, indent=2) + "\n"


def _template(entry: Mapping[str, Any]) -> Mapping[str, Any]:
    return {
        "$schema": _SCHEMA,
        "name": f"名录·{entry['name']}",
        "id": f"guicheng.{entry['type']}",
        "version": 1,
        "description": f"拒绝：{entry['refuses']}",
        "engines": {"camunda": "^8.8"},
        "appliesTo": [_drawn_as(entry)],
        "elementType": {"value": _drawn_as(entry)},
        "groups": [{"id": "task", "label": "事项"}, {"id": "law", "label": "依据"}],
        "properties": [*_properties(entry)],
    }


def _drawn_as(entry: Mapping[str, Any]) -> str:
    return "bpmn:SendTask" if entry["type"].startswith("webhook.") else "bpmn:ServiceTask"


def _properties(entry: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield {
        "label": "名称",
        "type": "String",
        "group": "task",
        "description": "用文件里的原话",
        "value": entry["name"],
        "constraints": {"notEmpty": True},
        "binding": {"type": "property", "name": "name"},
    }
    yield {
        "type": "Hidden",
        "value": entry["type"],
        "binding": {"type": "zeebe:taskDefinition", "property": "type"},
    }
    if events := entry.get("events"):
        yield {
            "label": "哪一步",
            "type": "Dropdown",
            "group": "task",
            "value": next(iter(events)),
            "choices": [{"name": word, "value": event} for event, word in events.items()],
            "binding": {"type": "zeebe:taskHeader", "key": "event"},
        }
    for header, said in entry.get("headers", {}).items():
        yield {
            "label": f"{header}（{said}）",
            "type": "String",
            "group": "task",
            **_filled_in(entry, header),
            "binding": {"type": "zeebe:taskHeader", "key": header},
        }
    yield {
        "label": "依据条款",
        "type": "String",
        "group": "law",
        "description": "条款编号，空格分隔",
        "constraints": {
            "notEmpty": True,
            "pattern": {"value": _CLAUSES, "message": "条款编号以空格分隔"},
        },
        "binding": {"type": "zeebe:property", "name": "clauses"},
    }


def _filled_in(entry: Mapping[str, Any], header: str) -> Mapping[str, Any]:
    if header in entry.get("needs", {}).get(_ALWAYS, ()):
        return {"constraints": {"notEmpty": True}}
    return {"optional": True}


if __name__ == "__main__":
    for path, made in zip(sys.argv[1:], (document(), templates()), strict=True):
        Path(path).write_text(made, encoding="utf-8")
