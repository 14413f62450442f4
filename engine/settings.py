"""Settings, from the environment (`GUICHENG_…`), read once by the entry points."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import distribution
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Literal, get_args

from engine.errors import Invalid

Mode = Literal["production", "demonstration"]
LogFormat = Literal["json", "console"]
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
IpNetwork = IPv4Network | IPv6Network
MOST_PROXIES = 9


@dataclass(frozen=True)
class Settings:
    """What an installation decides.

    `database`: an SQLAlchemy URL. `mode`: a demonstration may pin the clock and shows its accounts;
    production never does. `secret_key` signs sessions; production refuses to start without one.
    `connections`: the file with the partners' addresses and secrets (`webhooks.connections`).
    `oidc`: the file that describes the identity provider; none: people sign in with passwords.
    `trusted_proxies`: how many proxies stand in front, each of which tells who called it;
    `proxy_addresses`: from where the last of them calls (nobody else is believed).
    `audit_keys`: the file with the keys that sign the history (`engine.persistence.keys`).
    `clamd`: where a ClamAV daemon listens, ``unix:/path`` or ``tcp:host:port``.
    `largest_request`: bytes of a request to `/v2` (4 MB as in Camunda; a deployment may have more).
    `most_variables`, `largest_variables`: how many variables one submission may have, and their
    bytes as JSON. No form has as many fields, and each is a row and a line of history.
    `pool_size`, `connect_seconds`, `statement_seconds`: how a process uses a PostgreSQL server
    (`engine.persistence.store.Limits`).
    `log_format`, `log_level`: how and from which level on log lines are written.
    `metrics_token`: what a monitoring system shows to read `/metrics`; production needs one for it.
    `assign_to_any_name`: whoever may give a task to anybody may give it to a name without account
    here, as in Camunda 8; it is taken over by assigning it again.
    `sandboxes`: the folder in which drafts are played, shared by all processes that serve pages.
    """

    database: str = "sqlite:///var/guicheng.db"
    mode: Mode = "production"
    host: str = "127.0.0.1"
    port: int = 8080
    secret_key: str = ""
    connections: str = ""
    trusted_proxies: int = 0
    proxy_addresses: tuple[IpNetwork, ...] = (ip_network("127.0.0.0/8"), ip_network("::1"))
    oidc: str = ""
    audit_keys: str = ""
    clamd: str = ""
    largest_request: int = 4 * 1024 * 1024
    most_variables: int = 1000
    largest_variables: int = 1024 * 1024
    pool_size: int = 10
    connect_seconds: int = 5
    statement_seconds: int = 60
    log_format: LogFormat = "console"
    log_level: str = "INFO"
    metrics_token: str = ""
    assign_to_any_name: bool = False
    sandboxes: str = ""

    @property
    def production(self) -> bool:
        """Whether the clock is the real one and demonstration accounts are refused."""
        return self.mode == "production"

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> "Settings":
        """The settings of an environment.

        >>> Settings.read({"GUICHENG_MODE": "demonstration", "GUICHENG_PORT": "9000"}).port
        9000

        Raises Invalid with a sentence for a value that cannot be.
        """
        mode = environment.get("GUICHENG_MODE", "production")
        if mode not in get_args(Mode):
            raise Invalid(f"GUICHENG_MODE 应为 production 或 demonstration，而不是“{mode}”。")
        port = environment.get("GUICHENG_PORT", "8080")
        if not port.isdecimal():
            raise Invalid(f"GUICHENG_PORT 应为端口号，而不是“{port}”。")
        proxies = environment.get("GUICHENG_TRUSTED_PROXIES", "0")
        if not proxies.isdecimal() or int(proxies) > MOST_PROXIES:
            raise Invalid(
                f"GUICHENG_TRUSTED_PROXIES 应为系统前面代理服务器的层数（0 到 {MOST_PROXIES}），"
                f"而不是“{proxies}”。"
            )
        return cls(
            database=environment.get("GUICHENG_DATABASE", cls.database),
            mode="production" if mode == "production" else "demonstration",
            host=environment.get("GUICHENG_HOST", cls.host),
            port=int(port),
            secret_key=environment.get("GUICHENG_SECRET_KEY", ""),
            connections=environment.get("GUICHENG_CONNECTIONS", ""),
            trusted_proxies=int(proxies),
            proxy_addresses=_networks(environment) or cls.proxy_addresses,
            oidc=environment.get("GUICHENG_OIDC", ""),
            audit_keys=environment.get("GUICHENG_AUDIT_KEYS", ""),
            clamd=environment.get("GUICHENG_CLAMD", ""),
            largest_request=_limit(environment, "GUICHENG_LARGEST_REQUEST", cls.largest_request),
            most_variables=_limit(environment, "GUICHENG_MOST_VARIABLES", cls.most_variables),
            largest_variables=_limit(
                environment, "GUICHENG_LARGEST_VARIABLES", cls.largest_variables
            ),
            pool_size=_limit(environment, "GUICHENG_POOL_SIZE", cls.pool_size),
            connect_seconds=_limit(environment, "GUICHENG_CONNECT_SECONDS", cls.connect_seconds),
            statement_seconds=_limit(
                environment, "GUICHENG_STATEMENT_SECONDS", cls.statement_seconds
            ),
            log_format="json"
            if _one_of(environment, "GUICHENG_LOG", get_args(LogFormat), cls.log_format) == "json"
            else "console",
            log_level=_one_of(environment, "GUICHENG_LOG_LEVEL", LOG_LEVELS, cls.log_level),
            metrics_token=environment.get("GUICHENG_METRICS_TOKEN", ""),
            assign_to_any_name=_one_of(
                environment, "GUICHENG_ASSIGN_TO_ANY_NAME", ("no", "yes"), "no"
            )
            == "yes",
            sandboxes=environment.get("GUICHENG_SANDBOXES", ""),
        )


KNOWN = frozenset(
    f"GUICHENG_{name}"
    for name in (
        "MODE DATABASE HOST PORT SECRET_KEY CONNECTIONS TRUSTED_PROXIES PROXY_ADDRESSES OIDC "
        "AUDIT_KEYS CLAMD LARGEST_REQUEST MOST_VARIABLES LARGEST_VARIABLES POOL_SIZE "
        "CONNECT_SECONDS STATEMENT_SECONDS LOG LOG_LEVEL METRICS_TOKEN "
        "ASSIGN_TO_ANY_NAME SANDBOXES"
    ).split()
)
"""Every setting; what else begins with GUICHENG_ does nothing."""


def _one_of(environment: Mapping[str, str], name: str, known: tuple[str, ...], default: str) -> str:
    given = environment.get(name, default)
    if given not in known:
        raise Invalid(f"{name} 应为 {'、'.join(known)} 之一，而不是“{given}”。")
    return given


def _networks(environment: Mapping[str, str]) -> tuple[IpNetwork, ...]:
    """The addresses of `GUICHENG_PROXY_ADDRESSES`; none where it is not set."""
    texts = environment.get("GUICHENG_PROXY_ADDRESSES", "").replace(",", " ").split()
    try:
        return tuple(ip_network(text) for text in texts)
    except ValueError as error:
        raise Invalid(
            "GUICHENG_PROXY_ADDRESSES 应为代理服务器的 IP 地址或网段（如 10.0.0.5 或 10.0.0.0/24，"
            f"多个以空格分开）：{error}。"
        ) from error


def _limit(environment: Mapping[str, str], name: str, default: int) -> int:
    text = environment.get(name, str(default))
    if not re.fullmatch(r"[1-9][0-9]{0,9}", text):
        raise Invalid(f"{name} 应为 1 到 9999999999 的整数，而不是“{text}”。")
    return int(text)


_CHECKOUT = Path(__file__).parents[1]


def shipped(*parts: str) -> Path:
    """A file or folder that ships with the program, in a checkout or in an installation.

    >>> shipped("regulations", "common.yaml").name
    'common.yaml'
    """
    return _home().joinpath(*parts)


@cache
def _home() -> Path:
    """The checkout, or where this installation (of a machine, an environment, a user, a folder of
    its own) has put the wheel's data, as its record tells (PyPA, recording installed projects).
    """
    if (_CHECKOUT / "regulations").is_dir():
        return _CHECKOUT
    known = distribution("guicheng").files or ()
    marker = next(file for file in known if file.match("share/guicheng/regulations/common.yaml"))
    return Path(str(marker.locate())).resolve().parents[1]
