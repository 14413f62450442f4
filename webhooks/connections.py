"""Addresses and secrets of the partners, from this installation's own file.

    platform:
      secrets: [whsec_…]              # several while a key is being changed
      url: https://sunshine.example.gov.cn/hooks
    portal: {secrets: [whsec_…], url: …}

A partner's host is allowed because it stands here, private addresses included: on a government
intranet the targets are private. Loopback, link-local and the cloud's metadata address are never
reached, except loopback in demonstration mode (`webhooks.targets`).
"""

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from engine.errors import Invalid
from webhooks.signature import read_secret

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Connection:
    """How one partner is reached; `url` None: we only listen to it."""

    secrets: tuple[bytes, ...]
    url: str | None = None


class ConnectionFile(Mapping[str, Connection]):
    """The connections of a file, read again whenever it has been written: a new partner's key and
    address, or another key, need no restart.

    Raises Invalid where the file is wrong at first; when it is later, what it said before holds,
    and the log says what is wrong.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._written = _written(path)
        self._read = load_connections(path if self._written else None)

    def __getitem__(self, partner: str) -> Connection:
        return self._now()[partner]

    def __iter__(self) -> Iterator[str]:
        return iter(self._now())

    def __len__(self) -> int:
        return len(self._now())

    def _now(self) -> Mapping[str, Connection]:
        written = _written(self._path)
        if written is not None and written != self._written:
            self._written = written
            try:
                self._read = load_connections(self._path)
            except (Invalid, yaml.YAMLError, OSError) as error:
                _LOG.error("%s 不能读取，仍按原来的登记：%s", self._path, error)
        return self._read


def _written(path: Path) -> tuple[int, int, int] | None:
    """What tells one content of a file from the next; None where there is no file."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


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
