"""One file's declarations → compiled nodes: types, names in scope, logic, requirements."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from engine.decisions import model
from engine.decisions.boxed import BoxedCompiler
from engine.decisions.language import Language, Names
from engine.decisions.model import Definitions
from engine.decisions.nodes import (
    CompiledDecision,
    Fact,
    Key,
    Knowledge,
    Node,
    Requirement,
    Requirements,
    Service,
)
from engine.decisions.table import Table
from engine.decisions.types import Test, TypeBook
from engine.errors import Finding
from engine.feel import Function
from engine.feel.values import types
from engine.feel.values.types import Type


@dataclass(slots=True)
class Compiled:
    """The nodes of one file. `unknown_names` are the names that nobody has declared."""

    definitions: Definitions
    types: TypeBook
    language: Language
    nodes: dict[str, Node] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    unknown_names: list[Finding] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)


def compile_definitions(
    definitions: Definitions, imported: Mapping[str, Compiled], functions: Mapping[str, Function]
) -> Compiled:
    """Compile a file; `imported` are the files it imports, compiled, by namespace."""
    return _FileCompiler(definitions, imported, functions).compile()


class _FileCompiler:
    """Compiles the nodes of one file, the required ones first."""

    def __init__(
        self, definitions: Definitions, imported: Mapping[str, Compiled],
        functions: Mapping[str, Function],
    ) -> None:  # fmt: skip
        self.definitions = definitions
        self.prefixes = {each.namespace: each.prefix for each in definitions.imports}
        self.imported = imported
        self.language = Language(definitions.resource, functions)
        books = {
            each.prefix: imported[each.namespace].types
            for each in definitions.imports
            if each.namespace in imported
        }
        self.types = TypeBook(definitions, books, self._compile_test)
        self.compiled = Compiled(definitions, self.types, self.language)
        self._open: list[str] = []

    def compile(self) -> Compiled:
        self.language.members = frozenset(self.types.members() | self._imported_names())
        self.language.types = self.types.named()
        self.boxed = BoxedCompiler(self.language, self.types)
        for each in self.definitions.imports:
            if each.namespace not in self.imported:
                self._say("", f"导入的模型 {each.namespace} 不在一起；请把那个文件也交来。")
        for element in self.definitions.nodes:
            self._node(element)
        self.compiled.tables += self.boxed.tables
        self.compiled.findings += self.types.findings + self.language.findings
        return self.compiled

    def _say(self, element: str, message: str) -> None:
        self.compiled.findings.append(Finding(self.definitions.resource, element, message))

    def _compile_test(self, text: str, element: str) -> Test:
        tests = self.language.unary_tests(text, frozenset(), element)
        return lambda value: tests.matches(value) is True

    def _imported_names(self) -> set[str]:
        return {
            node.variable for compiled in self.imported.values() for node in compiled.nodes.values()
        }

    def _node(self, element: str) -> Node | None:
        """The compiled node; None, with a finding, where it requires itself."""
        if element in self.compiled.nodes:
            return self.compiled.nodes[element]
        if element in self._open:
            self._say(element, "需求图有循环：" + " → ".join([*self._open, element]) + "。")
            return None
        self._open.append(element)
        node = self._build(self.definitions.nodes[element])
        self._open.pop()
        self.compiled.nodes[element] = node
        return node

    def _build(self, source: model.Node) -> Node:
        match source:
            case model.InputData():
                wanted = self.types.type_of(source.type_ref, source.element)
                return self._fact(source, source.variable, source.label, wanted)
            case model.Decision():
                return self._decision(source)
            case model.KnowledgeModel():
                return self._knowledge(source)
            case model.DecisionService():
                return self._service(source)

    def _fact(self, source: model.Node, variable: str, label: str, wanted: Type) -> Fact:
        kind = wanted.kind if isinstance(wanted, types.Simple) else None
        return Fact(self._key(source), variable, label, wanted, kind)

    def _key(self, source: model.Node) -> Key:
        return self.definitions.resource, source.element

    def _decision(self, source: model.Decision) -> CompiledDecision:
        requirements = self._requirements((*source.requires, *source.knowledge), source.element)
        self._clear_free()
        logic = self.boxed.compile(source.logic, self._names(requirements), source.type_ref)
        self._undeclared(source, requirements)
        wanted = self.types.type_of(source.type_ref, source.element)
        return CompiledDecision(
            self._key(source), source.name, source.variable, wanted, requirements, logic
        )

    def _clear_free(self) -> None:
        self.language.free.clear()
        self.language.unknown_names.clear()

    def _undeclared(self, source: model.Decision, requirements: Requirements) -> None:
        """Free names: facts where the author has drawn no input at all, else faults."""
        if source.requires:
            self.compiled.unknown_names += self.language.unknown_names
            return
        for name in self.language.free:
            wanted = self.types.type_of(_implied_type(source.logic, name), source.element)
            fact = self._fact(source, name, _implied_label(source.logic, name), wanted)
            requirements.given.append(Requirement(fact, (name,), ""))

    def _knowledge(self, source: model.KnowledgeModel) -> Knowledge:
        requirements = self._requirements(source.knowledge, source.element)
        names = self._names(requirements)
        logic = source.logic
        wanted = self._result_type(source)
        if logic is None or logic.kind != "FEEL":
            return Knowledge(
                self._key(source), source.variable, wanted, requirements, (), lambda scope: None
            )
        parameters = tuple(
            (each.name, self.types.type_of(each.type_ref, each.element))
            for each in logic.parameters
        )
        self._clear_free()
        body = self.boxed.compile(
            logic.body, names | {name for name, _ in parameters}, logic.type_ref
        )
        self.compiled.unknown_names += self.language.unknown_names
        return Knowledge(self._key(source), source.variable, wanted, requirements, parameters, body)

    def _service(self, source: model.DecisionService) -> Service:
        outputs = self._targets(source.outputs, source.element)
        inputs = self._targets((*source.input_data, *source.input_decisions), source.element)
        return Service(
            self._key(source),
            source.name,
            source.variable,
            self._result_type(source),
            [node for _, node in outputs if isinstance(node, CompiledDecision)],
            [node for _, node in inputs if isinstance(node, CompiledDecision | Fact)],
        )

    def _result_type(self, source: model.KnowledgeModel | model.DecisionService) -> Type:
        """The type of a call: authors type the function or, more often, what it answers."""
        wanted = self.types.type_of(source.type_ref, source.element)
        return wanted.result if isinstance(wanted, types.FunctionOf) else wanted

    def _requirements(self, hrefs: tuple[str, ...], element: str) -> Requirements:
        given = [
            Requirement(node, _names_of(node), prefix)
            for prefix, node in self._targets(hrefs, element)
        ]
        seen: dict[tuple[str, str], Node] = {}
        for each in given:
            variable = each.names[0] if each.names else ""
            if seen.setdefault((each.prefix, variable), each.node) is not each.node:
                what = f"有两条连线带来同名的“{variable}”"
                self._say(element, f"{what}；请改掉一个变量名（variable），否则会丢失一个。")
        return Requirements(given)

    def _names(self, requirements: Requirements) -> Names:
        prefixes = {each.prefix for each in requirements.given if each.prefix}
        own = {name for each in requirements.given if not each.prefix for name in each.names}
        return frozenset(own | prefixes)

    def _targets(self, hrefs: tuple[str, ...], element: str) -> Iterator[tuple[str, Node]]:
        for href in hrefs:
            namespace, _, target = href.rpartition("#")
            node = self._find(namespace, target)
            if node is None:
                self._say(element, f"需求连线指向 {href}，但没有这个元素；请重新连线。")
            else:
                yield self.prefixes.get(namespace, ""), node

    def _find(self, namespace: str, target: str) -> Node | None:
        if namespace and namespace != self.definitions.namespace:
            found = self.imported.get(namespace)
            return None if found is None else found.nodes.get(target)
        return self._node(target) if target in self.definitions.nodes else None


def _names_of(node: Node) -> tuple[str, ...]:
    """The variable first; Camunda also reads a decision by its id."""
    if isinstance(node, CompiledDecision):
        return tuple(dict.fromkeys(name for name in (node.variable, node.key[1]) if name))
    return (node.variable,)


def _implied_type(logic: model.Boxed | None, name: str) -> str | None:
    clause = _clause_reading(logic, name)
    return None if clause is None else clause.expression.type_ref


def _implied_label(logic: model.Boxed | None, name: str) -> str:
    clause = _clause_reading(logic, name)
    return name if clause is None else clause.label


def _clause_reading(logic: model.Boxed | None, name: str) -> model.InputClause | None:
    """The condition column that reads just this fact."""
    if not isinstance(logic, model.DecisionTable):
        return None
    return next((each for each in logic.inputs if each.expression.text == name), None)
