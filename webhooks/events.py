"""What arrives on the wire: JSON in one of two envelopes, read into one `Event`.

Plain (Standard Webhooks): ``{"type": …, "timestamp": …, "data": {…}}`` with the id in the header.
CloudEvents 1.0, structured mode: ``{"specversion": "1.0", "id": …, "type": …, "data": {…}}``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.errors import Invalid
from engine.json_reading import read_json


@dataclass(frozen=True, slots=True)
class Event:
    """One message of a partner; `id` is unique at that partner."""

    id: str
    type: str
    data: Mapping[str, Any]


def read_event(body: bytes, message_id: str) -> Event:
    """The event in these bytes; Invalid with a sentence where they are not one."""
    envelope = _json_object(body)
    type_, data = envelope.get("type"), envelope.get("data")
    if not isinstance(type_, str) or not type_:
        raise Invalid("消息缺少 type（消息类型）")
    if not isinstance(data, dict):
        raise Invalid("消息缺少 data（JSON 对象）")
    if "specversion" in envelope:
        message_id = _cloud_event_id(envelope)
    return Event(message_id, type_, data)


def _json_object(body: bytes) -> dict[str, Any]:
    found = read_json(body)
    if not isinstance(found, dict):
        raise Invalid("消息应为一个 JSON 对象")
    return found


def _cloud_event_id(envelope: Mapping[str, Any]) -> str:
    if envelope["specversion"] != "1.0":
        raise Invalid(f"CloudEvents 版本应为 1.0，收到的是 {envelope['specversion']!r}")
    event_id = envelope.get("id")
    if not isinstance(event_id, str) or not event_id:
        raise Invalid("CloudEvents 消息缺少 id")
    return event_id
