"""Ad-hoc sub-process: the elements named when it begins, in no order but their flows'.

Each runs in the sub-process's scope; further ones may be begun by hand (`Modify`). It is complete
when its condition holds after one has ended, or, without a condition, when nothing is left. Where a
job directs it, the job says both.
"""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from SpiffWorkflow.util.task import TaskState

from engine.definitions.model import AdHoc
from engine.errors import Refused
from engine.execution.elements.containers import Container
from engine.execution.elements.tasks import job_of
from engine.execution.evaluating import evaluate, holds
from engine.execution.kernel import Token
from engine.execution.open_waits import Opening
from engine.execution.problems import IncidentRaised
from engine.execution.withdrawing import cancel
from engine.feel import to_json
from engine.json_types import Json


class AdHocSubProcess(Container):
    """Begins the elements of its collection."""

    def begin(self, token: Token) -> bool:
        instance = token.workflow
        for element in self._elements(token):
            instance.spawn(element, token)
        self._begin_collecting(token)
        return False

    def open_by_hand(self, token: Token) -> None:
        super().open_by_hand(token)
        self._begin_collecting(token)

    def _begin_collecting(self, token: Token) -> None:
        if self.ad_hoc.output_collection:
            token.workflow.scopes.set_local(token, {self.ad_hoc.output_collection: []})

    @property
    def ad_hoc(self) -> AdHoc:
        return self.node.ad_hoc or AdHoc()

    def _elements(self, token: Token) -> list[str]:
        if self.ad_hoc.active_elements is None:
            return []
        value = evaluate(token, self.ad_hoc.active_elements)
        inside = {node.id for node in self.process.inside(self.node.id)}
        if not isinstance(value, list) or not inside.issuperset(value):
            text = self.ad_hoc.active_elements.text
            why = f"「={text}」应是本子流程内元素编号的列表，而得到 {value!r}"
            raise IncidentRaised("extract_value_error", why)
        return cast(list[str], value)

    def child_completed(self, token: Token, child: Token) -> None:
        self._collect(token)
        self.check_completion(token)

    def check_completion(self, token: Token) -> None:
        condition = self.ad_hoc.completion_condition
        over = token.notes.get("over") or (condition is not None and holds(token, condition))
        token.notes["over"] = over or None
        if over and self.ad_hoc.cancel_remaining:
            for other in token.children:
                cancel(other)
        unfinished = condition is not None and not over
        if not token.inside and not unfinished and token.has_state(TaskState.STARTED):
            self.finish(token)

    def _leave(self, token: Token) -> None:
        name = self.ad_hoc.output_collection
        super()._leave(token)
        if name is not None:
            local = token.workflow.scopes.local(token)
            token.workflow.scopes.merge(token.scope, {name: local[name]})

    def _collect(self, token: Token) -> None:
        name, element = self.ad_hoc.output_collection, self.ad_hoc.output_element
        if name is None or element is None:
            return
        instance = token.workflow
        value = to_json(evaluate(token, element))
        collected = instance.scopes.local(token).get(name)
        so_far = collected if isinstance(collected, list) else []
        instance.scopes.set_local(token, cast("dict[str, Json]", {name: [*so_far, value]}))


class DirectedAdHoc(AdHocSubProcess):
    """A job says which elements begin, anew whenever one of them has ended."""

    def waits(self, token: Token) -> Iterable[Opening]:
        yield from super().waits(token)
        yield "plan", job_of(token, "ad_hoc_sub_process"), None

    def follow(
        self, token: Token, variables: Mapping[str, Json], answer: Mapping[str, Json]
    ) -> None:
        """Begin what the job names; end when it says that the purpose is fulfilled.

        Raises:
            Refused: it names an element that is not drawn inside.
        """
        asked = [
            (str(each.get("elementId")), each.get("variables") or {}) for each in _listed(answer)
        ]
        self._require(element for element, _ in asked)
        token.workflow.scopes.set_local(token, variables)
        for element, given in asked:
            child = token.workflow.spawn(element, token)
            token.workflow.scopes.set_local(child, given)
        if answer.get("isCompletionConditionFulfilled"):
            token.notes["fulfilled"] = True
        if answer.get("isCancelRemainingInstances"):
            for other in token.children:
                cancel(other)
        if token.notes.get("fulfilled"):
            self.check_completion(token)
        elif not token.inside:
            why = (
                f"作业没有让「{self.node.name or self.node.id}」中的任何元素开始，也没有说它已完成"
            )
            token.workflow.hold(token, IncidentRaised("unknown", why))

    def check_completion(self, token: Token) -> None:
        if not token.notes.get("fulfilled"):
            token.workflow.close_all(token, "plan")
            token.workflow.open(token, "plan", job_of(token, "ad_hoc_sub_process"))
        elif not token.inside and token.has_state(TaskState.STARTED):
            self.finish(token)

    def finish(self, token: Token) -> None:
        token.workflow.close_all(token, "plan")
        super().finish(token)

    def _require(self, elements: Iterable[str]) -> None:
        inside = {node.id for node in self.process.inside(self.node.id)}
        for element in elements:
            if element not in inside:
                name = self.node.name or self.node.id
                raise Refused(f"即席子流程「{name}」中没有元素「{element}」，不能开始它")


def _listed(answer: Mapping[str, Json]) -> list[dict[str, Any]]:
    named = answer.get("activateElements")
    return [each for each in named if isinstance(each, dict)] if isinstance(named, list) else []
