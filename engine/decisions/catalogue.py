"""Decisions: files read together, their imports resolved, and the verb `decide`."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.decisions.compiler import Compiled, compile_definitions
from engine.decisions.model import Definitions
from engine.decisions.nodes import Decider, Fact, Node, Service
from engine.decisions.reader import read_definitions
from engine.decisions.result import DecisionResult
from engine.decisions.scope import Run, Stopped, Unknown
from engine.errors import Finding, Invalid, NotFound
from engine.feel import Function
from engine.feel.values.admission import from_json

Explain = Callable[[], list[dict[str, object]]]


@dataclass(frozen=True, slots=True)
class DecisionModel:
    """One DMN file. Compiled at once unless it imports others; then when they come together."""

    definitions: Definitions
    functions: Mapping[str, Function]
    findings: tuple[Finding, ...]
    compiled: Compiled | None
    lenient: bool

    @property
    def id(self) -> str:
        """The id of the decision requirements graph."""
        return self.definitions.element

    @property
    def name(self) -> str:
        """Its name."""
        return self.definitions.name

    @property
    def resource(self) -> str:
        """The name of the file."""
        return self.definitions.resource


def read_dmn(
    data: bytes,
    resource: str,
    *,
    functions: Mapping[str, Function] | None = None,
    lenient: bool = False,
) -> DecisionModel:
    """Read and compile a DMN file (1.1 to 1.5).

    `functions` are those its expressions may call beside the built-in ones. Raises Invalid with
    findings that name file and element; with `lenient` only for what is no DMN at all: a faulty
    expression is then null, as the specification has it.
    """
    definitions, noted = read_definitions(data, resource)
    own = functions or {}
    compiled = None if definitions.imports else compile_definitions(definitions, {}, own)
    findings = (*noted, *(compiled.findings if compiled else ()))
    _refuse_errors(findings, lenient=lenient)
    return DecisionModel(definitions, own, findings, compiled, lenient)


def _refuse_errors(findings: Iterable[Finding], *, lenient: bool) -> None:
    errors = [finding for finding in findings if finding.severity == "error"]
    if errors and not lenient:
        raise Invalid(f"{errors[0].resource} 不能采用：{len(errors)} 处错误。", errors)


class Decisions:
    """A catalogue of decisions over one or more files."""

    def __init__(self, models: Iterable[DecisionModel]) -> None:
        """Resolve the imports among the files; raises Invalid as `read_dmn` does."""
        self._models = {each.resource: each for each in models}
        self._by_namespace = {each.definitions.namespace: each for each in self._models.values()}
        self._compiled: dict[str, Compiled] = {}
        self._nodes: dict[str, list[Node]] = {}
        for each in self._models.values():
            for element, node in self._compile(each, ()).nodes.items():
                self._nodes.setdefault(element, []).append(node)

    def _compile(self, source: DecisionModel, importers: tuple[str, ...]) -> Compiled:
        if source.resource in self._compiled:
            return self._compiled[source.resource]
        compiled = source.compiled
        if compiled is None:
            compiled = self._compile_imports(source, (*importers, source.resource))
            _refuse_errors(compiled.findings, lenient=source.lenient)
        self._compiled[source.resource] = compiled
        return compiled

    def _compile_imports(self, source: DecisionModel, importers: tuple[str, ...]) -> Compiled:
        imported = {}
        for each in source.definitions.imports:
            found = self._by_namespace.get(each.namespace)
            if found is not None and found.resource not in importers:
                imported[each.namespace] = self._compile(found, importers)
        return compile_definitions(source.definitions, imported, source.functions)

    def compiled(self, resource: str) -> Compiled:
        """The compiled nodes of one file."""
        return self._compiled[resource]

    @property
    def decisions(self) -> dict[str, Decider]:
        """Every decision by id; of those that share an id, the first."""
        return {
            element: found
            for element, nodes in self._nodes.items()
            if (found := next((n for n in nodes if isinstance(n, Decider)), None))
        }

    def decide(
        self,
        decision_id: str,
        facts: Mapping[str, object],
        *,
        strict: bool = True,
        functions: Mapping[str, object] | None = None,
        now: datetime | None = None,
    ) -> DecisionResult:
        """Make a decision over the facts (JSON or FEEL values), at the moment `now`.

        With `strict` (the product's rule) a fact that is missing and could change the outcome
        refuses it: the outcome is null, `missing` names the fact. Without, DMN's own: a cell whose
        value is null does not match. Raises NotFound for an unknown decision; nothing else.
        """
        node = self._decider(decision_id)

        def make(trace: list[dict[str, object]] | None) -> tuple[object, Run]:
            run = Run(facts, strict, functions or {}, now, trace=trace)
            return _guarded(node, lambda: node.value(run), run), run

        def explain() -> list[dict[str, object]]:
            trace: list[dict[str, object]] = []
            make(trace)
            return trace

        value, run = make(None)
        return _answer(node, value, run, explain)

    def invoke(
        self, service_id: str, arguments: Mapping[str, object], *, now: datetime | None = None
    ) -> DecisionResult:
        """Call a decision service with values for its inputs, as DMN has it (not strict)."""
        service = self._service(service_id)
        run = Run({}, strict=False, now=now)
        given = {name: from_json(value) for name, value in arguments.items()}
        value = _guarded(service, lambda: service.invoke(given, run), run)
        return DecisionResult(service_id, value, tuple(run.hits), tuple(run.findings))

    def named(self, name: str, resource: str) -> str:
        """The id of the decision or service of that name in a file; raises NotFound."""
        for element, node in self._compiled[resource].nodes.items():
            if isinstance(node, Decider | Service) and name in (node.name, node.variable):
                return element
        raise NotFound(f"{resource} 里没有名为“{name}”的决策。")

    def _decider(self, element: str) -> Decider:
        for node in self._nodes.get(element, ()):
            if isinstance(node, Decider):
                return node
        raise NotFound(f"没有标识为“{element}”的决策。")

    def _service(self, element: str) -> Service:
        for node in self._nodes.get(element, ()):
            if isinstance(node, Service):
                return node
        raise NotFound(f"没有标识为“{element}”的决策服务。")


def _guarded(node: Decider | Service, evaluate: Callable[[], object], run: Run) -> object:
    """Evaluate; what goes too deep is null with a finding."""
    try:
        return evaluate()
    except (Stopped, RecursionError):
        run.say(*node.key, "决策或函数互相调用太深，已停止；请检查是否循环调用。")
        return None


def _answer(node: Decider, value: object, run: Run, explain: Explain) -> DecisionResult:
    if not isinstance(value, Unknown):
        rules, findings = tuple(run.hits), tuple(run.findings)
        return DecisionResult(node.key[1], value, rules, findings, (), explain)
    labels = required_facts(node)
    for name in value.facts:
        label = labels[name].label if name in labels else name
        shown = name if label == name else f"{name}（{label}）"
        run.say(*node.key, f"缺少事实 {shown}，不能作出决定；请补上它的值。")
    return DecisionResult(node.key[1], None, (), tuple(run.findings), value.facts, explain)


def required_facts(node: Node) -> dict[str, Fact]:
    """The facts that a node needs, through all that it requires, by name."""
    if isinstance(node, Fact):
        return {node.variable: node}
    if isinstance(node, Service):
        return {each.variable: each for each in node.inputs if isinstance(each, Fact)}
    found: dict[str, Fact] = {}
    for requirement in node.requirements.given:
        found |= required_facts(requirement.node)
    return found
