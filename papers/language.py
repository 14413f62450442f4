"""What may stand in a template: fields, ``for`` and ``if``; anything else is refused.

The text of a template is parsed as Jinja and looked through before it is ever filled in. There are
no calls, no filters, no assignments, no arithmetic: what is not on the list cannot be executed.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, nodes
from jinja2.sandbox import SandboxedEnvironment

from papers.fields import FIELDS, LOOP

_ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Getattr,
    nodes.Const,
    nodes.For,
    nodes.If,
    nodes.Not,
    nodes.And,
    nodes.Or,
    nodes.Compare,
    nodes.Operand,
    nodes.Test,
)
_VARIABLES = "变量"
_COMPILED = 1_000
"""How many parts of templates are held compiled: about eight a template."""


class Environment(SandboxedEnvironment):
    """Jinja with nothing in it; a name after a dot is a column, never a method."""

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined)
        self.globals.clear()
        self.filters.clear()
        self.tests = {"defined": self.tests["defined"]}
        self._compiled = lru_cache(maxsize=_COMPILED)(super().from_string)

    def from_string(self, source: Any, *_: Any, **__: Any) -> Template:
        """The compiled template; docxtpl hands in the same few parts for every paper."""
        return self._compiled(source)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """What stands in the row, or an undefined value."""
        if isinstance(obj, Mapping):
            return obj[attribute] if attribute in obj else self.undefined(obj=obj, name=attribute)
        return super().getattr(obj, attribute)


def faults(text: str) -> Iterator[str]:
    """A sentence for everything in a template's text that may not stand there."""
    try:
        tree = Environment().parse(text)
    except TemplateSyntaxError as error:
        yield f"写法不对（{error.message}）：每个 {{% for %}} 和 {{% if %}} 都要有结尾。"
        return
    strange = {type(node).__name__ for node in _walk(tree) if not _may_stand(node)}
    for name in sorted(strange):
        yield f"只能写字段、for 和 if，不能写 {name}。"
    if not strange:
        yield from _Reading().all(tree.body, {})


def variables(text: str) -> frozenset[str]:
    """The names after ``变量.`` in a template's text that has no faults."""
    found = Environment().parse(text).find_all(nodes.Getattr)
    return frozenset(each.attr for each in found if _is_name(each.node, _VARIABLES))


def _walk(node: nodes.Node) -> Iterator[nodes.Node]:
    yield node
    for child in node.iter_child_nodes():
        yield from _walk(child)


def _may_stand(node: nodes.Node) -> bool:
    return isinstance(node, _ALLOWED) and not (
        isinstance(node, nodes.Test) and node.name != "defined"
    )


def _is_name(node: nodes.Node, name: str) -> bool:
    return isinstance(node, nodes.Name) and node.name == name


Rows = Mapping[str, Sequence[str]]
"""The names that loops have given to rows, each with the columns of its list."""


class _Reading:
    """Every field that is named, held against the list of fields."""

    def all(self, body: Sequence[nodes.Node], rows: Rows) -> Iterator[str]:
        for node in body:
            yield from self.one(node, rows)

    def one(self, node: nodes.Node, rows: Rows) -> Iterator[str]:
        match node:
            case nodes.For():
                yield from self.loop(node, rows)
            case nodes.Getattr():
                yield from self.column(node, rows)
            case nodes.Name():
                yield from self.name(node, rows)
            case nodes.Output():
                if any(_is_list(each, rows) for each in node.nodes):
                    yield "清单不能直接写出来，要用 {% for %} 逐项取。"
                yield from self.all(node.nodes, rows)
            case _:
                yield from self.all(list(node.iter_child_nodes()), rows)

    def loop(self, node: nodes.For, rows: Rows) -> Iterator[str]:
        listed = node.iter
        if not isinstance(node.target, nodes.Name) or not _is_list(listed, rows):
            names = "、".join(name for name, field in FIELDS.items() if field.is_list)
            yield f"{{% for %}} 只能逐项取这些清单：{names}。"
            return
        inner = {**rows, node.target.name: _columns(listed), "loop": LOOP}
        yield from self.all(node.body, inner)
        yield from self.all(node.else_, rows)

    def column(self, node: nodes.Getattr, rows: Rows) -> Iterator[str]:
        if _is_name(node.node, _VARIABLES):
            return
        holder = node.node.name if isinstance(node.node, nodes.Name) else ""
        if holder not in rows:
            yield f"“{holder}.{node.attr}”不是字段：点号只用在“变量”或者清单的一行后面。"
        elif node.attr not in rows[holder]:
            yield f"“{holder}.{node.attr}”没有这一列，有：{'、'.join(rows[holder])}。"

    def name(self, node: nodes.Name, rows: Rows) -> Iterator[str]:
        if node.name in rows:
            yield f"“{node.name}”是清单的一行，要用点号写明列：{'、'.join(rows[node.name])}。"
        elif node.name == _VARIABLES:
            yield f"“{_VARIABLES}”后面要用点号写明变量的名称。"
        elif node.name not in FIELDS:
            yield f"没有名为“{node.name}”的字段；guicheng papers fields 列出所有字段。"


def _is_list(node: nodes.Node, rows: Rows) -> bool:
    return bool(_columns(node)) and getattr(node, "name", "") not in rows


def _columns(node: nodes.Node) -> tuple[str, ...]:
    known = FIELDS.get(node.name) if isinstance(node, nodes.Name) else None
    return tuple(known.columns) if known else ()
