"""The names in scope, and the longest of them that stands at a place in the text."""

from collections.abc import Iterable
from functools import lru_cache

from engine.feel.syntax.characters import BLANKS, WORD, normal, pieces

KEYWORDS = frozenset(
    ["and", "or", "between", "in", "then", "else", "return", "satisfies", "instance", "of"]
)
"""Words that end a name nobody has defined."""


@lru_cache(maxsize=8192)
def _split(name: str) -> tuple[str, ...]:
    return pieces(name)


class Names:
    """A set of names, indexed by their first piece.

    >>> Names(["a", "a-b"]).longest("a - b > 3", 0)
    ('a-b', 5)
    """

    __slots__ = ("_known", "_parent")

    def __init__(self, names: Iterable[str] = (), parent: "Names | None" = None) -> None:
        self._known: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self._parent = parent
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        """Make `name` known."""
        parts = _split(name)
        if parts:
            self._known.setdefault(parts[0], []).append((parts, normal(name)))

    def longest(self, text: str, at: int) -> tuple[str, int] | None:
        """The longest known name at `at` and where it ends, or None."""
        first = first_piece(text, at)
        best = self._parent.longest(text, at) if self._parent else None
        for parts, name in self._known.get(first, ()):
            end = _match(text, at, parts)
            if end > (best[1] if best else at) or (best and end == best[1]):
                best = (name, end)
        return best


@lru_cache(maxsize=256)
def shared(names: frozenset[str], parent: Names | None = None) -> Names:
    """The same names for every text of a table; not to be added to."""
    return Names(names, parent)


def first_piece(text: str, at: int) -> str:
    """The word or the sign at `at`."""
    found = WORD.match(text, at)
    return found.group() if found else text[at : at + 1]


def _match(text: str, at: int, parts: tuple[str, ...]) -> int:
    """Where the name made of `parts` ends, or -1; the last piece must be a whole word."""
    position = at
    for index, part in enumerate(parts):
        if index:
            blanks = BLANKS.match(text, position)
            position = blanks.end() if blanks else position
        if not text.startswith(part, position):
            return -1
        found = WORD.match(text, position)
        if found and found.group() != part and part[0] not in "0123456789":
            return -1
        position += len(part)
    return position
