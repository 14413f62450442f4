"""Elements that hold others: the process itself, sub-processes, event sub-processes."""

from collections.abc import Iterable

from SpiffWorkflow.util.task import TaskState

from engine.execution.catching import subscribe
from engine.execution.elements.element import Element
from engine.execution.kernel import Token
from engine.execution.open_waits import Opening


class Container(Element):
    """Complete when nothing is left inside."""

    def waits(self, token: Token) -> Iterable[Opening]:
        for _, start in self.event_sub_processes:
            yield from subscribe(token.workflow, token, start, "start")

    def begin(self, token: Token) -> bool:
        start = token.notes.pop("start_at", None) or self._start()
        if start == "":
            return False
        result = token.notes.pop("result", None)
        token.workflow.spawn(start, token, triggered=True, result=result)
        return False

    def child_completed(self, token: Token, child: Token) -> None:
        self.check_completion(token)

    def check_completion(self, token: Token) -> None:
        if not token.inside and token.has_state(TaskState.STARTED | TaskState.READY):
            self.finish(token)

    def finish(self, token: Token) -> None:
        """Everything inside has ended: no event sub-process begins any more."""
        token.workflow.close_all(token, "start")
        token.workflow.resume(token)

    def _start(self) -> str:
        """The start event that waits for nothing; of an event sub-process begun by hand its own."""
        starts = [n for n in self.process.inside(self.node.id) if n.kind == "startEvent"]
        by_hand = self.node.event_sub_process
        return next(start.id for start in starts if start.event is None or by_hand)
