"""Ad-hoc sub-process: the elements named when it begins, in no order but their flows'.

Each runs in the sub-process's scope; further ones may be begun by hand (`Modify`). It is complete
when its condition holds after one has ended, or, without a condition, when nothing is left.
"""

from typing import cast

from SpiffWorkflow.util.task import TaskState

from engine.definitions.model import AdHoc
from engine.execution.elements.containers import Container
from engine.execution.problems import Stuck
from engine.execution.tokens import Token
from engine.feel import to_json
from engine.json_types import Json


class AdHocSubProcess(Container):
    """Begins the elements of its collection."""

    def begin(self, token: Token) -> bool:
        instance = token.workflow
        for element in self._elements(token):
            instance.spawn(element, token)
        if self.ad_hoc.output_collection:
            instance.scopes.set_local(token, {self.ad_hoc.output_collection: []})
        return False

    @property
    def ad_hoc(self) -> AdHoc:
        return cast(AdHoc, self.node.ad_hoc)

    def _elements(self, token: Token) -> list[str]:
        start_at = token.notes.pop("start_at", None)
        if start_at is not None:
            return [start_at]
        if self.ad_hoc.active_elements is None:
            return []
        value = token.workflow.evaluate(token, self.ad_hoc.active_elements)
        inside = {node.id for node in self.process.inside(self.node.id)}
        if not isinstance(value, list) or not inside.issuperset(value):
            text = self.ad_hoc.active_elements.text
            why = f"「={text}」应是本子流程内元素编号的列表，而得到 {value!r}"
            raise Stuck("extract_value_error", why)
        return cast(list[str], value)

    def child_completed(self, token: Token, child: Token) -> None:
        self._collect(token)
        self.judge(token)

    def judge(self, token: Token) -> None:
        condition = self.ad_hoc.completion_condition
        over = condition is not None and token.workflow.holds(token, condition)
        if over and self.ad_hoc.cancel_remaining:
            for other in token.children:
                other.cancel()
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
        value = to_json(instance.evaluate(token, element))
        collected = instance.scopes.local(token).get(name)
        so_far = collected if isinstance(collected, list) else []
        instance.scopes.set_local(token, cast("dict[str, Json]", {name: [*so_far, value]}))
