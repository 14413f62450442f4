"""Tokens ↔ what is kept of them; a token is made only when something touches it.

    spec ⇥ state ⇥ notes as JSON

SpiffWorkflow's specs are not in it: they are compiled from the diagram.
"""

from collections.abc import Iterator
from dataclasses import astuple
from datetime import datetime
from typing import TYPE_CHECKING, Any

import simplejson
from SpiffWorkflow.util.task import TaskState

from engine.execution.state import State, StoredToken
from engine.execution.tokens import OpenWait, Token

if TYPE_CHECKING:
    from engine.execution.instance import Instance


class Tokens(dict[int, Token]):
    """Key → token, as SpiffWorkflow keeps its tasks; what is kept becomes one when asked for."""

    def __init__(self, instance: "Instance", state: State) -> None:
        super().__init__()
        self.instance = instance
        self.state = state
        self.ended: dict[int, None] = {}

    def __getitem__(self, key: int) -> Token:
        token: Token | None = self.get(key)
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

    def all(self) -> list[Token]:
        """Every token."""
        return self.also(self.state.all())

    def also(self, kept: list[StoredToken]) -> list[Token]:
        """The tokens that have been made, and these."""
        for each in kept:
            self.get(each.key)
        return list(self.values())

    def end(self, token: Token) -> None:
        """The token is no more."""
        self.pop(token.id)
        self.ended[token.id] = None
        token.scope.made.pop(token.id, None)

    def changes(self) -> Iterator[tuple[int, StoredToken | None]]:
        """What is to be kept now, where it differs from what was; None for what has ended."""
        for key in self.ended:
            if self.state.token(key) is not None:
                yield key, None
        for token in self.values():
            now = kept(token)
            if now != token.kept:
                yield token.id, now

    def _make(self, kept: StoredToken) -> Token:
        spec, state, notes = kept.text.split("\t", 2)
        token = Token(self.instance, self.instance.spec.task_specs[spec], None, kept.key)
        token.kept = kept
        token._state = int(state)
        token.internal_data = simplejson.loads(notes, use_decimal=True)
        token.waits = [OpenWait(*wait) for wait in token.internal_data.pop("waits", [])]
        if kept.parent is not None:
            token.put_into(self[kept.parent])
        return token


def kept(token: Token) -> StoredToken:
    """What is kept of a token."""
    notes = {name: value for name, value in token.notes.items() if value not in ([], None)}
    if token.waits:
        notes["waits"] = [astuple(wait) for wait in token.waits]
    held = simplejson.dumps(notes, separators=(",", ":"), use_decimal=True)
    due = [moment for wait in token.waits if (moment := due_at(wait)) is not None]
    return StoredToken(
        key=token.id,
        parent=token._parent,
        text=f"{token.task_spec.name}\t{token.state}\t{held}",
        waits=tuple(wait.key for wait in token.waits),
        due_at=min(due, default=None),
        recheck_when_idle=token.has_state(TaskState.WAITING)
        or any(wait.kind == "condition" for wait in token.waits),
    )


def find_wait(tokens: Tokens, key: int) -> tuple[Token, OpenWait] | None:
    """The token that has the wait `key`, and what it knows of it."""
    kept = tokens.state.owner(key)
    owner = None if kept is None else tokens.get(kept.key)
    for token in list(tokens.values()) if owner is None else [owner]:
        for wait in token.waits:
            if wait.key == key:
                return token, wait
    return None


def due_at(wait: OpenWait) -> datetime | None:
    """When the timer is due; None for one that cannot be counted yet, and for other waits."""
    timer = wait.extra if wait.kind == "timer" else None
    return datetime.fromisoformat(timer["due"]) if timer and timer["due"] else None
