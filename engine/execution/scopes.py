"""Variables as Camunda 8 keeps them: scopes along the tree of tokens.

A name is looked up from the innermost scope outwards. A mapping writes where it says; a result
goes to the nearest scope that has the name, else to the process. Values are never changed in
place, so scopes may share them and branches can't overwrite one another by accident.
"""

from collections import ChainMap
from collections.abc import Iterator, Mapping
from typing import Protocol, cast

from engine.execution.journal import Journal
from engine.execution.state import State, StoredToken
from engine.json_types import Json

Changed = tuple[int, str, str]
"""The scope, the name, and create or update."""


class Scope(Protocol):
    """A token, as far as variables concern it."""

    @property
    def id(self) -> int:
        """The key of the scope."""

    @property
    def element_id(self) -> str:
        """The element whose scope it is."""

    @property
    def parent(self) -> "Scope | None":
        """The scope around it."""

    @property
    def kept(self) -> StoredToken | None:
        """What was kept of it; None for a new one."""


class Scopes:
    """The variables of one instance: those that are kept, and what is `written` over them."""

    def __init__(self, journal: Journal, state: State) -> None:
        self.journal = journal
        self.state = state
        self.written: dict[int, dict[str, Json]] = {}
        self.changed = False
        self.watched = False
        self.changes: list[Changed] = []
        """Since the conditions were looked at; noted only where they are `watched`."""

    def visible(self, token: Scope) -> dict[str, Json]:
        """What can be seen at this token; inner names hide outer ones."""
        seen: dict[str, Json] = {}
        for variables in reversed(self.outwards(token)):
            seen.update(variables)
        return seen

    def outwards(self, token: Scope) -> list[dict[str, Json]]:
        """The variables of each scope from the token's own outwards; to be read only."""
        return [cast(dict[str, Json], self.local(each)) for each in _outwards(token)]

    def local(self, token: Scope) -> Mapping[str, Json]:
        """The variables of the token's own scope."""
        kept = self.state.variables(token.id) if token.kept is not None else {}
        written = self.written.get(token.id)
        return kept if written is None else ChainMap(written, cast(dict[str, Json], kept))

    def sees(self, token: Scope, scope: int) -> bool:
        """Whether the variables of that scope are in sight of the token."""
        return any(each.id == scope for each in _outwards(token))

    def set_local(self, token: Scope, variables: Mapping[str, Json]) -> None:
        """Write to the token's own scope."""
        if self.watched:
            known = self.local(token)
            events = ((name, "update" if name in known else "create") for name in variables)
            self.changes += [(token.id, name, event) for name, event in events]
        self.written.setdefault(token.id, {}).update(variables)
        self.changed = self.changed or bool(variables)
        for name, value in variables.items():
            data: dict[str, Json] = {"name": name, "value": value}
            self.journal.record("variable_set", token.element_id, token.id, data)

    def write(self, token: Scope, variables: Mapping[str, Json], local: bool) -> None:
        """Write to the token's own scope, or each name to the nearest scope that has it."""
        (self.set_local if local else self.merge)(token, variables)

    def merge(self, token: Scope, variables: Mapping[str, Json]) -> None:
        """Each name to the nearest scope that has it, else to the process scope."""
        for name, value in variables.items():
            self.set_local(self._home(token, name), {name: value})

    def close(self, token: Scope) -> None:
        """The token has ended; its variables end with it."""
        self.written.pop(token.id, None)

    def _home(self, token: Scope, name: str) -> Scope:
        home = token
        for home in _outwards(token):
            if name in self.local(home):
                break
        return home


def _outwards(token: Scope | None) -> Iterator[Scope]:
    while token is not None:
        yield token
        token = token.parent
