"""Where a story happens: a server of its own, made by the room above; this room only uses it."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import httpx

from engine.clock import TimeLimit
from engine.errors import Refused
from engine.persistence import Store
from webhooks.connections import Connection

PATIENCE = 60.0
"""Seconds that a slow machine may take for what a server does by itself."""
_LOOK_AGAIN = 0.05
_MOST_RINGS = 100
"""After so many, what is due or to be told stays undone for a reason of its own."""


class StoryDiffers(Refused):
    """Something came out otherwise than the story has it."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running installation, whether a process serves it or it is reached without a socket.

    `browser` opens one that nobody has signed in with; every account has the same `password`.
    `connections` are the partners' secrets. `ring` does what a clock of its own would do by itself
    (timers, reminders, delivery); a process that serves needs none. `store` is its database, to
    read what is expected.
    """

    browser: Callable[[], httpx.Client]
    password: str
    connections: Mapping[str, Connection]
    store: Store
    ring: Callable[[], None] | None = None

    def moments(self) -> Iterator[None]:
        """Ticks until patience ends: so many rings, or seconds where another process works."""
        if self.ring is not None:
            yield from (None for _ in range(_MOST_RINGS))
            return
        patience = TimeLimit(PATIENCE)
        while patience.left:
            yield
            time.sleep(_LOOK_AGAIN)


class Installations(Protocol):
    """Makes servers for stories.

    The folder of an installation holds all of its state: a copy of the folder is a second
    installation to which the same has happened.
    """

    def prepared(self, programmes: Sequence[str]) -> Path:
        """A folder with these programmes deployed and the accounts made, never to be written to."""

    def open(self, folder: Path) -> AbstractContextManager[Server]:
        """The server on a copy of such a folder; it is written to."""
