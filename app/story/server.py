"""A server of its own for a story: throw-away folder, free port, demonstration mode."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

from app.story.world import PATIENCE, World, moments
from engine.errors import Refused
from engine.persistence.keys import Keyring, read_keys
from webhooks.connections import load_connections

SET_UP_PATIENCE = 300.0
"""Seconds for a database, its procedures and accounts, on a machine that has other things to do."""


@contextmanager
def served(*programmes: str) -> Iterator[World]:
    """Set up these programmes (none named: all) and serve; everything is gone afterwards.

    Raises Refused where the server does not start.
    """
    with TemporaryDirectory(prefix="guicheng-demo-") as folder:
        port = _free_port()
        environment = {k: v for k, v in os.environ.items() if not k.startswith("GUICHENG_")}
        environment |= {"GUICHENG_MODE": "demonstration", "GUICHENG_PORT": str(port)}
        guicheng = str(Path(sys.executable).with_name("guicheng"))
        subprocess.run(  # noqa: S603  our own command line, no text from outside
            [guicheng, "set-up", *programmes],
            cwd=folder,
            env=environment,
            check=True,
            stdout=subprocess.DEVNULL,
            timeout=SET_UP_PATIENCE,
        )
        with subprocess.Popen(  # noqa: S603  as above
            [guicheng, "serve"], cwd=folder, env=environment, stdout=subprocess.DEVNULL
        ) as server:
            try:
                address = f"http://127.0.0.1:{port}"
                _wait_until_healthy(server, address)
                partners = load_connections(Path(folder) / "var" / "connections.yaml")
                yield World(
                    partial(httpx.Client, base_url=address, timeout=PATIENCE),
                    partners,
                    database=f"sqlite:///{folder}/var/guicheng.db",
                    keys=_keys(Path(folder) / "var" / "audit_keys"),
                )
            finally:
                _stop(server)


def _keys(file: Path) -> Keyring:
    return read_keys(file.read_text("utf-8"), str(file))


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


def _stop(server: "subprocess.Popen[bytes]") -> None:
    server.terminate()
    try:
        server.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        server.kill()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
