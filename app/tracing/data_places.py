"""What the timers, the forms, the register's rules and the pages cite."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from app.tracing.place import Place
from engine.definitions.outline import ids_in
from engine.programmes import Programme


def timer_places(programme: Programme) -> Iterator[Place]:
    """Every timer of a programme."""
    resource = f"regulations/{programme.id}/timers.yaml"
    for timer in programme.timers.values():
        yield Place("期限", resource, timer.id, timer.name, timer.clauses)


def form_places(text: str, resource: str, programme: Programme) -> Iterator[Place]:
    """Every component of a form that cites clauses or asks for a fact of the programme.

    A key may be a path (``answer.no_bad_record``); the fact is its last name.
    """
    for component in _components(json.loads(text)):
        key = component.get("key", "").rpartition(".")[2]
        cited = str(component.get("properties", {}).get("clauses", ""))
        if cited or key in programme.facts:
            label = component.get("label") or component.get("text") or component.get("type", "")
            element = key or component.get("id", "")
            yield Place("表单字段", resource, element, _one_line(label), ids_in(cited))


def _components(holder: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for component in holder.get("components", ()):
        yield component
        yield from _components(component)


def _one_line(label: str) -> str:
    return " ".join(label.split())[:40]


def register_places(text: str, resource: str) -> Iterator[Place]:
    """Every rule of `register/rules.yaml`."""
    for rule in yaml.safe_load(text):
        yield Place("名录规则", resource, rule["id"], rule["holds"], tuple(rule["clauses"]))


def page_places(programme: Programme) -> Iterator[Place]:
    """Every clause that is realised by being shown: on the page of its regulation."""
    for clause in programme.clauses.values():
        if clause.page or not clause.executable:
            resource = f"regulations/{programme.id}/clauses.yaml"
            yield Place("页面说明", resource, clause.id, clause.cite, (clause.id,))
