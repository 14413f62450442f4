"""Where a story happens: an installation, reached over HTTP, whether it is served or in here."""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import httpx

from engine.commands.core.engine import Engine
from engine.persistence.keys import NO_KEYS, Keyring
from webhooks.connections import Connection

PATIENCE = 60.0
"""Seconds a slow machine may take for what an installation does by itself."""
_LOOK_AGAIN = 0.05


@dataclass(frozen=True, slots=True)
class World:
    """`browser` opens one that nobody has signed in with; `connections` are the partners' secrets;
    `patience` is how many seconds may pass for what happens by itself. `ring` rings the alarm clock
    where no clock of its own does. `engine` is None where only HTTP leads in.
    `database` is its address, for whoever wants to look at what was kept; `keys` sign its history.
    """

    browser: Callable[[], httpx.Client]
    connections: Mapping[str, Connection]
    ring: Callable[[], None] = lambda: None
    engine: Engine | None = None
    database: str = ""
    keys: Keyring = NO_KEYS
    patience: float = PATIENCE

    def moments(self) -> Iterator[None]:
        """Ticks until patience ends: for what the installation does by itself, soon."""
        return moments(self.patience)


def moments(patience: float = PATIENCE) -> Iterator[None]:
    """Ticks for so many seconds."""
    until = time.monotonic() + patience
    while time.monotonic() < until:
        yield
        time.sleep(_LOOK_AGAIN)
