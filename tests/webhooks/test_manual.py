"""The example in `docs/webhooks.md` is right: whoever follows it gets in."""

import re
from datetime import UTC, datetime
from pathlib import Path

from engine.commands.messages.record_delivery import SCHEDULE
from webhooks.inbound import LARGEST_BODY
from webhooks.outbound import TIMEOUT_SECONDS
from webhooks.signature import HMAC_SHA256, HMAC_SM3, read_secret

MANUAL = (Path(__file__).parents[2] / "docs" / "webhooks.md").read_text("utf-8")


def test_both_signatures_of_the_example_verify() -> None:
    (body,) = re.findall(r"```json\n(.*)\n```", MANUAL)
    (signed,) = re.findall(r"```text\n(msg_1.*)\n```", MANUAL)
    assert signed == f"msg_1.1773624600.{body}"
    secret, moment = read_secret("whsec_Z3VpY2hlbmc="), datetime.fromtimestamp(1773624600, UTC)
    given = re.findall(r"webhook-signature: (v1\S+)", MANUAL)
    for scheme, signature in zip((HMAC_SHA256, HMAC_SM3), given, strict=True):
        headers = {
            "webhook-id": "msg_1", "webhook-timestamp": "1773624600",
            "webhook-signature": signature,
        }  # fmt: skip
        assert scheme.accepts([secret], headers, body.encode(), moment)


def test_the_figures_are_those_of_the_program() -> None:
    assert [one.total_seconds() for one in SCHEDULE] == [
        5, 300, 1800, *(hours * 3600 for hours in (2, 5, 10, 14, 20, 24))
    ]  # fmt: skip
    assert (LARGEST_BODY, TIMEOUT_SECONDS) == (1024 * 1024, 15)
