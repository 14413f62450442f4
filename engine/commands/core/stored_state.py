"""The state of a living instance, read from its rows as far as it is asked for.

An instance with few tokens is read at once. Of one with many (a multi-instance of thousands) only
what a stimulus touches is read.
"""

from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import cast

from engine.execution.state import State, StoredToken
from engine.json_types import Json
from engine.persistence import Transaction, tokens
from engine.persistence.columns import load_json

FEW = 32
"""So many tokens are read in one statement, whatever is asked for."""


class StoredState(State):
    """What is held is as it is now; what is not is as its row says."""

    def __init__(self, transaction: Transaction, root: int) -> None:
        super().__init__(root)
        self._transaction = transaction
        self._ended: set[int] = set()
        self._stored: set[int] = set()
        read = tokens.read(transaction, root, FEW + 1)
        self._whole = len(read.tokens) <= FEW
        self.incidents = read.incidents
        """Whether anything of the instance is to be mended."""
        self._add(read.tokens)
        self._variables |= {scope: _Texts(texts) for scope, texts in read.variables.items()}

    @property
    def is_living(self) -> bool:
        """Whether there is a token at all: an instance that has ended has none."""
        return bool(self._tokens)

    def is_stored(self, key: int) -> bool:
        """Whether there may be a row of the token."""
        return not self._whole or key in self._stored

    def token(self, key: int) -> StoredToken | None:
        """The token of this key; None when it has ended."""
        if key not in self._tokens and key not in self._ended and not self._whole:
            self._add(tokens.of(self._transaction, self.root, key))
        return super().token(key)

    def owner(self, wait_key: int) -> StoredToken | None:
        """The token that has this open wait."""
        if wait_key not in self._owners and not self._whole:
            key = tokens.owner(self._transaction, wait_key)
            if key is not None:
                self.token(key)
        return super().owner(wait_key)

    def inside(self, key: int) -> list[StoredToken]:
        """The tokens that run directly in this one, the oldest first."""
        if not self._whole:
            self._add(tokens.inside(self._transaction, self.root, key))
        return super().inside(key)

    def all(self) -> list[StoredToken]:
        """Every token."""
        if not self._whole:
            self._add(tokens.first(self._transaction, self.root))
            self._whole = True
        return super().all()

    def due(self, limit: datetime) -> list[StoredToken]:
        """The tokens that have a timer due by `limit`."""
        if not self._whole:
            self._add(tokens.due(self._transaction, self.root, limit))
        return super().due(limit)

    def recheck_when_idle(self) -> list[StoredToken]:
        """The tokens to be looked at when all others rest."""
        if not self._whole:
            self._add(tokens.recheck_when_idle(self._transaction, self.root))
        return super().recheck_when_idle()

    def variables(self, key: int) -> Mapping[str, Json]:
        """The variables of this token's own scope."""
        if key not in self._variables:
            wanted = {key, *self._tokens} - self._variables.keys()
            texts = tokens.variables(self._transaction, wanted)
            self._variables |= {scope: _Texts(texts.get(scope, {})) for scope in wanted}
        return super().variables(key)

    def apply_changes(
        self, tokens: Mapping[int, StoredToken | None], variables: Mapping[int, Mapping[str, Json]]
    ) -> None:
        """What has changed: nothing of a new token is stored yet, an ended one is not read."""
        self._variables |= {key: {} for key in tokens if key not in self._tokens}
        self._ended |= {key for key, token in tokens.items() if token is None}
        super().apply_changes(tokens, variables)

    def _over(self, known: Mapping[str, Json], written: Mapping[str, Json]) -> Mapping[str, Json]:
        """One over the other, so that no JSON is read for it."""
        return ChainMap(dict(written), cast("dict[str, Json]", known))

    def _add(self, found: Iterable[tokens.Found]) -> None:
        for row in found:
            if row.key not in self._tokens and row.key not in self._ended:
                self._stored.add(row.key)
                self._hold(
                    StoredToken(
                        row.key,
                        row.parent_key,
                        row.text,
                        tuple(row.waits),
                        row.due_at,
                        row.recheck_when_idle,
                    )
                )


class _Texts(Mapping[str, Json]):
    """Variables whose JSON is read when one is asked for."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts
        self._read: dict[str, Json] = {}

    def __getitem__(self, name: str) -> Json:
        if name not in self._read:
            self._read[name] = load_json(self._texts[name])
        return self._read[name]

    def __contains__(self, name: object) -> bool:
        return name in self._texts

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)
