"""The tokens of an instance as text: one line each, read only when something touches it.

    key ⇥ parent ⇥ spec ⇥ state ⇥ children ⇥ waits ⇥ notes as JSON

Keys in lists stand between semicolons. A line that no stimulus touches goes from one snapshot to
the next as it is, so that a step costs what it moves, not what is open. SpiffWorkflow's specs are
not in it: they are compiled from the diagram.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast

import simplejson

from engine.execution.tokens import OpenWait, Token

if TYPE_CHECKING:
    from engine.execution.instance import Instance

HEADER = "tokens 1"
"""The first line: what this is, and the version of the form."""


class Tokens(dict[int, Token]):
    """Key → token, as SpiffWorkflow keeps its tasks; a token is made of its line when asked for."""

    def __init__(self, instance: "Instance", text: str = HEADER) -> None:
        super().__init__()
        self.instance = instance
        self.text = text
        self.read: dict[int, tuple[int, int]] = {}
        """Where in the text the lines stand of which tokens have been made."""

    def __getitem__(self, key: int) -> Token:
        return super().__getitem__(key) if super().__contains__(key) else self._make(key)

    def __contains__(self, key: object) -> bool:
        return super().__contains__(key) or (key not in self.read and self._begin(key) >= 0)

    def get(self, key: Any, default: Any = None) -> Any:
        """The token, or `default`."""
        return self[key] if key in self else default  # noqa: SIM401  # this is get itself

    def values(self) -> list[Token]:  # type: ignore[override]  # a list, safe while tokens end
        """All tokens, each made of its line."""
        for line in self.text.split("\n")[1:]:
            key = int(line[: line.index("\t")])
            if key not in self.read:
                self._make(key)
        return list(super().values())

    def first(self) -> Token:
        """The process's own token: its line stands first."""
        begin = len(HEADER) + 1
        return self[int(self.text[begin : self.text.index("\t", begin)])]

    def matching(self, text: str) -> Iterator[Token]:
        """The tokens already made, and those whose line contains `text`, as they are asked for."""
        yield from list(super().values())
        found = self.text.find(text, len(HEADER))
        while found >= 0:
            begin = self.text.rindex("\n", 0, found) + 1
            key = int(self.text[begin : self.text.index("\t", begin)])
            if key not in self.read:
                yield self._make(key)
            found = self.text.find(text, self._end(begin))

    def written(self) -> str:
        """The text as it is now: lines that nobody has read stand as they stood."""
        parts, done = [], 0
        for key, (begin, end) in sorted(self.read.items(), key=lambda item: item[1]):
            parts.append(self.text[done:begin])
            if super().__contains__(key):
                parts.append("\n" + line_of(self[key]))
            done = end
        parts.append(self.text[done:])
        new = (token for key, token in super().items() if key not in self.read)
        parts += ("\n" + line_of(token) for token in new)
        return "".join(parts)

    def _begin(self, key: object) -> int:
        return self.text.find(f"\n{key}\t")

    def _end(self, begin: int) -> int:
        end = self.text.find("\n", begin + 1)
        return len(self.text) if end < 0 else end

    def _make(self, key: int) -> Token:
        begin = self._begin(key)
        if begin < 0 or key in self.read:
            raise KeyError(key)
        end = self._end(begin)
        self.read[key] = (begin, end)
        _, parent, spec, state, children, _, notes = self.text[begin + 1 : end].split("\t", 6)
        token = Token(self.instance, self.instance.spec.task_specs[spec], None, key)
        token._parent = cast(Any, int(parent) if parent else None)
        token._children = _keys(children)
        token._state = int(state)
        token.internal_data = simplejson.loads(notes, use_decimal=True)
        return token


def load(instance: "Instance", snapshot: str) -> Tokens:
    """The tokens of a snapshot, for an instance."""
    assert snapshot.startswith(HEADER), f"a snapshot of another form: {snapshot[:40]}"
    return Tokens(instance, snapshot)


def line_of(token: Token) -> str:
    """One token as text."""
    notes = {key: value for key, value in token.notes.items() if value not in ([], None)}
    waits = [wait[0] for wait in token.waits]
    parent = token._parent or ""
    held = simplejson.dumps(notes, separators=(",", ":"), use_decimal=True)
    head = (token.id, parent, token.task_spec.name, token.state)
    lists = (_listed(cast("list[int]", token._children)), _listed(waits))
    return "\t".join(map(str, (*head, *lists, held)))


def find_wait(tokens: Tokens, key: int) -> tuple[Token, OpenWait] | None:
    """The token that has the wait `key`, and what it knows of it."""
    for token in tokens.matching(f";{key};"):
        for wait in token.waits:
            if wait[0] == key:
                return token, wait
    return None


def _listed(keys: list[int]) -> str:
    return f";{';'.join(map(str, keys))};" if keys else ""


def _keys(text: str) -> list[Any]:
    return [int(key) for key in text[1:-1].split(";")] if text else []
