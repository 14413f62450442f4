"""What a step cited or issued in the version before, and no longer does."""

from collections.abc import Iterator, Mapping

from engine.definitions.checking.element_finding import ElementFinding
from engine.definitions.model import FlowNode, Process
from engine.definitions.naming import called
from engine.definitions.outline import CLAUSES, ids_in

PAPER = "paper"
_NOUNS = {CLAUSES: "条款", PAPER: "文书"}


def lost_faults(process: Process, before: Process | None) -> Iterator[ElementFinding]:
    """A warning for each clause and paper that a step has lost, even where another step has it.

    `before` is the version in force; without one nothing is lost.
    """
    for node in before.nodes.values() if before else ():
        now = process.nodes.get(node.id)
        for name, noun in _NOUNS.items():
            lost = [one for one in _held(node, name) if one not in _held(now, name)]
            if not lost:
                continue
            what = "、".join(f"「{one}」" for one in lost)
            if now is None:
                message = f"现行版本里的{called(node)}不见了，连同它的{noun}{what}"
                remedy = f"请写到接替它的环节上（属性 {name}）"
                yield ElementFinding(process.id, f"{message}；若仍然需要，{remedy}", "warning")
            else:
                message = f"{called(now)}比现行版本少了{noun}{what}"
                written = f"{name} = {' '.join(_held(node, name))}"
                yield ElementFinding(
                    now.id, f"{message}；若不是有意去掉，请写回属性 {written}", "warning"
                )


def _held(node: FlowNode | None, name: str) -> tuple[str, ...]:
    properties: Mapping[str, str] = node.properties if node else {}
    return ids_in(properties.get(name, ""))
