"""Is a job one that somebody does, and is it told what it needs?"""

from collections.abc import Iterator

from engine.definitions.checking.element_finding import ElementFinding
from engine.definitions.checking.installed import Installed, JobHeaders
from engine.definitions.checking.slips import slip_of
from engine.definitions.model import FlowNode, JobWork, Process
from engine.definitions.naming import called

EVENT = "event"


def job_faults(process: Process, installed: Installed) -> Iterator[ElementFinding]:
    """An error for a type that only this program could do and does not, and for a missing header.

    What begins like the types that are done here (``register.``) is nobody else's. Who works on
    other jobs (an external worker) no diagram says: of these only a slip is told.
    """
    ours = {kind.partition(".")[0] for kind in installed.jobs}
    for node in process.nodes.values():
        if not isinstance(node.work, JobWork) or not isinstance(node.work.type, str):
            continue
        kind = node.work.type
        if kind in installed.jobs:
            yield from _headers(node, kind, installed.headers.get(kind, JobHeaders()))
            continue
        meant = slip_of(kind, installed.jobs)
        hint = f"是不是「{meant}」？" if meant else "有哪些见 docs/service-tasks.md"
        message = f"{called(node)}的作业类型「{kind}」本系统不会办理；{hint}"
        if kind.partition(".")[0] in ours:
            yield ElementFinding(node.id, message)
        elif meant:
            yield ElementFinding(node.id, message, "warning")


def _headers(node: FlowNode, kind: str, known: JobHeaders) -> Iterator[ElementFinding]:
    event = node.headers.get(EVENT)
    needed = known.needed | known.events.get(event or "", frozenset())
    if known.events and event is None:
        needed |= {EVENT}
    for name in sorted(needed - node.headers.keys()):
        values = f"，取值为 {'、'.join(known.events)} 之一" if name == EVENT else ""
        yield ElementFinding(
            node.id,
            f"{called(node)}的作业「{kind}」缺少参数 {name}{values}；请在 Headers 里补上",
        )
    if known.events and event is not None and event not in known.events:
        meant = slip_of(event, known.events.keys())
        hint = f"是不是「{meant}」？" if meant else f"应为 {'、'.join(known.events)} 之一"
        yield ElementFinding(
            node.id, f"{called(node)}的作业「{kind}」没有 event「{event}」；{hint}"
        )
