"""Decisions: files that were read, together; their imports resolved; the verb `decide`."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from engine.decisions.compiler import Compiled, compile_definitions
from engine.decisions.decision_model import DecisionModel, refuse_errors
from engine.decisions.needed import NeededFact, needed
from engine.decisions.nodes import CompiledDecision, Node, Service
from engine.decisions.question import Question, required_facts
from engine.decisions.result import DecisionResult
from engine.decisions.scope import Failed, Run, Stopped
from engine.errors import NotFound, Refused
from engine.feel.findings import Exhausted
from engine.feel.values.admission import from_json


class Decisions:
    """A catalogue of decisions over one or more files."""

    def __init__(self, models: Iterable[DecisionModel]) -> None:
        """Resolve the imports among the files; raises Invalid as `read_dmn` does."""
        self._models = {each.resource: each for each in models}
        self._by_namespace = {each.definitions.namespace: each for each in self._models.values()}
        self._compiled: dict[str, Compiled] = {}
        self._nodes: dict[str, list[Node]] = {}
        self._deciders: dict[str, CompiledDecision] = {}
        for each in self._models.values():
            for element, node in self._compile(each, ()).nodes.items():
                self._nodes.setdefault(element, []).append(node)
                if isinstance(node, CompiledDecision):
                    self._deciders.setdefault(element, node)

    def _compile(self, source: DecisionModel, importers: tuple[str, ...]) -> Compiled:
        if source.resource in self._compiled:
            return self._compiled[source.resource]
        compiled = source.compiled
        if compiled is None:
            compiled = self._compile_imports(source, (*importers, source.resource))
            refuse_errors(compiled.findings, lenient=source.lenient)
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
    def decisions(self) -> Mapping[str, CompiledDecision]:
        """Every decision by id; of those that share an id, the first."""
        return self._deciders

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
        return Question(node, dict(facts), strict, functions or {}, now).answer()

    def needs(self, decision_id: str) -> tuple[NeededFact, ...]:
        """The facts that it needs, through all that it requires. Raises NotFound."""
        return tuple(needed(fact) for fact in required_facts(self._decider(decision_id)).values())

    def invoke(
        self, service_id: str, arguments: Mapping[str, object], *, now: datetime | None = None
    ) -> DecisionResult:
        """Call a decision service with values for its inputs, as DMN has it (not strict).

        Raises NotFound for an unknown service, Refused where its decisions call too deep
        or spend more than their budget.
        """
        service = self._service(service_id)
        run = Run({}, strict=False, now=now)
        try:
            given = {name: from_json(value) for name, value in arguments.items()}
            value = service.invoke(given, run)
        except (Stopped, RecursionError):
            raise Refused(f"决策服务 {service_id} 里的调用太深，已停止。") from None
        except (Exhausted, Failed) as exhausted:
            raise Refused(f"决策服务 {service_id}：{exhausted}。") from None
        return DecisionResult(service_id, value, tuple(run.hits), tuple(run.findings))

    def named(self, name: str, resource: str) -> str:
        """The id of the decision or service of that name in a file; raises NotFound."""
        for element, node in self._compiled[resource].nodes.items():
            if isinstance(node, CompiledDecision | Service) and name in (node.name, node.variable):
                return element
        raise NotFound(f"{resource} 里没有名为“{name}”的决策。")

    def _decider(self, element: str) -> CompiledDecision:
        found = self._deciders.get(element)
        if found is None:
            raise NotFound(f"没有标识为“{element}”的决策。")
        return found

    def _service(self, element: str) -> Service:
        for node in self._nodes.get(element, ()):
            if isinstance(node, Service):
                return node
        raise NotFound(f"没有标识为“{element}”的决策服务。")
