"""A server of its own for a story: throw-away folder, free port, demonstration mode."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

from engine.errors import Refused
from webhooks.connections import Connection, load_connections

PATIENCE = 60.0
"""Seconds a slow machine may take for what a server does by itself."""
_LOOK_AGAIN = 0.1


@dataclass(frozen=True, slots=True)
class Served:
    """Where the server listens, and the secrets it shares with its partners."""

    address: str
    connections: dict[str, Connection]


@contextmanager
def served() -> Iterator[Served]:
    """Set up and serve; everything is gone afterwards. Raises Refused where it does not start."""
    with TemporaryDirectory(prefix="guicheng-demo-") as folder:
        port = _free_port()
        environment = {k: v for k, v in os.environ.items() if not k.startswith("GUICHENG_")}
        environment |= {"GUICHENG_MODE": "demonstration", "GUICHENG_PORT": str(port)}
        guicheng = str(Path(sys.executable).with_name("guicheng"))
        subprocess.run(  # noqa: S603  our own command line, no text from outside
            [guicheng, "set-up"], cwd=folder, env=environment, check=True, stdout=subprocess.DEVNULL
        )
        with subprocess.Popen(  # noqa: S603  as above
            [guicheng, "serve"], cwd=folder, env=environment, stdout=subprocess.DEVNULL
        ) as server:
            try:
                address = f"http://127.0.0.1:{port}"
                _wait_until_healthy(server, address)
                partners = load_connections(Path(folder) / "var" / "connections.yaml")
                yield Served(address, dict(partners))
            finally:
                server.terminate()


def moments() -> Iterator[None]:
    """Ticks until patience ends: for what the server does by itself, soon."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        yield
        time.sleep(_LOOK_AGAIN)


def _wait_until_healthy(server: "subprocess.Popen[bytes]", address: str) -> None:
    for _ in moments():
        if server.poll() is not None:
            break
        try:
            if httpx.get(f"{address}/healthz").is_success:
                return
        except httpx.TransportError:
            continue
    raise Refused("演示服务器没有启动成功，请看上面的输出。")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
