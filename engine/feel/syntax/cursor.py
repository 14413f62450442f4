"""A place in the text that the grammar moves forward, with the names known there."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager

from engine.feel.findings import FeelFinding, Kind
from engine.feel.syntax.characters import BLANKS, FULL_WIDTH, SYMBOLS, WORD, WORD_OR_DIGITS, normal
from engine.feel.syntax.names import KEYWORDS, Names
from engine.feel.syntax.tree import Node
from engine.feel.values.types import Type

MAX_NESTING = 60
"""How deep expressions may nest; Python's own stack must hold them with room to spare."""


class Misread(Exception):
    """The text is not FEEL from here on."""

    def __init__(self, finding: FeelFinding) -> None:
        super().__init__(finding.message)
        self.finding = finding


class Cursor:
    """What the grammar's functions share: text, position, names, and the way back to the top."""

    def __init__(
        self,
        text: str,
        names: Names,
        members: Names,
        types: Mapping[str, Type],
        expression: Callable[["Cursor", int], Node],
    ) -> None:
        self.text = text
        self.at = self.last = 0
        self.names = names
        self.members = Names(parent=members)
        self.types = types
        self._expression = expression
        self._depth = 0
        self.in_range = False
        self.findings: list[FeelFinding] = []
        self.blank()

    def expression(self, least: int = 0) -> Node:
        """An expression inside another, of operators that bind at least so tightly."""
        if self._depth >= MAX_NESTING:
            raise self.error(f"表达式嵌套超过 {MAX_NESTING} 层，请拆成几个变量", kind="limit")
        self._depth += 1
        node = self._expression(self, least)
        self._depth -= 1
        return node

    def range_end(self) -> Node:
        """The expression after ``..``, which a ``[`` may end."""
        outer, self.in_range = self.in_range, True
        node = self.expression()
        self.in_range = outer
        return node

    @contextmanager
    def scope(self, names: Iterable[str] = (), *, members: bool = False) -> Iterator[Names]:
        """Names that are known only inside; with `members`, all names of context entries too."""
        outer = self.names
        if members:
            self.names = _Both(self.members, outer)
        self.names = inner = Names(names, parent=self.names)
        yield inner
        self.names = outer

    def blank(self) -> None:
        """Skip white space and comments; `last` remembers where the word before them ended."""
        self.last = self.at
        found = BLANKS.match(self.text, self.at)
        if found:
            self.at = found.end()

    def peek(self, sign: str) -> bool:
        """Whether `sign` stands here."""
        return self.text.startswith(sign, self.at)

    def accept(self, sign: str) -> bool:
        """Skip `sign` and the blanks after it, if it stands here."""
        if not self.text.startswith(sign, self.at):
            return False
        self.at += len(sign)
        self.blank()
        return True

    def need(self, sign: str, what: str) -> None:
        """Skip `sign`; it must stand here."""
        if not self.accept(sign):
            raise self.error(f"这里应当是“{sign}”（{what}），却是{self.seen()}")

    def peek_word(self, word: str) -> bool:
        """Whether this whole word stands here."""
        found = WORD.match(self.text, self.at)
        return found is not None and found.group() == word

    def accept_word(self, word: str) -> bool:
        """Skip a keyword, if it stands here."""
        return self.peek_word(word) and self.accept(word)

    def need_word(self, word: str, what: str) -> None:
        """Skip a keyword; it must stand here."""
        if not self.accept_word(word):
            raise self.error(f"这里应当是“{word}”（{what}），却是{self.seen()}")

    def words(self) -> str | None:
        """The words up to a keyword or sign, as a name nobody has defined; None if there is none.

        Does not move.
        """
        quoted = self._quoted()
        if quoted is not None:
            return quoted[0]
        end = self._words_end()
        return normal(BLANKS.sub(" ", self.text[self.at : end])) if end > self.at else None

    def _quoted(self) -> tuple[str, int] | None:
        """A name between back-ticks, whatever signs it holds, and the place after it (Camunda)."""
        if not self.peek("`"):
            return None
        end = self.text.find("`", self.at + 1)
        name = normal(self.text[self.at + 1 : end]) if end > 0 else ""
        if not name:
            raise self.error("反引号（`）之间应当是一个名称，并以反引号结束")
        return name, end + 1

    def _words_end(self) -> int:
        at = end = self.at
        while True:
            pattern = WORD if end == self.at else WORD_OR_DIGITS
            found = pattern.match(self.text, at)
            if not found or (end > self.at and found.group() in KEYWORDS):
                return end
            end = found.end()
            blanks = BLANKS.match(self.text, end)
            if not blanks:
                return end
            at = blanks.end()

    def skip_words(self) -> None:
        """Skip what `words` answers."""
        quoted = self._quoted()
        self.at = self._words_end() if quoted is None else quoted[1]
        self.blank()

    def name(self, known: Names) -> tuple[str, int]:
        """The name that stands here, known or not, and the place after it; does not move."""
        quoted = self._quoted()
        if quoted is not None:
            return quoted
        found = known.longest(self.text, self.at)
        end = self._words_end()
        if found and found[1] >= end:
            return found
        words = self.words()
        if words is None:
            raise self.error(f"这里应当是一个名称或值，却是{self.seen()}")
        return words, end

    def label(self, ends: str, what: str) -> str:
        """A name that is being defined: everything up to one of the signs `ends` (not skipped)."""
        quoted = self._quoted()
        if quoted is not None:
            self.at = quoted[1]
            self.blank()
            return quoted[0]
        start = self.at
        known = self.members.longest(self.text, start)
        if known:
            self.at = known[1]
            self.blank()
            if self.at < len(self.text) and self.text[self.at] in ends:
                return known[0]
            self.at = start
        while True:
            found = WORD_OR_DIGITS.match(self.text, self.at)
            if found and (self.at > start or not found.group()[0].isdigit()):
                self.at = found.end()
            elif self.at > start and self.text[self.at : self.at + 1] in tuple(SYMBOLS):
                self.at += 1
            else:
                break
            end = self.at
            self.blank()
        if self.at == start:
            raise self.error(f"这里应当是{what}，却是{self.seen()}")
        return normal(self.text[start:end])

    def seen(self) -> str:
        """What stands here, in words."""
        if self.at >= len(self.text):
            return "表达式的结尾"
        found = WORD_OR_DIGITS.match(self.text, self.at)
        return f"“{found.group() if found else self.text[self.at]}”"

    def error(
        self, message: str, *, start: int | None = None, end: int | None = None,
        kind: Kind = "syntax",
    ) -> Misread:  # fmt: skip
        """The finding about this place, or about the full-width sign that stands at it."""
        at = self.at if start is None else start
        sign = self.text[at : at + 1]
        if kind == "syntax" and sign in FULL_WIDTH:
            message = f"“{sign}”是中文（全角）标点，请改成英文（半角）的“{FULL_WIDTH[sign]}”"
            return Misread(FeelFinding("punctuation", message, at, at + 1))
        return Misread(FeelFinding(kind, message, at, min(end or at + 1, len(self.text))))


class _Both(Names):
    """Two sets of names that both count."""

    __slots__ = ("_first", "_second")

    def __init__(self, first: Names, second: Names) -> None:
        super().__init__()
        self._first = first
        self._second = second

    def longest(self, text: str, at: int) -> tuple[str, int] | None:
        """The longer match of the two."""
        found = [m for m in (n.longest(text, at) for n in (self._first, self._second)) if m]
        return max(found, key=lambda match: match[1]) if found else None
