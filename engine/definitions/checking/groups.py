"""Is there anybody in the groups that a diagram names?"""

from collections.abc import Iterable, Iterator

from engine.definitions.checking.element_finding import ElementFinding
from engine.definitions.checking.slips import slip_of
from engine.definitions.model import FlowNode, Process, UserWork
from engine.definitions.naming import called

PROPERTIES = ("startableBy", "extendBy", "escalateTo")
"""Properties whose values are groups, separated by commas or blanks."""


def group_faults(
    process: Process, others: Iterable[Process], groups: frozenset[str] | None
) -> Iterator[ElementFinding]:
    """A warning for each group that no account is in and no other diagram names.

    Without knowing the accounts (None) only what looks like a slip of another group is told. Groups
    that an expression gives are not known before the case runs.
    """
    elsewhere = {g for other in others if other.id != process.id for g in groups_of(other)}
    here = groups_of(process)
    for group, nodes in here.items():
        if group in elsewhere or group in (groups or ()):
            continue
        meant = slip_of(group, {*elsewhere, *(groups or ()), *_commoner(here, group)}, most=1)
        if meant or groups is not None:
            hint = f"；是不是「{meant}」？" if meant else ""
            for node in nodes:
                message = f"{called(node)}的用户组「{group}」没有任何账号，也没有别的流程用到{hint}"
                yield ElementFinding(node.id, message, "warning")


def groups_of(process: Process) -> dict[str, list[FlowNode]]:
    """The groups that a diagram names in so many words, each with the elements that do."""
    found: dict[str, list[FlowNode]] = {}
    for node in process.nodes.values():
        for group in dict.fromkeys(_groups(node)):
            found.setdefault(group, []).append(node)
    return found


def _groups(node: FlowNode) -> Iterator[str]:
    texts = [node.properties.get(name, "") for name in PROPERTIES]
    if isinstance(node.work, UserWork) and isinstance(node.work.candidate_groups, str):
        texts.append(node.work.candidate_groups)
    for text in texts:
        yield from text.replace(",", " ").split()


def _commoner(here: dict[str, list[FlowNode]], group: str) -> Iterator[str]:
    """The groups of the same diagram that are named more often."""
    return (other for other, nodes in here.items() if len(nodes) > len(here[group]))
