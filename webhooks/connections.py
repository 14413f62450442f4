"""Addresses and secrets of the partners, from this installation's own file.

    gd-sunshine:
      secrets: [whsec_…]              # several while a key is being changed
      url: https://sunshine.example.gov.cn/hooks
    portal: {secrets: [whsec_…], url: …}

A partner's host is allowed because it stands here, private addresses included: on a government
intranet the targets are private. Loopback, link-local and the cloud's metadata address are never
reached, except loopback in demonstration mode.
"""

import ipaddress
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from engine.errors import Invalid, Refused
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


def check_address(url: str, *, allow_loopback: bool) -> None:
    """Raise Refused where the address leads to this machine itself or to the network's plumbing."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Refused(f"回调地址“{url}”应以 http:// 或 https:// 开头并写明主机")
    for address in _addresses(parts.hostname, parts.port or 443):
        if address.is_loopback and allow_loopback:
            continue
        if address.is_loopback or address.is_link_local or address.is_unspecified:
            raise Refused(f"回调地址“{url}”指向本机或链路本地地址（{address}），不予发送")


def _addresses(host: str, port: int) -> list[ipaddress.IPv4Address | ipaddress.IPv6Address]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise Refused(f"找不到主机“{host}”：{error}") from error
    addresses = [ipaddress.ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]
    return [getattr(address, "ipv4_mapped", None) or address for address in addresses]
