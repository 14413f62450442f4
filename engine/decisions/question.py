"""One question to a decision: asked once for the answer, again where an explanation is wanted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.decisions.nodes import CompiledDecision, Fact, Node, Service
from engine.decisions.result import DecisionResult
from engine.decisions.scope import Failed, Run, Stopped, Unknown
from engine.feel.findings import Exhausted


@dataclass(slots=True)
class Question:
    """A decision and everything its answer depends on."""

    node: CompiledDecision
    facts: Mapping[str, object]
    strict: bool
    functions: Mapping[str, object]
    now: datetime | None

    def answer(self) -> DecisionResult:
        """The outcome, the rules that made it, what went wrong, what is missing."""
        run = Run(self.facts, self.strict, self.functions, self.now)
        value = self._ask(run)
        element = self.node.key[1]
        if isinstance(value, Unknown):
            self._name_missing(value, run)
            findings = tuple(run.findings)
            return DecisionResult(element, None, (), findings, value.facts, "", self.explain)
        findings = tuple(run.findings)
        rules = () if run.failure else tuple(run.hits)
        return DecisionResult(element, value, rules, findings, (), run.failure, self.explain)

    def explain(self) -> list[dict[str, object]]:
        """Every decision on the way, with every cell of its tables."""
        run = Run(self.facts, self.strict, self.functions, self.now)
        run.trace = []
        self._ask(run)
        return run.trace

    def _ask(self, run: Run) -> object:
        try:
            return self.node.value(run)
        except (Stopped, RecursionError):
            run.say(*self.node.key, "决策或函数互相调用太深，已停止；请检查是否循环调用。")
        except Exhausted as exhausted:
            run.say(*self.node.key, f"{exhausted}。")
        except Failed as failed:
            run.failure = str(failed)
        return None

    def _name_missing(self, value: Unknown, run: Run) -> None:
        facts = required_facts(self.node)
        for name in value.facts:
            label = facts[name].label if name in facts else name
            shown = name if label == name else f"{name}（{label}）"
            run.say(*self.node.key, f"缺少事实 {shown}，不能作出决定；请补上它的值。")


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
