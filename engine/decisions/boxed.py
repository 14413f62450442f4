"""Boxed expressions → closures over a scope (DMN 1.5, section 10.2); tables have their own room.

Every closure answers a FEEL value, or Unknown where missing facts would be needed to say.
"""

from collections.abc import Callable, Mapping, Sequence

from engine.decisions import model
from engine.decisions.coercion import coerced
from engine.decisions.functions import build_function, call_bound
from engine.decisions.language import Evaluate, Language, Names, literal
from engine.decisions.model import Boxed
from engine.decisions.scope import DecisionScope, Unknown, join
from engine.decisions.table import Table, compile_table
from engine.decisions.types import TypeBook
from engine.feel import Function
from engine.feel.values.types import describe


class BoxedCompiler:
    """Compiles the expressions of one model."""

    def __init__(self, language: Language, types: TypeBook) -> None:
        self.language = language
        self.types = types
        self.tables: list[Table] = []
        self._compilers: Mapping[type, Callable[..., Evaluate]] = {
            model.Literal: self._literal,
            model.DecisionTable: self._table,
            model.Context: self._context,
            model.ListOf: self._list,
            model.Relation: self._relation,
            model.Invocation: self._invocation,
            model.FunctionDefinition: self.function,
            model.Conditional: self._conditional,
            model.Iteration: self._iteration,
            model.Filter: self._filter,
        }

    def compile(self, boxed: Boxed | None, names: Names, type_ref: str | None = None) -> Evaluate:
        """Any boxed expression over the names in scope; its value as its type wants it."""
        if boxed is None:
            return lambda scope: None
        evaluate = self._compilers[type(boxed)](boxed, names)
        wanted = self.types.type_of(type_ref or boxed.type_ref, boxed.element)
        return coerced(evaluate, wanted, self.language.resource, boxed.element)

    def _literal(self, written: model.Literal, names: Names) -> Evaluate:
        return literal(self.language, written, names)

    def _table(self, table: model.DecisionTable, names: Names) -> Evaluate:
        compiled = compile_table(table, names, self.language, self.types)
        self.tables.append(compiled)
        return compiled.evaluate

    def _context(self, context: model.Context, names: Names) -> Evaluate:
        entries: list[tuple[str, Evaluate]] = []
        for entry in context.entries:
            names |= {entry.name}
            value = self.compile(entry.value, names, entry.type_ref)
            entries.append((entry.name, value))
        result = None if context.result is None else self.compile(context.result, names)

        def evaluate(scope: DecisionScope) -> object:
            inner = scope.inner()
            built = {}
            for name, entry in entries:
                built[name] = entry(inner)
                inner.put(name, built[name])
            return whole(built) if result is None else result(inner)

        return evaluate

    def _list(self, boxed: model.ListOf, names: Names) -> Evaluate:
        items = [self.compile(item, names) for item in boxed.items]
        return lambda scope: _all_known([item(scope) for item in items])

    def _relation(self, relation: model.Relation, names: Names) -> Evaluate:
        rows = [
            [
                (column, self.compile(item, names))
                for column, item in zip(relation.columns, row.items, strict=False)
            ]
            for row in relation.rows
        ]
        return lambda scope: _all_known(
            [whole({column: item(scope) for column, item in row}) for row in rows]
        )

    def _invocation(self, invocation: model.Invocation, names: Names) -> Evaluate:
        function = self.compile(invocation.function, names)
        bindings = [
            (entry.name, self.compile(entry.value, names, entry.type_ref))
            for entry in invocation.bindings
        ]
        place = (self.language.resource, invocation.element)

        def evaluate(scope: DecisionScope) -> object:
            called = function(scope)
            arguments = {name: value(scope) for name, value in bindings}
            if isinstance(called, Function):
                return call_bound(called, arguments, scope, place)
            scope.run.say(*place, "调用的不是函数；请检查函数名和知识需求连线。")
            return None

        return evaluate

    def function(self, definition: model.FunctionDefinition, names: Names) -> Evaluate:
        """A function value that remembers the scope it is defined in."""
        if definition.kind != "FEEL":
            return lambda scope: None
        parameters = [
            (entry.name, self.types.type_of(entry.type_ref, entry.element))
            for entry in definition.parameters
        ]
        inside = names | {name for name, _ in parameters}
        body = self.compile(definition.body, inside)
        result = self.types.type_of(definition.type_ref, definition.element)

        def evaluate(scope: DecisionScope) -> object:
            def call(arguments: dict[str, object]) -> object:
                return body(scope.inner(arguments))

            return build_function("function", parameters, call, scope.run, result)

        return evaluate

    def _conditional(self, boxed: model.Conditional, names: Names) -> Evaluate:
        condition = self.compile(boxed.condition, names)
        then = self.compile(boxed.then, names)
        otherwise = self.compile(boxed.otherwise, names)
        place = (self.language.resource, boxed.element)

        def evaluate(scope: DecisionScope) -> object:
            answer = condition(scope)
            if isinstance(answer, Unknown):
                return answer
            if not isinstance(answer, bool | None):
                scope.run.say(*place, f"条件应当是真假（true/false），却是{describe(answer)}。")
                return None
            return then(scope) if answer is True else otherwise(scope)

        return evaluate

    def _iteration(self, boxed: model.Iteration, names: Names) -> Evaluate:
        collection = self.compile(boxed.collection, names)
        own = {boxed.variable, "partial"} if boxed.kind == "for" else {boxed.variable}
        body = self.compile(boxed.body, names | own)
        variable = boxed.variable

        def values(scope: DecisionScope) -> object:
            items = _items(collection(scope))
            if items is None or isinstance(items, Unknown):
                return items
            made: list[object] = []
            for item in items:
                with scope.run.called(scope.evaluation):
                    made.append(body(scope.inner({variable: item, "partial": list(made)})))
            return made

        if boxed.kind == "for":
            return lambda scope: _all_known(values(scope))
        decisive = boxed.kind == "some"
        return lambda scope: _quantify(values(scope), decisive=decisive)

    def _filter(self, boxed: model.Filter, names: Names) -> Evaluate:
        collection = self.compile(boxed.collection, names)
        match = self.compile(boxed.match, names | {"item"} | self.language.members)

        def evaluate(scope: DecisionScope) -> object:
            items = _items(collection(scope))
            if items is None or isinstance(items, Unknown):
                return items
            kept: list[object] = []
            for item in items:
                own = item if isinstance(item, dict) else {}
                with scope.run.called(scope.evaluation):
                    answer = match(scope.inner({**own, "item": item}))
                if isinstance(answer, Unknown) or not isinstance(answer, bool | None):
                    return answer if isinstance(answer, Unknown) else None
                kept += [item] if answer else []
            return kept

        return evaluate


def whole(parts: dict[str, object]) -> object:
    """A context; Unknown if one of its entries is."""
    unknown = [value for value in parts.values() if isinstance(value, Unknown)]
    return join(unknown, opaque=True) if unknown else parts


def _all_known(items: object) -> object:
    if not isinstance(items, list):
        return items
    unknown = [item for item in items if isinstance(item, Unknown)]
    return join(unknown, opaque=True) if unknown else items


def _items(value: object) -> Sequence[object] | Unknown | None:
    """The members of a collection; a single value counts as a list of one."""
    if value is None or isinstance(value, Unknown | list):
        return value
    return [value]


def _quantify(answers: object, *, decisive: bool) -> object:
    """`some` (true decides), `every` (false decides): three-valued, null if one is no boolean."""
    if not isinstance(answers, list):
        return answers
    if not all(isinstance(answer, bool | Unknown | None) for answer in answers):
        return None
    if any(answer is decisive for answer in answers):
        return decisive
    unknown = [answer for answer in answers if isinstance(answer, Unknown)]
    if unknown:
        return join(unknown, opaque=True)
    return (not decisive) if all(answer is (not decisive) for answer in answers) else None
