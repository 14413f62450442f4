"""Item definitions as FEEL types: components, collections, allowed values (DMN 1.5, section 7.3).

Names are resolved on first use, because definitions may stand in any order.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from engine.decisions.model import Definitions, ItemDefinition
from engine.errors import Finding
from engine.feel.values import types
from engine.feel.values.types import ContextOf, FunctionOf, ListOf, Type

Test = Callable[[object], bool]

_OTHER_SPELLINGS: Mapping[str, Type] = {
    "any": types.ANY,
    "integer": types.NUMBER,
    "long": types.NUMBER,
    "double": types.NUMBER,
}
"""As older modelers write them."""


@dataclass(frozen=True, slots=True)
class Restricted(Type):
    """The values of a type that pass a unary test; `allowed` is the test as written."""

    base: Type
    allowed: str
    test: Test

    def accepts(self, value: object) -> bool:
        """A value of the base type that the test allows."""
        return self.base.accepts(value) and self.test(value)

    def includes(self, other: Type) -> bool:
        """Itself only: two tests are not compared."""
        return self == other


def unrestricted(to: Type) -> Type:
    """The type without allowed values: its own and those of its items.

    >>> unrestricted(ListOf(Restricted(types.NUMBER, "> 3", bool))) == ListOf(types.NUMBER)
    True
    """
    while isinstance(to, Restricted):
        to = to.base
    return ListOf(unrestricted(to.item)) if isinstance(to, ListOf) else to


class TypeBook:
    """The types that one model can name: FEEL's, its own, and those of imports with a prefix."""

    def __init__(
        self,
        definitions: Definitions,
        imported: Mapping[str, "TypeBook"],
        compile_test: Callable[[str, str], Test],
    ) -> None:
        self._resource = definitions.resource
        self._written = {each.name: each for each in definitions.types}
        self._imported = imported
        self._compile_test = compile_test
        self._known: dict[str, Type] = {}
        self._open: set[str] = set()
        self.findings: list[Finding] = []

    def type_of(self, type_ref: str | None, element: str) -> Type:
        """The type a reference names; Any, with a finding, where there is none of that name."""
        if not type_ref:
            return types.ANY
        found = self._find(type_ref)
        if found is None:
            self._say(
                element, f"类型“{type_ref}”没有定义；请在数据类型中定义它，或改用 FEEL 的类型。"
            )
            found = self._known[type_ref] = types.ANY
        return found

    def named(self) -> dict[str, Type]:
        """Every type that an expression may name; `instance of` does not look at allowed values."""
        own = {name: unrestricted(self.type_of(name, "")) for name in self._written}
        for prefix, book in self._imported.items():
            own.update({f"{prefix}.{name}": found for name, found in book.named().items()})
        return own

    def members(self) -> set[str]:
        """The names of all components, which paths in expressions may use."""
        own = {name for each in self._written.values() for name in _component_names(each)}
        return own.union(*(book.members() for book in self._imported.values()))

    def _say(self, element: str, message: str) -> None:
        self.findings.append(Finding(self._resource, element, message))

    def _find(self, name: str) -> Type | None:
        if name in self._known:
            return self._known[name]
        if name in self._written:
            return self._build_named(name)
        prefix, _, rest = name.partition(".")
        if prefix in self._imported:
            return self._imported[prefix].type_of(rest, "")
        return types.BY_NAME.get(name) or _OTHER_SPELLINGS.get(name)

    def _build_named(self, name: str) -> Type:
        item = self._written[name]
        if name in self._open:
            self._say(item.element, f"类型“{name}”直接或间接地包含自己；请断开这个循环。")
            return types.ANY
        self._open.add(name)
        self._known[name] = built = self._build(item)
        self._open.discard(name)
        return built

    def _build(self, item: ItemDefinition) -> Type:
        built = self._base(item)
        if item.allowed:
            built = self._restrict(built, item.allowed, item.element)
        if item.is_collection:
            built = ListOf(built)
        if item.constraint:
            built = self._restrict(built, item.constraint, item.element)
        return built

    def _base(self, item: ItemDefinition) -> Type:
        if item.is_function:
            parameters = tuple(self._build(part) for part in item.components)
            return FunctionOf(parameters, self.type_of(item.type_ref, item.element))
        if item.components:
            return ContextOf({part.name: self._build(part) for part in item.components})
        return self.type_of(item.type_ref, item.element)

    def _restrict(self, base: Type, allowed: str, element: str) -> Type:
        return Restricted(base, allowed, self._compile_test(allowed, element))


def _component_names(item: ItemDefinition) -> list[str]:
    names = []
    for part in item.components:
        names += [part.name, *_component_names(part)]
    return names
