"""Is a job one that somebody does?"""

from collections.abc import Iterator

from engine.definitions.checking.element_finding import ElementFinding
from engine.definitions.checking.slips import slip_of
from engine.definitions.model import JobWork, Process
from engine.definitions.naming import called


def job_faults(process: Process, jobs: frozenset[str]) -> Iterator[ElementFinding]:
    """A warning where a type that nobody here does looks like a slip of one that is done here.

    Who else works on jobs (an external worker) no diagram says.
    """
    for node in process.nodes.values():
        if isinstance(node.work, JobWork) and isinstance(node.work.type, str):
            kind = node.work.type
            meant = None if kind in jobs else slip_of(kind, jobs)
            if meant:
                message = f"{called(node)}的作业类型「{kind}」本系统不会办理；是不是「{meant}」？"
                yield ElementFinding(node.id, message, "warning")
