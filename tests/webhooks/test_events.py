"""What arrives is an event in one of three envelopes, or all that is wrong with it."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import Invalid
from webhooks.events import read_event
from webhooks.findings import InvalidMessage

PLAIN = {"webhook-id": "msg_1"}


def test_the_plain_envelope_takes_its_id_from_the_header() -> None:
    event = read_event(b'{"type":"application.submitted","data":{"a":1}}', PLAIN)
    assert (event.id, event.type, event.data) == ("msg_1", "application.submitted", {"a": 1})


def test_a_cloud_event_is_its_source_and_its_id() -> None:
    body = b'{"specversion":"1.0","id":"e-7","source":"/s","type":"t","data":{}}'
    assert read_event(body, PLAIN).id == "/s e-7"
    assert read_event(body.replace(b'"/s"', b'"/o"'), PLAIN).id == "/o e-7"


BINARY = {"ce-specversion": "1.0", "ce-id": "e-7", "ce-source": "/s", "ce-type": "t"}


def test_in_binary_mode_the_attributes_are_headers_and_the_signed_id_holds_them() -> None:
    event = read_event(b'{"a":1}', {**BINARY, "webhook-id": "t /s e-7"})
    assert (event.id, event.type, event.data) == ("/s e-7", "t", {"a": 1})
    for changed in ("ce-type", "ce-source", "ce-id"):
        with pytest.raises(InvalidMessage, match="签名才包括"):
            read_event(b'{"a":1}', {**BINARY, changed: "x", "webhook-id": "t /s e-7"})


def test_everything_that_is_wrong_is_told_at_once_in_both_languages() -> None:
    with pytest.raises(InvalidMessage) as caught:
        read_event(b'{"specversion":"0.3","type":"","data":[]}', PLAIN)
    faults = caught.value.faults
    assert {one.path for one in faults} == {
        "$.id", "$.source", "$.type", "$.specversion", "$.data"
    }  # fmt: skip
    assert all(one.zh != one.en and one.en.isascii() for one in faults)


def test_numbers_stay_exact() -> None:
    event = read_event(b'{"type":"t","data":{"amount":0.1}}', PLAIN)
    assert event.data["amount"] * 3 == type(event.data["amount"])("0.3")


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"{", "JSON"),
        (b"\xff", "UTF-8"),
        (b"[]", "JSON 对象"),
        (b'{"data":{}}', "type 应当"),
        (b'{"type":"t","data":3}', "data 应当"),
        (b'{"specversion":"0.3","id":"1","type":"t","data":{}}', "CloudEvents 版本"),
        (b'{"specversion":"1.0","type":"t","data":{}}', "id 应当"),
        (b'{"type":"t","data":' + b"[" * 100_000, "JSON"),
    ],
)
def test_anything_else_is_refused_with_a_sentence(body: bytes, sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        read_event(body, PLAIN)


@given(st.binary(max_size=60))
def test_no_bytes_make_it_fail_otherwise(body: bytes) -> None:
    with contextlib.suppress(Invalid):
        read_event(body, PLAIN)
