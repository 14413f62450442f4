"""What each kind of element says for itself; the answers of one that says nothing stand here."""

from collections.abc import Iterable, Mapping
from typing import Any, Generic, TypeVar

from SpiffWorkflow.specs.base import TaskSpec

from engine.definitions.model import FlowNode, Listener
from engine.errors import Refused
from engine.execution.open_waits import Opening
from engine.execution.waits import Job
from engine.json_types import Json

CANCELING = "canceling"
"""The phase of a token that is withdrawn, and the event of the listeners that are heard before."""
T = TypeVar("T")
"""A token: the kernel's, which knows its element in turn."""


class ElementHooks(TaskSpec, Generic[T]):
    """What the kernel and the functions over it ask an element; `elements` override it by kind."""

    node: FlowNode

    def waits(self, token: T) -> Iterable[Opening]:
        """What the element waits for while it is active. Nothing may be changed here."""
        return ()

    def begin(self, token: T) -> bool:
        """The element becomes active; True when it has nothing to wait for."""
        return False

    def child_completed(self, token: T, child: T) -> None:
        """A token inside this element has ended (elements that hold others)."""

    def check_completion(self, token: T) -> None:
        """Whether this element is over, now that something inside has ended or been mended."""

    def follow(self, token: T, variables: Mapping[str, Json], answer: Mapping[str, Json]) -> None:
        """A job has said what is to be done (ad-hoc sub-processes, changes of user tasks)."""

    def change(self, token: T, event: str, asked: Mapping[str, Json], written: Json = None) -> bool:
        """The element is to change; True when its listeners are asked first (user tasks)."""
        return False

    def require_rest(self, token: T) -> None:
        """Refused while a change of the element is pending (user tasks)."""

    def apply_listener_result(self, token: T, answer: Mapping[str, Json]) -> bool:
        """What a listener says besides its variables; True when it denies the completion.

        Raises:
            Refused: it says what a listener at this moment cannot.
        """
        if answer.get("denied") or answer.get("corrections"):
            raise Refused("只有用户任务的监听器可以更正任务或拒绝办结")
        return False

    def is_task(self, token: T) -> bool:
        """Whether a person has, or could be given, this as a task (user tasks)."""
        return False

    def canceling_listeners(self) -> list[Listener]:
        """Those that are heard before a task is withdrawn."""
        return [each for each in self.node.task_listeners if each.event == CANCELING]

    def reopen(self, token: T) -> None:
        """The completion was denied: the element waits again as before."""
        raise NotImplementedError

    def settle(self, token: T) -> None:
        """Nothing else moves and this token still waits (inclusive joins)."""

    def collect(self, child: T) -> None:
        """One of the instances of a multi-instance body has its result."""

    def complete_instance(self, child: T) -> None:
        """One of the instances of a multi-instance body completes now.

        Raises:
            IncidentRaised: it cannot be judged whether the others are needed still.
        """

    def listener_job(self, token: T, listener: Listener, kind: Any) -> Job:
        """The job that a listener is."""
        raise NotImplementedError

    def open_by_hand(self, token: T) -> None:
        """The scope is opened for what begins in it by hand: neither mappings nor listeners, and
        nothing begins by itself.
        """
        raise NotImplementedError
