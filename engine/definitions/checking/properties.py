"""Properties that mean something: is the name one that is looked at, can the value be?"""

from collections.abc import Collection, Iterator

from engine.definitions.checking.element_finding import ElementFinding
from engine.definitions.checking.installed import Installed
from engine.definitions.checking.slips import slip_of
from engine.definitions.model import ACTOR, FlowNode, Process
from engine.definitions.naming import called
from engine.definitions.outline import ids_in
from engine.definitions.periods import FIELDS

CLAUSES, DEADLINE = "clauses", "deadline"
KNOWN = frozenset(
    {
        ACTOR, "audience", "role", *FIELDS,
        CLAUSES, DEADLINE, "confirmWhen", "counterForm", "dayOfReceipt", "escalateAfter",
        "escalateTo", "extendBy", "paperWhen", "pausesDeadline", "receivedForm", "recusedWhen",
        "remindBefore", "remindWhom", "result", "returnTo", "separateFrom", "shows", "startForm",
        "startableBy", "variables", "withdrawDespite", "withdrawWithin",
    }
)  # fmt: skip
"""The properties that the engine looks at; an analyst may write others for readers."""


def property_faults(process: Process, installed: Installed) -> Iterator[ElementFinding]:
    """Every property whose value cannot be, or whose name is a slip of one that is looked at."""
    for node in process.nodes.values():
        yield from _values(process, node, installed)
        yield from _actor(process, node)
        yield from _names(node, KNOWN | installed.properties.keys())
        yield from _empty(node, KNOWN | installed.properties.keys())
        yield from _cited(node, CLAUSES, "条款", installed.clauses)
        yield from _cited(node, DEADLINE, "期限", _deadlines(installed))


def _values(process: Process, node: FlowNode, installed: Installed) -> Iterator[ElementFinding]:
    """Many instances of an element that is no user task would all be passed at once, unseen."""
    for name in node.properties.keys() & installed.properties.keys():
        wrong = installed.properties[name](process.id, node.properties[name])
        if wrong is not None:
            yield ElementFinding(node.id, f"{called(node)}的属性 {name}：{wrong}")
        elif node.loop is not None and node.kind != "userTask":
            yield ElementFinding(
                node.id, f"{called(node)}是多实例环节，属性 {name} 只能写在用户任务上"
            )


def _actor(process: Process, node: FlowNode) -> Iterator[ElementFinding]:
    actor = node.properties.get(ACTOR)
    if actor and actor not in process.lanes:
        lanes = "、".join(sorted(process.lanes)) or "这张图没有泳道"
        yield ElementFinding(
            node.id, f"{called(node)}的属性 {ACTOR}：没有名为「{actor}」的泳道（{lanes}）"
        )


def _names(node: FlowNode, known: frozenset[str]) -> Iterator[ElementFinding]:
    spelled = {name.lower(): name for name in known}
    for name in node.properties.keys() - known:
        meant = spelled.get(name.lower()) or slip_of(name, known)
        if meant:
            message = f"{called(node)}的属性「{name}」不起作用；是不是「{meant}」？"
            yield ElementFinding(node.id, message, "warning")


def _empty(node: FlowNode, known: frozenset[str]) -> Iterator[ElementFinding]:
    """A property that was begun, by hand or by an element template, and never filled in."""
    for name in sorted(node.properties.keys() & known):
        if not node.properties[name].strip():
            message = f"{called(node)}的属性「{name}」是空的；请填写，或者删去这一行"
            yield ElementFinding(node.id, message, "warning")


def _cited(
    node: FlowNode, name: str, noun: str, known: Collection[str]
) -> Iterator[ElementFinding]:
    """A number of the regulations that they do not have; told only where they are known."""
    for number in ids_in(node.properties.get(name, "")) if known else ():
        if number not in known:
            meant = slip_of(number, known)
            hint = f"；是不是「{meant}」？" if meant else "；编号见 regulations/"
            yield ElementFinding(
                node.id, f"{called(node)}写的{noun}「{number}」不存在{hint}", "warning"
            )


def _deadlines(installed: Installed) -> Collection[str]:
    """The numbers that the FEEL function of the same name takes."""
    counting = installed.functions.get(DEADLINE)
    return counting.choices.get("timer", ()) if counting else ()
