"""Installations for stories on a real socket: each is served by a process of its own."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import httpx

from app.demonstration import PASSWORD
from engine.clock import TimeLimit
from engine.errors import Refused
from engine.persistence import Store
from engine.persistence.keys import read_keys
from simulation.server import PATIENCE, Server
from webhooks.connections import ConnectionFile

_SET_UP_PATIENCE = 300.0
"""Seconds for a database, its procedures and accounts, on a machine that has other things to do."""
_LOOK_AGAIN = 0.05


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Served:
    """Folders in which ``guicheng set-up`` and ``guicheng serve`` run, in demonstration mode.

    Programmes in `root`, a tree like a checkout, are deployed from there.
    """

    folder: Path
    root: Path | None = None
    port: int = field(default_factory=_free_port)

    def prepared(self, programmes: Sequence[str]) -> Path:
        """A folder with these programmes deployed and the accounts made, never to be written to."""
        made = self.folder / "prepared" / "-".join(programmes)
        if not made.is_dir():
            made.mkdir(parents=True)
            own = [one for one in programmes if self._is_own(one)]
            ship = [one for one in programmes if one not in own]
            self._call(made, *(("set-up", *ship) if ship else ("migrate-db",)))
            for one in own:
                self._call(made, "deploy", "--programme", one, "--from", str(self.root))
        return made

    def _is_own(self, programme: str) -> bool:
        return self.root is not None and (self.root / "regulations" / programme).is_dir()

    def _call(self, folder: Path, *arguments: str) -> None:
        subprocess.run(  # noqa: S603  our own command line, no text from outside
            [_guicheng(), *arguments],
            cwd=folder,
            env=self._environment,
            check=True,
            stdout=subprocess.DEVNULL,
            timeout=_SET_UP_PATIENCE,
        )

    @contextmanager
    def open(self, folder: Path) -> Iterator[Server]:
        """The server on a copy of such a folder. Raises Refused where it does not start."""
        with subprocess.Popen(  # noqa: S603  as above
            [_guicheng(), "serve"], cwd=folder, env=self._environment, stdout=subprocess.DEVNULL
        ) as process:
            keys = folder / "var" / "audit_keys"
            store = Store(
                f"sqlite:///{folder}/var/guicheng.db", keys=read_keys(keys.read_text(), str(keys))
            )
            try:
                address = f"http://127.0.0.1:{self.port}"
                _wait_until_healthy(process, address)
                partners = ConnectionFile(folder / "var" / "connections.yaml")
                browser = partial(httpx.Client, base_url=address, timeout=PATIENCE)
                yield Server(browser, PASSWORD, partners, store)
            finally:
                store.close()
                _stop(process)

    @property
    def _environment(self) -> dict[str, str]:
        own = {"GUICHENG_MODE": "demonstration", "GUICHENG_PORT": str(self.port)}
        return {k: v for k, v in os.environ.items() if not k.startswith("GUICHENG_")} | own


def _guicheng() -> str:
    return str(Path(sys.executable).with_name("guicheng"))


def _wait_until_healthy(process: "subprocess.Popen[bytes]", address: str) -> None:
    patience = TimeLimit(PATIENCE)
    while process.poll() is None and patience.left:
        try:
            if httpx.get(f"{address}/readyz").is_success:
                return
        except httpx.TransportError:
            time.sleep(_LOOK_AGAIN)
    raise Refused("演示服务器没有启动成功，请看上面的输出。")


def _stop(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
