"""Where an event may go: the address is judged once, and the connection goes to that very address.

A name that answers with one address when it is judged and with another when it is connected to
(DNS rebinding) leads nowhere: the request goes to the address that was judged, while the partner's
certificate is still held against its name.
"""

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from engine.errors import Refused

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_METADATA = frozenset(
    ipaddress.ip_address(text)
    for text in ("169.254.169.254", "100.100.100.200", "192.0.0.192", "fd00:ec2::254")
)
"""Where clouds tell a machine its own secrets."""
_EMBEDDING = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("::/96"))
"""IPv6 networks whose last four bytes are an IPv4 address (RFC 6052, RFC 4291)."""
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Target:
    """The address with the host replaced by what it was judged to be; and the host's name."""

    url: str
    host: str
    name: str


def judged(url: str, *, allow_loopback: bool) -> Target:
    """The address to connect to. Raises Refused where it is no web address, cannot be found, or
    leads to this machine itself or to the network's plumbing."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise Refused(f"回调地址“{url}”写得不对：{error}") from error
    if parts.scheme not in _PORTS or not parts.hostname:
        raise Refused(f"回调地址“{url}”应以 http:// 或 https:// 开头并写明主机")
    found = _addresses(parts.hostname, port or _PORTS[parts.scheme])
    for address in found:
        if _is_plumbing(address) and not (allow_loopback and address.is_loopback):
            raise Refused(f"回调地址“{url}”指向本机或网络自身（{address}），不予发送")
    literal = f"[{found[0]}]" if found[0].version == 6 else str(found[0])
    behind = f":{port}" if port is not None else ""
    name = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    pinned = parts._replace(netloc=f"{literal}{behind}")
    return Target(pinned.geturl(), f"{name}{behind}", parts.hostname)


def _is_plumbing(address: Address) -> bool:
    return (
        address.is_loopback
        or address.is_link_local
        or address.is_unspecified
        or address.is_multicast
        or address.is_reserved
        or address in _METADATA
    )


def _addresses(host: str, port: int) -> list[Address]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Refused(f"找不到主机“{host}”：{error}") from error
    return [_plain(str(entry[4][0]).partition("%")[0]) for entry in found]


def _plain(text: str) -> Address:
    """The address that is meant: an IPv4 address stays one, however IPv6 wraps it."""
    address = ipaddress.ip_address(text)
    if isinstance(address, ipaddress.IPv4Address):
        return address
    inside = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
    if inside is None and int(address) > 1 and any(address in net for net in _EMBEDDING):
        inside = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return inside or address
