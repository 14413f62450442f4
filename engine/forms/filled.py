"""A form as it was filled in, for reading: sections, answers, lists of rows."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.forms.component_types import KEYED, OPTIONS
from engine.forms.data import merged, value_at
from engine.forms.schema import Component, Form
from engine.forms.scope import FormScope


@dataclass(frozen=True, slots=True)
class Answer:
    """What stands beside a label. `value` is JSON; `chosen` the labels of the options it names
    (empty for a field without options), `unlabelled` those of them that are no option and stand
    as they are; `unit` what follows a number.
    """

    path: tuple[str, ...]
    label: str
    value: object
    chosen: tuple[str, ...] = ()
    unit: str = ""
    unlabelled: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of rows; every row answers the same questions, in the order of the form, or leaves
    some out that were hidden in it.
    """

    path: tuple[str, ...]
    label: str
    rows: tuple[tuple[Answer, ...], ...]

    @property
    def heads(self) -> tuple[str, ...]:
        """The labels of the columns, in the order of the form."""
        return tuple(dict.fromkeys(answer.label for row in self.rows for answer in row))


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under a heading (a group, or a line of text that begins with ``#``)."""

    heading: str
    items: "tuple[Item, ...]"


Item = Answer | Listing | Section


def filled(
    form: Form,
    filled_in: Mapping[str, object],
    variables: Mapping[str, object],
    now: datetime,
    but: Collection[str] = (),
) -> tuple[Item, ...]:
    """What a person saw beside every field of the form, the hidden ones and those whose key is
    among `but` left out. `variables` are what the form could see besides.
    """
    seen = merged(variables, filled_in)
    return tuple(_under_headings(_inside(form.root, seen, FormScope(seen, seen, now), but)))


def single(items: Collection[Item]) -> Iterator[Answer | Listing]:
    """The answers and lists, those of sections included."""
    for item in items:
        if isinstance(item, Section):
            yield from single(item.items)
        else:
            yield item


@dataclass(frozen=True, slots=True)
class _Heading:
    text: str


def _inside(
    parent: Component, data: object, scope: FormScope, but: Collection[str]
) -> Iterator[Item | _Heading]:
    for component in parent.children:
        if scope.hides(component) or component.properties.get("key") in but:
            continue
        here = value_at(data, component.path)
        if component.type == "group":
            within = _inside(component, here if component.path else data, scope, but)
            yield Section(component.label, tuple(_under_headings(within)))
        elif component.type == "dynamiclist":
            yield _listing(component, here, scope)
        elif component.type in KEYED:
            yield _answer(component, here, scope)
        elif component.type == "text":
            yield from _heading(component)


def _heading(component: Component) -> Iterator[_Heading]:
    """The title of the form is its name and no heading of a section."""
    text = component.properties.get("text")
    if isinstance(text, str) and text.startswith("##"):
        yield _Heading(text.splitlines()[0].strip("# "))


def _under_headings(found: Iterator[Item | _Heading]) -> Iterator[Item]:
    heading, items = "", list[Item]()
    for each in found:
        if isinstance(each, _Heading):
            yield from _section(heading, items)
            heading, items = each.text, []
        else:
            items.append(each)
    yield from _section(heading, items)


def _section(heading: str, items: list[Item]) -> Iterator[Item]:
    if heading and items:
        yield Section(heading, tuple(items))
    else:
        yield from items


def _listing(component: Component, rows: object, scope: FormScope) -> Listing:
    return Listing(
        component.path,
        component.label,
        tuple(
            tuple(_row(component, row, scope.row(row, index)))
            for index, row in enumerate(rows if isinstance(rows, list) else [])
            if isinstance(row, dict)
        ),
    )


def _row(parent: Component, row: Mapping[str, object], scope: FormScope) -> Iterator[Answer]:
    """Lists inside a row are told in its cells, as plain values."""
    for component in parent.children:
        if scope.hides(component):
            continue
        here = value_at(row, component.path)
        if component.type == "group":
            yield from _row(component, here if isinstance(here, dict) else row, scope)
        elif component.type in KEYED:
            yield _answer(component, here, scope)
        elif component.type == "dynamiclist":
            yield Answer(component.path, component.label, here)


def _answer(component: Component, value: object, scope: FormScope) -> Answer:
    labels = _labels(component, scope) if component.type in OPTIONS else {}
    named = _named(value) if component.type in OPTIONS else ()
    return Answer(
        component.path,
        _label(component, scope),
        value,
        tuple(labels.get(one, one) for one in named),
        _unit(component),
        tuple(one for one in named if one not in labels),
    )


def _label(component: Component, scope: FormScope) -> str:
    """A computed label as it came out; a name of a variable is no label."""
    for name in ("label", "dateLabel", "timeLabel"):
        computed = scope.resolve(component.properties.get(name))
        if isinstance(computed, str) and computed and "{{" not in computed:
            return computed
    return component.label


def _named(value: object) -> tuple[str, ...]:
    """The options that a value names, as they are written."""
    chosen = value if isinstance(value, list) else [] if value is None else [value]
    return tuple(map(_as_key, chosen))


def _labels(component: Component, scope: FormScope) -> dict[str, str]:
    offered = component.properties.get("values")
    if offered is None and "valuesKey" in component.properties:
        offered = scope.whole.get(str(component.properties["valuesKey"]))
    if offered is None:
        offered = scope.resolve(component.properties.get("valuesExpression"))
    options = offered if isinstance(offered, list) else []
    return {
        _as_key(one["value"]): str(one.get("label", one["value"]))
        for one in options
        if isinstance(one, dict) and "value" in one
    }


def _as_key(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _unit(component: Component) -> str:
    look = component.properties.get("appearance")
    suffix = look.get("suffixAdorner") if isinstance(look, dict) else None
    return suffix if isinstance(suffix, str) else ""
