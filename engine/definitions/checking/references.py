"""Do the forms, decisions and processes that a diagram names exist?"""

from collections.abc import Callable, Collection, Iterable, Iterator

from engine.definitions.checking.element_finding import ElementFinding
from engine.definitions.checking.slips import slip_of
from engine.definitions.describing import Described, Kind
from engine.definitions.model import (
    CallWork,
    DecisionWork,
    FlowNode,
    Process,
    ResourceReference,
    UserJobWork,
    UserWork,
)
from engine.definitions.naming import called

Deployed = Callable[[Kind, str], bytes | None]
"""The newest file deployed with a definition of this kind and id; None where there is none."""

_NOUNS: dict[Kind, str] = {"form": "表单", "decision": "决策", "process": "流程"}


def reference_faults(
    process: Process, described: Iterable[Described], deployed: Deployed | None
) -> Iterator[ElementFinding]:
    """A fault for each reference that leads nowhere."""
    here = {(one.kind, one.id) for one in described}
    for node in process.nodes.values():
        found = _reference(node)
        if found is None:
            continue
        kind, reference = found
        yield from _binding(node, reference)
        if isinstance(reference.id, str) and (kind, reference.id) not in here:
            yield from _elsewhere(node, kind, reference.id, deployed, here)


def _elsewhere(
    node: FlowNode,
    kind: Kind,
    identifier: str,
    deployed: Deployed | None,
    here: Collection[tuple[Kind, str]],
) -> Iterator[ElementFinding]:
    sentence = f"{called(node)}要用的{_NOUNS[kind]}「{identifier}」"
    meant = slip_of(identifier, {id for of_kind, id in here if of_kind == kind})
    hint = f"；是不是「{meant}」？" if meant else ""
    if deployed is None:
        yield ElementFinding(
            node.id, f"{sentence}不在这次检查的文件中；部署前请确认它已部署{hint}", "warning"
        )
    elif deployed(kind, identifier) is None:
        yield ElementFinding(node.id, f"{sentence}没有部署过，也不在这次部署的文件中{hint}")


def named_by(process: Process) -> Iterator[tuple[Kind, str]]:
    """The forms, decisions and processes that a process names in so many words."""
    for node in process.nodes.values():
        found = _reference(node)
        if found is not None and isinstance(found[1].id, str):
            yield found[0], found[1].id


def _reference(node: FlowNode) -> tuple[Kind, ResourceReference] | None:
    if node.form is not None:
        return "form", node.form
    match node.work:
        case (
            UserWork(form=ResourceReference() as form)
            | UserJobWork(task=UserWork(form=ResourceReference() as form))
        ):
            return "form", form
        case DecisionWork(decision=decision):
            return "decision", decision
        case CallWork(process=process):
            return "process", process
        case _:
            return None


def _binding(node: FlowNode, reference: ResourceReference) -> Iterator[ElementFinding]:
    if reference.binding not in ("latest", "deployment", "versionTag"):
        yield ElementFinding(node.id, f"{called(node)}的绑定方式「{reference.binding}」不认识")
    if reference.binding == "versionTag" and not reference.version_tag:
        yield ElementFinding(node.id, f"{called(node)}按版本标签绑定，却没有写版本标签")
