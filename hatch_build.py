"""The wheel holds the page bundles, or is not built: it is installed where there is no Node."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_BUNDLES = Path("tasklist/static/built/.ready")


class Bundles(BuildHookInterface):
    """Looks for what `make bundles` writes."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Raises RuntimeError where a wheel would be without its bundles; `editable` has them yet
        to be made.
        """
        if version != "editable" and not (Path(self.root) / _BUNDLES).exists():
            raise RuntimeError("The page bundles are missing: run `make bundles` first.")
