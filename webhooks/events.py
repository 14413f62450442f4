"""What arrives on the wire: JSON in one of three envelopes, read into one `Event`.

Plain (Standard Webhooks): ``{"type": …, "timestamp": …, "data": {…}}`` with the id in the header.
CloudEvents 1.0, structured mode: ``{"specversion": "1.0", "id": …, "source": …, "type": …,
"data": {…}}``. CloudEvents 1.0, binary mode: the body is the data, the attributes are headers
(``ce-id`` …). A CloudEvent is told apart by its source and id together (CloudEvents 1.0, "id").

The signature covers the id header and the body, not the ``ce-`` headers; so in binary mode the
signed ``webhook-id`` must be the type, the source and the id, with a blank between them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.json_reading import read_json
from webhooks.findings import InvalidMessage, MessageFinding

_ENVELOPE = "消息格式"
_ATTRIBUTES = ("specversion", "id", "source", "type")
_MISSING = "{name} 应当是不为空的文字"
_MISSING_EN = "{name} must be a text that is not empty"


@dataclass(frozen=True, slots=True)
class Event:
    """One message of a partner; `id` is unique at that partner."""

    id: str
    type: str
    data: Mapping[str, Any]


def read_event(body: bytes, headers: Mapping[str, str]) -> Event:
    """The event in these bytes; `headers` by their names in lower case.

    Raises Invalid for what is no JSON, InvalidMessage with all that is wrong with the envelope.
    """
    document = read_json(body)
    if "ce-specversion" in headers:
        return _binary(document, headers)
    if not isinstance(document, dict):
        raise InvalidMessage(
            _ENVELOPE, [MessageFinding("$", "应当是 JSON 对象", "must be a JSON object")]
        )
    if "specversion" in document:
        return _cloud_event(document, document.get("data"), "$.")
    faults = [*_texts(document, ("type",), "$."), *_object(document.get("data"), "$.data")]
    if faults:
        raise InvalidMessage(_ENVELOPE, faults)
    return Event(headers["webhook-id"], document["type"], document["data"])


def _binary(document: object, headers: Mapping[str, str]) -> Event:
    attributes = {name: headers.get(f"ce-{name}") for name in _ATTRIBUTES}
    event = _cloud_event(attributes, document, "ce-")
    signed = f"{attributes['type']} {attributes['source']} {attributes['id']}"
    if headers["webhook-id"] != signed:
        zh = f"应当是“{signed}”：签名才包括类型、来源和编号"
        en = f"must be '{signed}', so that the signature covers type, source and id"
        raise InvalidMessage(_ENVELOPE, [MessageFinding("webhook-id", zh, en)])
    return event


def _cloud_event(attributes: Mapping[str, Any], data: object, where: str) -> Event:
    faults = [*_texts(attributes, _ATTRIBUTES, where)]
    version = attributes.get("specversion")
    if isinstance(version, str) and version and version != "1.0":
        zh, en = f"CloudEvents 版本应为 1.0，收到的是 {version}", f"must be 1.0, not {version}"
        faults.append(MessageFinding(f"{where}specversion", zh, en))
    faults += _object(data, "$.data" if where == "$." else "$")
    if faults:
        raise InvalidMessage(_ENVELOPE, faults)
    return Event(f"{attributes['source']} {attributes['id']}", attributes["type"], _dict(data))


def _dict(data: object) -> dict[str, Any]:
    assert isinstance(data, dict)
    return data


def _texts(
    given: Mapping[str, Any], names: tuple[str, ...], where: str
) -> Iterator[MessageFinding]:
    for name in names:
        if not isinstance(given.get(name), str) or not given[name]:
            yield MessageFinding(
                f"{where}{name}", _MISSING.format(name=name), _MISSING_EN.format(name=name)
            )


def _object(data: object, where: str) -> Iterator[MessageFinding]:
    if not isinstance(data, dict):
        yield MessageFinding(where, "data 应当是 JSON 对象", "data must be a JSON object")
