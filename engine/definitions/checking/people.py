"""Who does the work, and whether the lanes say the same."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime

from engine.deadlines.timing import due
from engine.definitions.checking.element_finding import ElementFinding
from engine.definitions.model import FlowNode, Process, UserJobWork, UserWork
from engine.definitions.naming import called
from engine.errors import Invalid
from engine.lifecycle.returning import may_return_to

SEPARATE_FROM = "separateFrom"
ANY_MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
MOST_URGENT = 100


def assignment(process: Process) -> Iterator[ElementFinding]:
    """A user task without anyone to do it is seen by nobody."""
    for node in process.nodes.values():
        work = node.work
        if isinstance(work, UserWork) and not (
            work.assignee or work.candidate_groups or work.candidate_users
        ):
            message = f"{called(node)}没有办理人，也没有候选组或候选人：没有人会看到它"
            yield ElementFinding(node.id, message, "warning")


def returns(process: Process) -> Iterator[ElementFinding]:
    """A task is returned only to a user task, and neither is inside what several do or an event
    begins.
    """
    for node in process.nodes.values():
        for identifier in may_return_to(node.properties):
            target = process.nodes.get(identifier)
            if not _by_person(node) or target is None or not _by_person(target):
                message = f"{called(node)}不能退回到“{identifier}”：两边都须是本流程的用户任务"
                yield ElementFinding(node.id, message)
            elif _apart(process, node) or _apart(process, target):
                message = f"{called(node)}不能退回到{called(target)}：两边都不能是多实例"
                message += "，也不能在多实例、特设或事件子流程里"
                yield ElementFinding(node.id, message)


def _apart(process: Process, node: FlowNode) -> bool:
    """Whether the element, or a sub-process around it, runs apart from the way of the case."""
    at: FlowNode | None = node
    while at is not None:
        if at.loop or at.event_sub_process or at.kind == "adHocSubProcess":
            return True
        at = process.nodes.get(at.container)
    return False


def lanes(process: Process) -> Iterator[ElementFinding]:
    """One candidate group works in one lane; in a sub-process others may step in."""
    lanes_of: dict[str, dict[str, str]] = defaultdict(dict)
    for node in process.inside(process.id):
        work = node.work
        if node.lane and isinstance(work, UserWork) and isinstance(work.candidate_groups, str):
            for group in work.candidate_groups.split(","):
                lanes_of[group.strip()].setdefault(node.lane, node.id)
    for group, found in lanes_of.items():
        if len(found) > 1:
            names = "、".join(f"「{lane}」" for lane in found)
            element = list(found.values())[-1]
            yield ElementFinding(
                element, f"候选组「{group}」的任务画在不同的泳道：{names}", "warning"
            )


def groups_of_a_lane(process: Process) -> Iterator[ElementFinding]:
    """In one lane one group works: who reads the drawing takes the lane for whoever does it."""
    groups: dict[str, dict[str, FlowNode]] = defaultdict(dict)
    for node in process.inside(process.id):
        work = node.work
        if node.lane and isinstance(work, UserWork) and isinstance(work.candidate_groups, str):
            groups[node.lane].setdefault(work.candidate_groups.replace(" ", ""), node)
    for lane, found in groups.items():
        if len(found) > 1:
            names = "、".join(f"「{group}」" for group in found)
            other = list(found.values())[-1]
            message = f"泳道「{lane}」里有不同候选组的任务：{names}；请画到各自的泳道"
            yield ElementFinding(other.id, message, "warning")


def plans(process: Process) -> Iterator[ElementFinding]:
    """When a task is due, and how urgent it is, can be read."""
    for node in process.nodes.values():
        work = node.work.task if isinstance(node.work, UserJobWork) else node.work
        if not isinstance(work, UserWork):
            continue
        for noun, moment in (("到期时间", work.due), ("跟进时间", work.follow_up)):
            if isinstance(moment, str):
                try:
                    due("timeDate", moment, ANY_MOMENT)
                except Invalid as error:
                    yield ElementFinding(node.id, f"{called(node)}的{noun}：{error}")
        priority = work.priority
        if isinstance(priority, str) and not _is_priority(priority):
            message = f"{called(node)}的优先级「{priority}」应是 0 到 {MOST_URGENT} 的整数"
            yield ElementFinding(node.id, message)


def _by_person(node: FlowNode) -> bool:
    return isinstance(node.work, UserWork)


def _is_priority(text: str) -> bool:
    return text.isascii() and text.isdigit() and int(text) <= MOST_URGENT


def separations(process: Process) -> Iterator[ElementFinding]:
    """回避 names user tasks of the process: a slip would let the person through."""
    for node in process.nodes.values():
        for identifier in node.properties.get(SEPARATE_FROM, "").replace(",", " ").split():
            other = process.nodes.get(identifier)
            if not _by_person(node) or other is None or not _by_person(other):
                message = f"{called(node)}不能与“{identifier}”分离：两边都须是本流程的用户任务"
                yield ElementFinding(node.id, message)
