"""The keys that sign the history: outside the database, so that its writer cannot sign anew."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.errors import Invalid

SHORTEST = 32
"""Characters of a key."""


@dataclass(frozen=True, slots=True)
class Keyring:
    """Keys by their names; `current` signs, the others only verify what they signed before.

    Without a key, lines are chained by SHA-256 alone, as in tests.
    """

    secrets: Mapping[str, bytes] = field(default_factory=dict)
    current: str = ""

    def knows(self, name: str) -> bool:
        """Whether a line that this key signed can be judged, and may count: once there are keys,
        a line without one does not."""
        return name in self.secrets if self.secrets else name == ""

    def digest(self, name: str, text: str) -> str:
        """HMAC-SHA-256 of the text with the key of that name, or its SHA-256 without a name."""
        if not name:
            return hashlib.sha256(text.encode()).hexdigest()
        return hmac.new(self.secrets[name], text.encode(), hashlib.sha256).hexdigest()


NO_KEYS = Keyring()


def read_keys(text: str, file: str) -> Keyring:
    """The keys of a file: a line each, ``name key``; the last one signs. Raises Invalid.

    >>> read_keys("2026 " + "k" * 32, "keys").current
    '2026'
    """
    secrets: dict[str, bytes] = {}
    for line in text.splitlines():
        name, _, secret = line.strip().partition(" ")
        if not name or name.startswith("#"):
            continue
        if len(secret.strip()) < SHORTEST or name in secrets:
            raise Invalid(f"{file} 中的密钥“{name}”应只写一次，且不少于 {SHORTEST} 个字符。")
        secrets[name] = secret.strip().encode()
    if not secrets:
        raise Invalid(f"{file} 中没有密钥；每行写“名称 密钥”，最后一行用于签署。")
    return Keyring(secrets, [*secrets][-1])
