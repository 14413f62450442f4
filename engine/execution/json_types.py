"""The JSON of variables, for this room's readers."""

from engine.json_types import Json

__all__ = ["Json"]
