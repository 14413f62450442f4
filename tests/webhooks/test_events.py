"""What arrives is an event in one of two envelopes, or a sentence why not."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import Invalid
from webhooks.events import read_event


def test_the_plain_envelope_takes_its_id_from_the_header() -> None:
    event = read_event(b'{"type":"application.submitted","data":{"a":1}}', "msg_1")
    assert (event.id, event.type, event.data) == ("msg_1", "application.submitted", {"a": 1})


def test_a_cloud_event_brings_its_own_id() -> None:
    body = b'{"specversion":"1.0","id":"e-7","source":"s","type":"t","data":{}}'
    assert read_event(body, "msg_1").id == "e-7"


def test_numbers_stay_exact() -> None:
    event = read_event(b'{"type":"t","data":{"amount":0.1}}', "m")
    assert event.data["amount"] * 3 == type(event.data["amount"])("0.3")


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"{", "JSON"),
        (b"\xff", "UTF-8"),
        (b"[]", "JSON 对象"),
        (b'{"data":{}}', "缺少 type"),
        (b'{"type":"t","data":3}', "缺少 data"),
        (b'{"specversion":"0.3","id":"1","type":"t","data":{}}', "CloudEvents 版本"),
        (b'{"specversion":"1.0","type":"t","data":{}}', "缺少 id"),
        (b'{"type":"t","data":' + b"[" * 100_000, "JSON"),
    ],
)
def test_anything_else_is_refused_with_a_sentence(body: bytes, sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        read_event(body, "msg_1")


@given(st.binary(max_size=60))
def test_no_bytes_make_it_fail_otherwise(body: bytes) -> None:
    with contextlib.suppress(Invalid):
        read_event(body, "msg_1")
