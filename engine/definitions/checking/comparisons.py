"""Can the two sides of a comparison be compared at all?"""

from collections.abc import Iterable, Iterator, Mapping

from engine.definitions.checking.element_finding import ElementFinding
from engine.definitions.checking.values import form_id, owners
from engine.definitions.checking.writers import DECLARES, Writers, local_names, root
from engine.definitions.expressions import expressions_of
from engine.definitions.model import Process
from engine.errors import Finding
from engine.feel import Function, compile_expression, incomparable
from engine.feel.values.types import BOOLEAN, NUMBER, STRING, Type
from engine.forms import Form
from engine.forms.expressions import expressions_in
from engine.forms.schema import Component

_OF_FIELDS: Mapping[str, Type] = {
    "number": NUMBER,
    "checkbox": BOOLEAN,
    "textfield": STRING,
    "textarea": STRING,
    "datetime": STRING,
    "radio": STRING,
    "select": STRING,
}
_NUMBERS_AS_TEXT = "serializeToString"


def comparison_faults(
    process: Process, writers: Writers, functions: Mapping[str, Function]
) -> Iterator[ElementFinding]:
    """An error for each comparison by size that can never hold, with what to write instead.

    A variable has a type where only fields of forms write it, all of one type; a day that a form
    asks for is text (variables are JSON).
    """
    types = _types(process, writers)
    for element, where, owner in owners(process):
        for expression in dict.fromkeys(expressions_of(owner)):
            for sentence in _sentences(expression.text, types, functions):
                yield ElementFinding(element, f"{where}的{sentence}")


def form_comparison_faults(name: str, form: Form) -> Iterator[Finding]:
    """The same of a form's own conditions over its own fields."""
    types = _agreed(_fields(form.root))
    for component in form.root.walk():
        for text in expressions_in(component):
            for sentence in _sentences(text, types, {}):
                yield Finding(name, component.id, sentence)


def _sentences(
    text: str, types: Mapping[str, Type], functions: Mapping[str, Function]
) -> Iterator[str]:
    for found in incomparable(compile_expression(text, functions=functions), types, functions):
        advice = (
            f"请写 ={found.instead}" if found.instead else "日期写 date(变量)，数写 number(变量)"
        )
        yield (f"表达式「={text}」拿{found.one}与{found.other}比大小，永远不会成立；{advice}")


def _types(process: Process, writers: Writers) -> dict[str, Type]:
    return _agreed(_written(process, writers))


def _agreed(written: Iterable[tuple[str, Type | None]]) -> dict[str, Type]:
    """The types of the names that are of one type wherever they are written."""
    found: dict[str, set[Type | None]] = {}
    for name, kind in written:
        found.setdefault(name, set()).add(kind)
    return {
        name: kind
        for name, kinds in found.items()
        for kind in kinds
        if kind is not None and len(kinds) == 1
    }


def _written(process: Process, writers: Writers) -> Iterator[tuple[str, Type | None]]:
    for caller in writers.neighbours.callers(process.id):
        yield from ((name, None) for name in writers.passed(*caller).names)
    for node in process.nodes.values():
        yield from ((name, None) for name in local_names(process, node))
        yield from ((root(row.target), None) for row in node.outputs)
        form = writers.neighbours.forms.get(form_id(node))
        if form is not None and DECLARES not in node.properties:
            yield from _fields(form.root)
        else:
            yield from ((name, None) for name in writers.result(node).names)


def _fields(parent: Component) -> Iterator[tuple[str, Type | None]]:
    for component in parent.children:
        if component.path:
            plain = len(component.path) == 1 and not component.properties.get(_NUMBERS_AS_TEXT)
            yield component.path[0], _OF_FIELDS.get(component.type) if plain else None
        else:
            yield from _fields(component)
