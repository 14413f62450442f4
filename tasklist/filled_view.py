"""Forms as they were filled in, for people to read: labels, words, files, what was corrected."""

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from flask import url_for

from engine.definitions.outline import Element
from engine.forms import parse_form
from engine.forms.filled import Answer, Item, Listing, Section, filled, single
from engine.queries.filled_forms import FilledForm
from papers.answers import answer_words, title
from register.queries import batch_titles, organisation_names
from tasklist.diagrams import outline_of
from tasklist.here import store
from tasklist.moments import local
from tasklist.previews import can_be_shown

_CREDIT_CODE = re.compile("[0-9A-Z]{18}")


@dataclass(frozen=True, slots=True)
class ShownFile:
    """A file that was handed in; `preview` is the address of its page, empty where it has none."""

    name: str
    download: str
    preview: str


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """An answer in words; `before` is what stood there until it was filled in again."""

    label: str
    text: str
    files: tuple[ShownFile, ...] = ()
    before: str = ""


@dataclass(frozen=True, slots=True)
class ShownListing:
    """Rows under their heads; `before` are the rows that stood there and no longer do."""

    label: str
    heads: tuple[str, ...]
    rows: tuple[tuple[ShownAnswer, ...], ...]
    before: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class ShownSection:
    """Answers under a heading."""

    heading: str
    items: "tuple[ShownItem, ...]"


ShownItem = ShownAnswer | ShownListing | ShownSection


@dataclass(frozen=True, slots=True)
class ShownForm:
    """A form with who sent it and when; `step` is the name of its step, `open`: unfolded."""

    case_key: int
    number: int
    title: str
    step: str
    by_name: str
    at: datetime
    items: tuple[ShownItem, ...]
    is_corrected: bool
    open: bool = False


_Place = tuple[int, tuple[str, ...]]
"""A case and the path of a field: where two forms say the same thing."""


def shown_forms(
    forms: Sequence[FilledForm], open_ones: Container[tuple[int, str]] = ()
) -> list[ShownForm]:
    """The forms in the order in which they were sent, each with what it changed of those before.

    `open_ones` are those that lie open, by case and element.
    """
    known: dict[_Place, Item] = {}
    shown = []
    for form in forms:
        elements = outline_of(form.process_key)
        drawn = parse_form(form.form.source, form.form.name)
        items = filled(drawn, form.filled_in, form.variables, local(form.at))
        before = {} if _is_one_of_many(elements, form.element_id) else known
        told = tuple(_told(item, form.case_key, before) for item in items)
        shown.append(
            ShownForm(
                case_key=form.case_key,
                number=form.number,
                title=title(drawn),
                step=elements[form.element_id].name,
                by_name=form.by_name,
                at=form.at,
                items=told,
                is_corrected=any(map(_is_corrected, told)),
                open=(form.case_key, form.element_id) in open_ones,
            )
        )
        known |= {(form.case_key, item.path): item for item in single(items)}
    return shown


def _is_one_of_many(elements: Mapping[str, Element], id_: str) -> bool:
    """Whether several people answer the same questions there, each for himself."""
    while id_ in elements:
        if elements[id_].many:
            return True
        id_ = elements[id_].within
    return False


def _told(item: Item, case_key: int, known: Mapping[_Place, Item]) -> ShownItem:
    if isinstance(item, Section):
        return ShownSection(item.heading, tuple(_told(one, case_key, known) for one in item.items))
    before = known.get((case_key, item.path))
    if isinstance(item, Listing):
        return _listing(item, case_key, before)
    text = _words(before) if isinstance(before, Answer) else ""
    return _answer(item, case_key, "" if text == _words(item) else text)


def _answer(answer: Answer, case_key: int, before: str = "") -> ShownAnswer:
    files = tuple(_file(one, case_key) for one in _files(answer.value))
    return ShownAnswer(answer.label, _words(answer), files, before)


def _words(answer: Answer) -> str:
    """In words; an organisation that was chosen by its credit code has a name, a batch a title."""
    codes = [one for one in answer.chosen if _CREDIT_CODE.fullmatch(one)]
    names = {
        **(organisation_names(store(), codes) if codes else {}),
        **(batch_titles(store(), answer.unlabelled) if answer.unlabelled else {}),
    }
    return "、".join(names.get(one, one) for one in answer.chosen) or answer_words(answer)


def _listing(listing: Listing, case_key: int, before: Item | None) -> ShownListing:
    now = {_row_words(listing, row) for row in listing.rows}
    rows = before.rows if isinstance(before, Listing) else ()
    return ShownListing(
        listing.label,
        listing.heads,
        tuple(tuple(_cells(listing, row, case_key)) for row in listing.rows),
        tuple(text for text in (_row_words(listing, row) for row in rows) if text not in now),
    )


def _cells(listing: Listing, row: Sequence[Answer], case_key: int) -> Iterator[ShownAnswer]:
    cells = {answer.label: answer for answer in row}
    for head in listing.heads:
        yield _answer(cells[head], case_key) if head in cells else ShownAnswer(head, "")


def _row_words(listing: Listing, row: Sequence[Answer]) -> tuple[str, ...]:
    cells = {answer.label: _words(answer) for answer in row}
    return tuple(cells.get(head, "") for head in listing.heads)


def _is_corrected(item: ShownItem) -> bool:
    return (
        any(map(_is_corrected, item.items)) if isinstance(item, ShownSection) else bool(item.before)
    )


def _files(value: object) -> list[Mapping[str, object]]:
    found = value if isinstance(value, list) else [value]
    return [one for one in found if isinstance(one, dict) and "documentId" in one]


def _file(reference: Mapping[str, object], case_key: int) -> ShownFile:
    name, id_ = str(reference.get("fileName", "")), str(reference["documentId"])
    address = partial(url_for, case_key=case_key, document_id=id_)
    return ShownFile(
        name,
        address("tasklist.files.download"),
        address("tasklist.previews.show") if can_be_shown(name) else "",
    )
