"""What the pages know of sandboxes, which the room above makes."""

from collections.abc import Mapping
from typing import Any, Protocol

from flask import Response

from engine.errors import NotFound
from tasklist.language import _


class Sandboxes(Protocol):
    """Installations that nobody else reaches, one a draft; `password` is that of every account."""

    @property
    def password(self) -> str:
        """What one signs in with."""

    def make(self, key: int, files: Mapping[str, bytes]) -> None:
        """Make the one of that draft anew, with these files of a project folder deployed.

        Raises Invalid where they cannot be.
        """

    def has(self, key: int) -> bool:
        """Whether it was made."""

    def answer(self, key: int, environ: dict[str, Any]) -> Response:
        """What its pages answer; what falls due in it happens before that."""

    def remove(self, key: int) -> None:
        """Forget it, if there is one."""


class NoSandboxes:
    """Where nobody makes any."""

    password = ""

    def make(self, key: int, files: Mapping[str, bytes]) -> None:
        """Raises NotFound."""
        raise NotFound(_("这里没有沙箱。"))

    def has(self, key: int) -> bool:
        """Never."""
        return False

    def answer(self, key: int, environ: dict[str, Any]) -> Response:
        """Raises NotFound."""
        raise NotFound(_("这里没有沙箱。"))

    def remove(self, key: int) -> None:
        """Nothing to forget."""
