"""Signatures of webhooks, in and out: Standard Webhooks, with the keyed hash chosen per partner.

The signed text is ``id.timestamp.body`` over the raw bytes, so a message is verified before
anything of it is parsed. Whatever is malformed about a header is one and the same refusal: a caller
who cannot sign learns nothing from the difference.

Source: github.com/standard-webhooks/standard-webhooks, "Signature scheme"; SM3: GB/T 32905-2016.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

TOLERANCE = timedelta(minutes=5)
"""How far a message's timestamp may be from our clock, either way."""

_PREFIX = "whsec_"


@dataclass(frozen=True, slots=True)
class Scheme:
    """A keyed hash and the version mark that stands before its signatures."""

    version: str
    digest: str

    def sign(self, secret: bytes, message_id: str, moment: datetime, body: bytes) -> str:
        """The value of the header ``webhook-signature`` for this message."""
        return f"{self.version},{self._mac(secret, message_id, _seconds(moment), body)}"

    def _mac(self, secret: bytes, message_id: str, seconds: str, body: bytes) -> str:
        text = f"{message_id}.{seconds}.".encode() + body
        return base64.b64encode(hmac.new(secret, text, self._hash).digest()).decode()

    def _hash(self, data: bytes = b"") -> "hashlib._Hash":
        return hashlib.new(self.digest, data)

    def accepts(
        self,
        secrets: Sequence[bytes],
        headers: Mapping[str, str],
        body: bytes,
        now: datetime,
    ) -> bool:
        """Whether one of the header's signatures was made with one of these secrets, recently.

        Several secrets: while a key is being changed, the old one still counts.
        """
        message_id = headers.get("webhook-id", "")
        seconds = headers.get("webhook-timestamp", "")
        if not message_id or not _recent(seconds, now):
            return False
        given = [
            mac
            for version, _, mac in (
                entry.partition(",") for entry in headers.get("webhook-signature", "").split()
            )
            if version == self.version and mac.isascii()
        ]
        expected = [self._mac(secret, message_id, seconds, body) for secret in secrets]
        matches = [hmac.compare_digest(mine, theirs) for mine in expected for theirs in given]
        return any(matches)


HMAC_SHA256 = Scheme("v1", "sha256")
HMAC_SM3 = Scheme("v1sm3", "sm3")
SCHEMES = {"hmac-sha256": HMAC_SHA256, "hmac-sm3": HMAC_SM3}


def read_secret(text: str) -> bytes:
    """The bytes of a secret written as ``whsec_`` and base64.

    >>> read_secret("whsec_Z3VpY2hlbmc=")
    b'guicheng'
    >>> read_secret("guicheng")
    Traceback (most recent call last):
    ...
    ValueError: 密钥应写作 whsec_ 加 Base64，例如 whsec_Z3VpY2hlbmc=
    """
    if text.startswith(_PREFIX):
        try:
            return base64.b64decode(text.removeprefix(_PREFIX), validate=True)
        except binascii.Error:
            pass
    raise ValueError("密钥应写作 whsec_ 加 Base64，例如 whsec_Z3VpY2hlbmc=")


def _seconds(moment: datetime) -> str:
    return str(int(moment.timestamp()))


def _recent(seconds: str, now: datetime) -> bool:
    if not (seconds.isascii() and seconds.isdigit() and len(seconds) <= 12):
        return False
    return abs(now.timestamp() - int(seconds)) <= TOLERANCE.total_seconds()
