"""The other systems we talk to, as data: what each may send us, and what we may send it.

`webhooks/partners.yaml` says for every partner its name, its signature scheme and its messages,
each with a JSON schema beside it. What a message becomes inside is written in FEEL over `event`,
the language of the diagrams, so that a partner is added without code. Secrets and addresses are not
here but in the connections file of the installation (`webhooks.connections`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import simplejson
import yaml
from jsonschema import Draft202012Validator

from engine.errors import Invalid, NotFound
from engine.feel import Expression, compile_expression, from_json, to_json
from engine.messages.keys import key_of
from webhooks.signature import SCHEMES, Scheme

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Schema:
    """The shape of a message's data (JSON Schema 2020-12)."""

    name: str
    validator: Draft202012Validator

    def check(self, data: object) -> None:
        """Raise Invalid with the place and the fault, where `data` does not fit."""
        for fault in self.validator.iter_errors(data):
            raise Invalid(f"消息内容不符合 {self.name}：{fault.json_path}：{fault.message}")


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message type a partner sends: the BPMN message it becomes, its key and variables (FEEL)."""

    type: str
    schema: Schema
    message: str
    correlation_key: Expression
    variables: Expression
    time_to_live_seconds: int

    def read(self, event: Mapping[str, object]) -> tuple[str, dict[str, Any]]:
        """The correlation key and the variables of this event; Invalid where FEEL finds a fault."""
        context = {"event": from_json(event)}
        key, variables = (
            _value(expression, context, self.type)
            for expression in (self.correlation_key, self.variables)
        )
        found = key_of(key)
        if found is None or not isinstance(variables, dict):
            raise Invalid(
                f"消息 {self.type} 缺少用来找到案件的关联值，请检查 webhooks/partners.yaml"
            )
        return found, variables


@dataclass(frozen=True, slots=True)
class Partner:
    """Another system on the wire."""

    id: str
    name: str
    scheme: Scheme
    receives: Mapping[str, Incoming] = field(default_factory=dict)
    sends: Mapping[str, Schema] = field(default_factory=dict)

    def incoming(self, type_: str) -> Incoming:
        """The message type; Invalid with the known ones where it is not this partner's."""
        if type_ not in self.receives:
            known = "、".join(sorted(self.receives)) or "（无）"
            raise Invalid(f"{self.name}（{self.id}）没有消息类型“{type_}”，可用：{known}")
        return self.receives[type_]


@cache
def load_partners(folder: Path = _HERE) -> Mapping[str, Partner]:
    """All partners of `partners.yaml` in `folder`, by id; their schemas lie in `schemas/`."""
    text = (folder / "partners.yaml").read_text(encoding="utf-8")
    return {key: _partner(key, entry, folder) for key, entry in yaml.safe_load(text).items()}


def find_partner(partners: Mapping[str, Partner], partner_id: str) -> Partner:
    """The partner of this id, or NotFound."""
    if partner_id not in partners:
        raise NotFound(f"没有登记名为“{partner_id}”的外部系统")
    return partners[partner_id]


def _partner(key: str, entry: Mapping[str, Any], folder: Path) -> Partner:
    return Partner(
        id=key,
        name=entry["name"],
        scheme=SCHEMES[entry.get("scheme", "hmac-sha256")],
        receives={
            type_: _incoming(type_, given, folder)
            for type_, given in (entry.get("receives") or {}).items()
        },
        sends={type_: _schema(name, folder) for type_, name in (entry.get("sends") or {}).items()},
    )


def _incoming(type_: str, given: Mapping[str, Any], folder: Path) -> Incoming:
    return Incoming(
        type=type_,
        schema=_schema(given["schema"], folder),
        message=given["message"],
        correlation_key=_expression(given["correlation_key"]),
        variables=_expression(given.get("variables", "= event.data")),
        time_to_live_seconds=int(given.get("time_to_live_hours", 72)) * 3600,
    )


def _schema(name: str, folder: Path) -> Schema:
    document = simplejson.loads((folder / "schemas" / name).read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(document)
    return Schema(name, Draft202012Validator(document))


def _expression(text: str) -> Expression:
    expression = compile_expression(text.removeprefix("=").strip())
    if expression.findings:
        raise Invalid(
            f"webhooks/partners.yaml 中的表达式“{text}”：{expression.findings[0].message}"
        )
    return expression


def _value(expression: Expression, context: Mapping[str, object], type_: str) -> object:
    result = expression.evaluate(context)
    if result.findings:
        raise Invalid(f"消息 {type_}：{result.findings[0].message}")
    return to_json(result.value)
