"""All that is kept of an instance between two stimuli: its tokens, each with its variables.

A stimulus reads of it what it touches and answers with what has changed (`Outcome.tokens` and
`Outcome.variables`), so that a step costs what it moves, not what is open.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.json_types import Json

_NOTHING: Mapping[str, Json] = {}


@dataclass(frozen=True, slots=True)
class StoredToken:
    """A token at rest, which is one living element instance.

    `waits` are the keys of its open waits, `due_at` is the first moment one of its timers is due;
    `recheck_when_idle`: it stands at a join or waits for a condition, and is looked at again
    whenever all others rest. `text` is read by this room alone.
    """

    key: int
    parent: int | None
    text: str
    waits: tuple[int, ...] = ()
    due_at: datetime | None = None
    recheck_when_idle: bool = False


@dataclass(frozen=True, slots=True)
class Left:
    """What an instance that paused has still to do.

    `ready` are the tokens whose turn it is, in order; `changes` are the variables (scope, name and
    create or update) that its conditions have not been looked at for, `changed` whether there are
    any.
    """

    ready: tuple[int, ...]
    changed: bool = False
    changes: tuple[tuple[int, str, str], ...] = ()


class State:
    """An instance at rest, held in memory. `root` is the token of the process itself.

    What is held is what `take` was given. A subclass may know where more can be found: `token` and
    `variables` are then asked for what is not held, the other questions for what matches. `left`
    is what a pause has left to do (never stored: a transaction ends at rest).
    """

    def __init__(self, root: int = 0) -> None:
        self.root = root
        self.left: Left | None = None
        self.rounds: Counter[tuple[int, str]] = Counter()
        """How often an element was reached in a scope while this state is in memory, which is as
        long as nobody waits: a loop without a wait goes round and round."""
        self._tokens: dict[int, StoredToken] = {}
        self._owners: dict[int, int] = {}
        self._inside: dict[int, dict[int, None]] = {}
        self._timed: dict[int, datetime] = {}
        self._rechecked_when_idle: set[int] = set()
        self._variables: dict[int, Mapping[str, Json]] = {}

    def token(self, key: int) -> StoredToken | None:
        """The token of this key; None when it has ended."""
        return self._tokens.get(key)

    def owner(self, wait_key: int) -> StoredToken | None:
        """The token that has this open wait."""
        return self._tokens.get(self._owners.get(wait_key, 0))

    def inside(self, key: int) -> list[StoredToken]:
        """The tokens that run directly in this one, the oldest first."""
        return [self._tokens[each] for each in sorted(self._inside.get(key, ()))]

    def all(self) -> list[StoredToken]:
        """Every token."""
        return list(self._tokens.values())

    def due(self, limit: datetime) -> list[StoredToken]:
        """The tokens that have a timer due by `limit`."""
        return [self._tokens[key] for key, due in self._timed.items() if due <= limit]

    def recheck_when_idle(self) -> list[StoredToken]:
        """The tokens to be looked at when all others rest."""
        return [self._tokens[key] for key in sorted(self._rechecked_when_idle)]

    def variables(self, key: int) -> Mapping[str, Json]:
        """The variables of this token's own scope."""
        return self._variables.get(key, _NOTHING)

    def visible(self, key: int) -> dict[str, Json]:
        """What an element instance sees: its own variables and those of the scopes around it.

        One that has no token sees those of the process.
        """
        token = self.token(key) or self.token(self.root)
        seen: dict[str, Json] = {}
        while token is not None:
            seen = {**self.variables(token.key), **seen}
            token = None if token.parent is None else self.token(token.parent)
        return seen

    def apply_changes(
        self, tokens: Mapping[int, StoredToken | None], variables: Mapping[int, Mapping[str, Json]]
    ) -> None:
        """What has changed; None for a token that has ended. The process's variables outlive it."""
        for key, written in variables.items():
            self._variables[key] = self._over(self.variables(key), written)
        for key, token in tokens.items():
            self._drop(key)
            if token is not None:
                self._hold(token)
            elif key != self.root:
                self._variables.pop(key, None)

    def _over(self, known: Mapping[str, Json], written: Mapping[str, Json]) -> Mapping[str, Json]:
        return {**known, **written}

    def _hold(self, token: StoredToken) -> None:
        self._tokens[token.key] = token
        self._owners |= dict.fromkeys(token.waits, token.key)
        if token.due_at is not None:
            self._timed[token.key] = token.due_at
        if token.recheck_when_idle:
            self._rechecked_when_idle.add(token.key)
        if token.parent is not None:
            self._inside.setdefault(token.parent, {})[token.key] = None

    def _drop(self, key: int) -> None:
        token = self._tokens.pop(key, None)
        if token is None:
            return
        for wait in token.waits:
            self._owners.pop(wait, None)
        self._timed.pop(key, None)
        self._rechecked_when_idle.discard(key)
        if token.parent is not None:
            self._inside.get(token.parent, {}).pop(key, None)
