"""A form as it was filled in → its labels and what stands beside them."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime

from engine.forms import filled as reading
from engine.forms.filled import Item, Listing, Section, filled
from engine.forms.schema import Form
from papers.words import NONE, words

Answer = dict[str, str]
"""项目: the label; 内容: what was filled in, in words."""


def answers(
    form: Form,
    filled_in: Mapping[str, object],
    variables: Mapping[str, object],
    now: datetime,
    but: Collection[str] = (),
) -> list[Answer]:
    """What a person saw beside every field of the form; hidden fields are left out, and those
    whose key is among `but`.
    """
    return list(_lines(filled(form, filled_in, variables, now, but)))


def title(form: Form) -> str:
    """The form's own heading (``# 初审表``), else its id."""
    texts = (each.properties.get("text") for each in form.root.walk() if each.type == "text")
    headings = (text for text in texts if isinstance(text, str) and text.startswith("# "))
    return next(headings, form.id).removeprefix("# ").splitlines()[0].strip()


def answer_words(answer: reading.Answer) -> str:
    """The answer in words, with its unit; a dash for none."""
    if answer.chosen:
        return "、".join(answer.chosen)
    said = words(answer.value)
    return said if said == NONE else f"{said}{answer.unit}"


def _lines(items: Collection[Item]) -> Iterator[Answer]:
    for item in items:
        if isinstance(item, Section):
            yield from _lines(item.items)
        elif isinstance(item, Listing):
            yield from _rows(item)
        else:
            yield {"项目": item.label, "内容": answer_words(item)}


def _rows(listing: Listing) -> Iterator[Answer]:
    for number, row in enumerate(listing.rows, start=1):
        for answer in row:
            label = f"{listing.label}（{number}）{answer.label}"
            yield {"项目": label, "内容": answer_words(answer)}
