"""Addresses and secrets of the partners, from this installation's own file.

    gd-sunshine:
      secrets: [whsec_…]              # several while a key is being changed
      url: https://sunshine.example.gov.cn/hooks
    portal: {secrets: [whsec_…], url: …}

A partner's host is allowed because it stands here, private addresses included: on a government
intranet the targets are private. Loopback, link-local and the cloud's metadata address are never
reached, except loopback in demonstration mode (`webhooks.targets`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from engine.errors import Invalid
from webhooks.signature import read_secret


@dataclass(frozen=True, slots=True)
class Connection:
    """How one partner is reached; `url` None: we only listen to it."""

    secrets: tuple[bytes, ...]
    url: str | None = None


def load_connections(path: Path | None) -> Mapping[str, Connection]:
    """The connections of the file, by partner id; none where no file is named."""
    if path is None:
        return {}
    entries = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    return {partner: _connection(path, partner, given) for partner, given in entries.items()}


def _connection(path: Path, partner: str, given: Mapping[str, Any]) -> Connection:
    try:
        secrets = tuple(read_secret(text) for text in given["secrets"])
    except (KeyError, TypeError, ValueError) as error:
        raise Invalid(f"{path} 中 {partner} 的 secrets 有误：{error}") from error
    return Connection(secrets, given.get("url"))
