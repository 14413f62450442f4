"""One DMN file as callers hold it: what it declares, compiled once."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from engine.decisions.compiler import Compiled, compile_definitions
from engine.decisions.model import Decision, DecisionTable, Definitions, InputData
from engine.decisions.reader import read_definitions
from engine.errors import Finding, Invalid
from engine.feel import Function, compile_expression

_ONE_RULE = ("UNIQUE", "FIRST", "PRIORITY", "ANY")


@dataclass(frozen=True, slots=True)
class RequiredInput:
    """A fact that a decision needs: its name, its words for people, its type as written."""

    name: str
    label: str
    type: str | None


@dataclass(frozen=True, slots=True)
class DecisionSummary:
    """A decision in a list: what it needs, directly or through the decisions it requires.

    `conclusions` are the texts that it may come to, where it is a table of such; else None.
    """

    id: str
    name: str
    inputs: tuple[RequiredInput, ...]
    requires: tuple[str, ...]
    conclusions: frozenset[str] | None


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

    @property
    def decisions(self) -> tuple[DecisionSummary, ...]:
        """The decisions of the file, in its order."""
        nodes = self.definitions.nodes.values()
        return tuple(self._summary(each) for each in nodes if isinstance(each, Decision))

    def _summary(self, decision: Decision) -> DecisionSummary:
        needed = dict.fromkeys(self._required(decision))
        return DecisionSummary(
            decision.element,
            decision.name,
            tuple(
                RequiredInput(each.variable, each.label, each.type_ref)
                for each in needed
                if isinstance(each, InputData)
            ),
            tuple(each.element for each in needed if isinstance(each, Decision)),
            _conclusions(decision),
        )

    def _required(self, decision: Decision) -> Iterator[Decision | InputData]:
        """The decisions and facts of this file behind a decision, the nearest first."""
        seen = {decision.element}
        waiting = [decision]
        while waiting:
            for href in waiting.pop(0).requires:
                node = self.definitions.nodes.get(href.rpartition("#")[2])
                if isinstance(node, Decision | InputData) and node.element not in seen:
                    seen.add(node.element)
                    yield node
                    waiting += [node] if isinstance(node, Decision) else []


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
    refuse_errors(findings, lenient=lenient)
    return DecisionModel(definitions, own, findings, compiled, lenient)


def refuse_errors(findings: Iterable[Finding], *, lenient: bool) -> None:
    """Raise Invalid if there are errors among the findings, unless `lenient`."""
    errors = [finding for finding in findings if finding.severity == "error"]
    if errors and not lenient:
        raise Invalid(f"{errors[0].resource} 不能采用：{len(errors)} 处错误。", errors)


def _conclusions(decision: Decision) -> frozenset[str] | None:
    table = decision.logic
    if not isinstance(table, DecisionTable) or table.hit_policy not in _ONE_RULE:
        return None
    if len(table.outputs) != 1:
        return None
    default = table.outputs[0].default
    written = [rule.outputs[0].text for rule in table.rules] + ([default.text] if default else [])
    expressions = [compile_expression(text) for text in written]
    found = [each.evaluate().value if each.constant else None for each in expressions]
    texts = frozenset(text for text in found if isinstance(text, str))
    return texts if len(texts) == len(set(written)) else None
