"""The tokens of an instance by their keys, each made of what is kept of it when asked for."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from engine.execution.state import State, StoredToken

T = TypeVar("T")


class Tokens(dict[int, T], Generic[T]):
    """Key → token, as SpiffWorkflow keeps its tasks; what is kept becomes one when asked for."""

    def __init__(self, state: State, make: Callable[[StoredToken], T]) -> None:
        super().__init__()
        self.state = state
        self._make = make
        self.ended: dict[int, None] = {}

    def __getitem__(self, key: int) -> T:
        token: T | None = self.get(key)
        if token is None:
            raise KeyError(key)
        return token

    def __contains__(self, key: object) -> bool:
        return self.get(key) is not None

    def get(self, key: Any, default: Any = None) -> Any:
        """The token, made now if it is only kept; `default` for one that has ended."""
        found = super().get(key)
        if found is not None or key is None or key in self.ended:
            return found or default
        kept = self.state.token(key)
        return default if kept is None else self._make(kept)

    def all(self) -> list[T]:
        """Every token."""
        return self.also(self.state.all())

    def also(self, kept: list[StoredToken]) -> list[T]:
        """The tokens that have been made, and these."""
        for each in kept:
            self.get(each.key)
        return list(self.values())

    def end(self, key: int) -> None:
        """The token is no more."""
        self.pop(key)
        self.ended[key] = None
