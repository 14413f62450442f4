"""A signature is right, or it is refused without a word why."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webhooks.signature import HMAC_SHA256, HMAC_SM3, SCHEMES, Scheme, read_secret

NOW = datetime(2026, 3, 16, 9, tzinfo=UTC)
SECRET = b"a secret of the platform"
BODY = '{"单位":"某大学"}'.encode()


def headers(scheme: Scheme = HMAC_SHA256, moment: datetime = NOW) -> dict[str, str]:
    return {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": scheme.sign(SECRET, "msg_1", moment, BODY),
    }


def test_the_published_example_of_standard_webhooks_verifies() -> None:
    secret = read_secret("whsec_plJ3nmyCDGBKInavdOK15jsl")
    sent = {
        "webhook-id": "msg_loFOjxBNrRLzqYUf",
        "webhook-timestamp": "1731705121",
        "webhook-signature": "v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=",
    }
    body = b'{"event_type":"ping","data":{"success":true}}'
    now = datetime.fromtimestamp(1731705121, UTC)
    assert HMAC_SHA256.accepts([secret], sent, body, now)


@pytest.mark.parametrize("scheme", SCHEMES.values(), ids=list(SCHEMES))
def test_what_a_scheme_signs_it_accepts(scheme: Scheme) -> None:
    assert scheme.accepts([SECRET], headers(scheme), BODY, NOW)


def test_a_signature_of_another_scheme_is_refused() -> None:
    assert not HMAC_SM3.accepts([SECRET], headers(HMAC_SHA256), BODY, NOW)


def test_one_changed_byte_of_the_body_is_refused() -> None:
    assert not HMAC_SHA256.accepts([SECRET], headers(), BODY + b" ", NOW)


def test_another_id_under_the_same_signature_is_refused() -> None:
    sent = headers() | {"webhook-id": "msg_2"}
    assert not HMAC_SHA256.accepts([SECRET], sent, BODY, NOW)


def test_while_a_key_is_changed_old_and_new_secret_both_count() -> None:
    assert HMAC_SHA256.accepts([b"new", SECRET], headers(), BODY, NOW)


def test_the_sender_may_offer_several_signatures() -> None:
    sent = headers()
    sent["webhook-signature"] = "v1,AAAA v2,xyz " + sent["webhook-signature"]
    assert HMAC_SHA256.accepts([SECRET], sent, BODY, NOW)


@pytest.mark.parametrize("minutes", [-6, 6])
def test_a_message_more_than_five_minutes_off_is_refused(minutes: int) -> None:
    sent = headers(moment=NOW + timedelta(minutes=minutes))
    assert not HMAC_SHA256.accepts([SECRET], sent, BODY, NOW)


def test_the_zone_of_the_moment_does_not_change_the_signature() -> None:
    beijing = NOW.astimezone(timezone(timedelta(hours=8)))
    assert headers(moment=beijing) == headers(moment=NOW)


@given(
    st.dictionaries(
        st.sampled_from(["webhook-id", "webhook-timestamp", "webhook-signature"]),
        st.text(max_size=40),
    )
)
def test_no_malformed_header_is_more_than_a_refusal(sent: dict[str, str]) -> None:
    assert not HMAC_SHA256.accepts([SECRET], sent, BODY, NOW)
