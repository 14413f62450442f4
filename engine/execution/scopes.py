"""Variables as Camunda 8 keeps them: scopes along the tree of tokens.

A name is looked up from the innermost scope outwards. A mapping writes where it says; a result
goes to the nearest scope that has the name, else to the process. Values are never changed in
place, so scopes may share them and branches can't overwrite one another by accident.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import cast

from engine.execution.journal import Journal
from engine.execution.outcome import Scope
from engine.execution.tokens import Token
from engine.json_types import Json


class Scopes:
    """The variables of one instance."""

    def __init__(self, journal: Journal, scopes: Iterable[Scope] = ()) -> None:
        self.journal = journal
        self.scopes = {scope.key: scope for scope in scopes}
        self.changed = False

    def visible(self, token: Token) -> dict[str, Json]:
        """What can be seen at this token; inner names hide outer ones."""
        seen: dict[str, Json] = {}
        for variables in reversed(self.outwards(token)):
            seen.update(variables)
        return seen

    def outwards(self, token: Token) -> list[dict[str, Json]]:
        """The variables of each scope from the token's own outwards; to be read only."""
        return [cast(dict[str, Json], scope.variables) for scope in self._outwards(token)]

    def local(self, token: Token) -> Mapping[str, Json]:
        """The variables of the token's own scope."""
        scope = self.scopes.get(token.id)
        return {} if scope is None else scope.variables

    def set_local(self, token: Token, variables: Mapping[str, Json]) -> None:
        """Write to the token's own scope, creating it."""
        self.open(token)
        self._write(token.id, variables)

    def merge(self, token: Token, variables: Mapping[str, Json]) -> None:
        """Each name to the nearest scope that has it, else to the process scope."""
        chain = list(self._outwards(token))
        for name, value in variables.items():
            home = next((scope for scope in chain if name in scope.variables), chain[-1])
            self._write(home.key, {name: value})

    def open(self, token: Token) -> None:
        """Make sure that the token has a scope of its own."""
        if token.id not in self.scopes:
            parent = next(self._outwards(token), None)
            element = token.task_spec.node.id
            self.scopes[token.id] = Scope(token.id, parent.key if parent else None, element, {})

    def close(self, token: Token) -> None:
        """The token has ended; its variables end with it."""
        self.scopes.pop(token.id, None)

    def _outwards(self, token: Token | None) -> Iterator[Scope]:
        while token is not None:
            scope = self.scopes.get(token.id)
            if scope is not None:
                yield scope
            token = token.parent

    def _write(self, key: int, variables: Mapping[str, Json]) -> None:
        scope = self.scopes[key]
        merged = {**scope.variables, **variables}
        self.scopes[key] = Scope(key, scope.parent, scope.element_id, merged)
        self.changed = self.changed or bool(variables)
        for name, value in variables.items():
            data: dict[str, Json] = {"name": name, "value": value}
            self.journal.record("variable_set", scope.element_id, key, data)
