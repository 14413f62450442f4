"""Gateways: which flows are taken, and when branches that meet may go on."""

from collections.abc import Iterable, Iterator
from functools import cached_property

from SpiffWorkflow.util.task import TaskState

from engine.definitions.model import FlowNode, LinkEvent
from engine.execution.catching import subscribe
from engine.execution.elements.element import Element
from engine.execution.evaluating import holds
from engine.execution.kernel import Token
from engine.execution.open_waits import Opening
from engine.execution.problems import IncidentRaised


class ExclusiveGateway(Element):
    """The first flow whose condition holds, else the default flow."""

    def begin(self, token: Token) -> bool:
        token.notes["flows"] = [self._choose(token)] if self.node.outgoing else []
        return True

    def _choose(self, token: Token) -> str:
        for key in self.node.outgoing:
            condition = self.process.flows[key].condition
            if condition is None and key != self.node.default_flow:
                return key
            if condition is not None and holds(token, condition):
                return key
        return default_flow(self)


def default_flow(gateway: Element) -> str:
    """The flow taken when no condition holds.

    Raises:
        IncidentRaised: the gateway has none.
    """
    if gateway.node.default_flow is None:
        name = gateway.node.name or gateway.node.id
        why = f"网关「{name}」没有一条连线的条件成立，也没有默认连线"
        raise IncidentRaised("condition_error", why)
    return gateway.node.default_flow


class Join(Element):
    """A gateway at which branches may meet: their tokens wait there, one for each flow goes on."""

    def begin(self, token: Token) -> bool:
        return True

    def waiting_here(self, token: Token) -> list[Token]:
        """The tokens that wait at this gateway in the scope of `token`, in order of arrival."""
        here = [t for t in token.scope.children if t.task_spec is self]
        return [t for t in here if t.has_state(TaskState.WAITING) or t is token]

    def first_by_flow(self, token: Token) -> dict[str, Token]:
        """The first token of each incoming flow; later ones stay for another round."""
        first: dict[str, Token] = {}
        for arrived in self.waiting_here(token):
            first.setdefault(arrived.notes["flow"], arrived)
        return first

    def joins(self, token: Token) -> bool:
        """Whether this token came by one of several flows (not set here by hand)."""
        return len(self.node.incoming) > 1 and "flow" in token.notes

    def consume(self, tokens: Iterable[Token], survivor: Token) -> None:
        """The other tokens become one with the survivor."""
        for token in tokens:
            if token is not survivor:
                token.workflow.forget(token)


class ParallelGateway(Join):
    """Goes on when a token has come by every incoming flow, and takes all outgoing flows."""

    def _update_hook(self, token: Token) -> bool:
        if not self.joins(token):
            return True
        arrived = self.first_by_flow(token)
        if len(arrived) < len(self.node.incoming) or token not in arrived.values():
            token._set_state(TaskState.WAITING)
            return False
        self.consume(arrived.values(), token)
        return True


class InclusiveGateway(Join):
    """Takes every flow whose condition holds; goes on when no other token can still arrive."""

    def begin(self, token: Token) -> bool:
        token.notes["flows"] = list(self._choose(token)) if self.node.outgoing else []
        return True

    def _choose(self, token: Token) -> Iterator[str]:
        chosen = [key for key in self.node.outgoing if self._taken(token, key)]
        yield from chosen or [default_flow(self)]

    def _taken(self, token: Token, key: str) -> bool:
        condition = self.process.flows[key].condition
        if condition is None:
            return key != self.node.default_flow
        return holds(token, condition)

    def _update_hook(self, token: Token) -> bool:
        if not self.joins(token):
            return True
        token._set_state(TaskState.WAITING)
        return False

    def settle(self, token: Token) -> None:
        """Go on when every other token of the scope either can't reach an empty flow of this
        gateway, or could as well come by a flow that has its token already (BPMN 2.0, 13.4.3).

        A second token of one flow has its turn when the first has gone on."""
        arrived = self.first_by_flow(token)
        if token not in arrived.values():
            return
        empty = [flow for flow in self.node.incoming if flow not in arrived]
        here = self.waiting_here(token)
        for other in token.scope.children:
            blocks = self._reaches(other, empty) and not self._reaches(other, arrived)
            if other not in here and blocks:
                return
        self.consume(arrived.values(), token)
        token._ready()

    def _reaches(self, token: Token, flows: Iterable[str]) -> bool:
        return any(token.task_spec.node.id in self._upstream[flow] for flow in flows)

    @cached_property
    def _upstream(self) -> dict[str, frozenset[str]]:
        """Incoming flow → the nodes from which it can be reached without passing this gateway."""
        return {flow: frozenset(self._before(flow)) for flow in self.node.incoming}

    def _before(self, flow: str) -> set[str]:
        seen: set[str] = set()
        ahead = [self.process.flows[flow].source]
        while ahead:
            node = self.process.nodes.get(ahead.pop())
            if node is None or node.id in seen or node.id == self.node.id:
                continue
            seen.add(node.id)
            ahead += [self.process.flows[key].source for key in node.incoming]
            ahead += [node.attached_to] if node.attached_to else []
            ahead += self._linked_to(node)
        return seen

    def _linked_to(self, node: FlowNode) -> list[str]:
        """The link events from which a path goes on at this one."""
        if node.kind != "intermediateCatchEvent" or not isinstance(node.event, LinkEvent):
            return []
        ends = self.process.inside(node.container)
        return [end.id for end in ends if end.event == node.event and end.id != node.id]


class EventBasedGateway(Element):
    """Waits for the first of the events behind it."""

    def waits(self, token: Token) -> Iterable[Opening]:
        for key in self.node.outgoing:
            event = self.process.nodes[self.process.flows[key].target]
            yield from subscribe(token.workflow, token, event, "option")
