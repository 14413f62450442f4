"""The other systems we talk to, as data: what each may send us, and what we may send it.

A programme's `partners.yaml` says for every partner its name, its signature scheme and its
messages, each with a JSON schema beside it; several programmes may know one partner, each with
messages of its own. What a message becomes inside is written in FEEL over `event`, the language of
the diagrams, so that a partner is added without code. Secrets and addresses are not here but in the
connections file of the installation (`webhooks.connections`).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

import simplejson
from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError

from engine.errors import Finding, Invalid, NotFound
from engine.feel import Expression, compile_expression, from_json, to_json
from engine.messages.keys import key_of
from engine.programmes import PartnerSystem, Programme, Programmes, Received
from webhooks.findings import InvalidMessage, schema_faults
from webhooks.signature import SCHEMES, Scheme


@dataclass(frozen=True, slots=True)
class Schema:
    """The shape of a message's data (JSON Schema 2020-12)."""

    name: str
    validator: Draft202012Validator

    def check(self, data: object) -> None:
        """Raise InvalidMessage with every place and fault, where `data` does not fit."""
        if faults := [*schema_faults(self.validator, data)]:
            raise InvalidMessage(self.name, faults)


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
            raise Invalid(f"消息 {self.type} 缺少用来找到案件的关联值，请检查项目的 partners.yaml")
        return found, variables


@dataclass(frozen=True, slots=True)
class Partner:
    """Another system on the wire."""

    id: str
    name: str
    scheme: Scheme
    receives: Mapping[str, Incoming] = field(default_factory=dict)
    sends: Mapping[str, Schema] = field(default_factory=dict)

    def joined_with(self, other: "Partner") -> "Partner":
        """The same partner with the messages of both."""
        return replace(
            self,
            receives={**self.receives, **other.receives},
            sends={**self.sends, **other.sends},
        )

    def incoming(self, type_: str) -> Incoming:
        """The message type; Invalid with the known ones where it is not this partner's."""
        if type_ not in self.receives:
            known = "、".join(sorted(self.receives)) or "（无）"
            raise Invalid(f"{self.name}（{self.id}）没有消息类型“{type_}”，可用：{known}")
        return self.receives[type_]


@cache
def load_partners(programmes: Programmes) -> Mapping[str, Partner]:
    """All partners of the programmes, by id."""
    found: dict[str, Partner] = {}
    for programme in programmes.values():
        for partner in partners_of(programme).values():
            known = found.get(partner.id)
            found[partner.id] = partner if known is None else known.joined_with(partner)
    return found


@cache
def partners_of(programme: Programme) -> Mapping[str, Partner]:
    """The partners of one programme, compiled once. Raises Invalid where a schema is none."""
    return {id_: _partner(system, programme) for id_, system in programme.partners.items()}


def partner_faults(programme: Programme) -> Iterator[Finding]:
    """What is wrong with the schemas of the programme's partners."""
    try:
        partners_of(programme)
    except Invalid as error:
        yield Finding(f"regulations/{programme.id}/partners.yaml", "", str(error))


Partners = Callable[[], Mapping[str, Partner]]
"""The partners as they are at this moment, by id."""


def find_partner(partners: Mapping[str, Partner], partner_id: str) -> Partner:
    """The partner of this id, or NotFound."""
    if partner_id not in partners:
        raise NotFound(f"没有登记名为“{partner_id}”的外部系统")
    return partners[partner_id]


def _partner(system: PartnerSystem, programme: Programme) -> Partner:
    return Partner(
        id=system.id,
        name=system.name,
        scheme=SCHEMES[system.scheme],
        receives={
            type_: _incoming(type_, received, programme)
            for type_, received in system.receives.items()
        },
        sends={type_: _schema(name, programme) for type_, name in system.sends.items()},
    )


def _incoming(type_: str, received: Received, programme: Programme) -> Incoming:
    return Incoming(
        type=type_,
        schema=_schema(received.schema, programme),
        message=received.message,
        correlation_key=_expression(received.correlation_key),
        variables=_expression(received.variables),
        time_to_live_seconds=received.time_to_live_hours * 3600,
    )


def _schema(name: str, programme: Programme) -> Schema:
    place = f"{programme.id}/schemas/{name}"
    try:
        document = simplejson.loads(programme.files[f"schemas/{name}"])
        Draft202012Validator.check_schema(document)
    except SchemaError as error:
        raise Invalid(f"regulations/{place} 不是 JSON Schema：{error.message}") from error
    return Schema(place, Draft202012Validator(document))


def _expression(text: str) -> Expression:
    return compile_expression(text.removeprefix("=").strip())


def _value(expression: Expression, context: Mapping[str, object], type_: str) -> object:
    result = expression.evaluate(context)
    if result.findings:
        raise Invalid(f"消息 {type_}：{result.findings[0].message}")
    return to_json(result.value)
