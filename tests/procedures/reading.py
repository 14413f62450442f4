"""Every page that a person can come to from where he begins, and what must not stand there."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from html import unescape

from flask.testing import FlaskClient

from app.known_variables import known_variables
from engine.persistence.programmes import read_bundle_files, shipped_programmes

_NOT_SHOWN = re.compile(r"<(script|style)\b.*?</\1>|<[^>]+>", re.DOTALL)
_LINK = re.compile(r'href="(/[^"#]*)')
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_-]*", re.ASCII)

CLAUSES = frozenset(shipped_programmes().clauses)
READINGS = frozenset(id_ for one in shipped_programmes().values() for id_ in one.readings)
_PART = re.compile("〔[^〔〕0-9]*〕")
"""How the register tells parts of one provision apart; a document's number has a year there."""
EMPTY = re.compile("“—?”|（—?）|—：|：—。|[、；。，：][、；。，]|无。$", re.MULTILINE)
"""A place in a sentence that nothing was filled into."""
OUTCOMES = frozenset(code for one in shipped_programmes().values() for code in one.outcomes)
KEYS = frozenset(
    name
    for programme in shipped_programmes()
    for name in known_variables(read_bundle_files(programme))
    if "_" in name
)


def codes_in(text: str) -> set[str]:
    """What of a text only the program and its analysts know."""
    known = CLAUSES | READINGS | OUTCOMES | KEYS
    return set(_WORD.findall(text)) & known | set(_PART.findall(text))


@dataclass(frozen=True)
class Page:
    """A page as somebody read it."""

    address: str
    html: str

    @cached_property
    def text(self) -> str:
        """What is read on it."""
        return unescape(_NOT_SHOWN.sub(" ", self.html))

    @cached_property
    def codes(self) -> set[str]:
        """Ids of clauses and readings, the register's marks of parts, codes of outcomes and keys of
        facts that stand in the text.
        """
        return codes_in(self.text)

    @property
    def told(self) -> list[str]:
        """The codes, each with what stands around it."""
        text = " ".join(self.text.split())
        return [text[max(0, text.find(code) - 60) :][:140] for code in self.codes]

    @property
    def links(self) -> list[str]:
        """Where one can go from it."""
        return [unescape(link) for link in _LINK.findall(self.html)]


@dataclass
class Reader:
    """A person who follows the links of some kinds from the pages where he begins.

    `known` are addresses that he does not read again.
    """

    client: FlaskClient
    kinds: re.Pattern[str] = field(
        default_factory=lambda: re.compile(
            r"/(cases(/\d+(/forms/\d+)?)?|tasks(/\d+)?|batches(/[^/?]+)?|registers?(/.*)?"
            r"|deadlines|overview)"
        )
    )
    known: set[str] = field(default_factory=set)

    def read(self, begin: Iterable[str]) -> Iterator[Page]:
        """Each page once."""
        ahead, seen = list(begin), set(self.known)
        while ahead:
            address = ahead.pop()
            if address in seen:
                continue
            seen.add(address)
            answer = self.client.get(address)
            assert answer.status_code < 500, address
            if answer.status_code != 200 or answer.mimetype != "text/html":
                continue
            page = Page(address, answer.get_data(as_text=True))
            yield page
            ahead += [link for link in page.links if self.kinds.fullmatch(link)]
