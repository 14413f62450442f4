"""Tokens ↔ what is kept of them; a token is made only when something touches it.

    spec ⇥ state ⇥ notes as JSON

SpiffWorkflow's specs are not in it: they are compiled from the diagram.
"""

from collections.abc import Iterator
from dataclasses import astuple
from datetime import datetime

import simplejson
from SpiffWorkflow.util.task import TaskState

from engine.execution.kernel import Token
from engine.execution.open_waits import OpenWait
from engine.execution.state import StoredToken
from engine.execution.token_table import Tokens


def changes(tokens: Tokens[Token]) -> Iterator[tuple[int, StoredToken | None]]:
    """What is to be kept now, where it differs from what was; None for what has ended."""
    for key in tokens.ended:
        if tokens.state.token(key) is not None:
            yield key, None
    for token in tokens.values():
        now = kept(token)
        if now != token.kept:
            yield token.id, now


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


def find_wait(tokens: Tokens[Token], key: int) -> tuple[Token, OpenWait] | None:
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
