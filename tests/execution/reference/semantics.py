"""How tokens move: BPMN 2.0.2 chapter 13, with Camunda 8's rules for data.

Everything that happens by itself happens in the order in which it became possible (`queue`): tokens
advance breadth first. When nothing is left in the queue, inclusive joins are looked at, then
conditions; an instance in which nobody waits for anything has come to a dead end.
"""

from tests.execution.reference.joins import keeps_waiting
from tests.execution.reference.shapes import Flow, Node
from tests.execution.reference.state import Place, Rounds
from tests.execution.reference.throwing import Throwing

JOINING = ("and", "or")
MOST_STEPS = 2000


class Endless(Exception):
    """A way back without a wait: nothing to compare."""


class Tokens(Throwing):
    """Tokens on their way."""

    def run(self) -> None:
        """Until nothing more happens by itself.

        Raises Endless where that would never be.
        """
        for _ in range(MOST_STEPS):
            if self.status != "active":
                return
            if not self.queue:
                self.settle()
            if not self.queue:
                return
            place, act = self.queue.popleft()
            if not place.gone:
                act(place)
        raise Endless

    def later(self, place: Place, act) -> None:
        """Its turn comes after all that is possible already."""
        self.queue.append((place, act))

    def settle(self) -> None:
        """Every token waits: what has become possible now?"""
        for place in self.places():
            for flow in list(place.arrived):
                self.try_inclusive_join(place, flow)
        self.look_at_conditions()
        if not self.queue and not self.waits and self.status == "active":
            self.stick(self.process)

    def places(self) -> list[Place]:
        """All places, outer ones first."""
        found = [self.process]
        for place in found:
            found += place.inside
        return found

    # -- sequence flows and joins

    def take(self, flow: Flow, around: Place, **given) -> None:
        """A token goes along a flow; at a joining gateway it waits for the others."""
        self.happened["flow_taken"][flow.id] += 1
        target = around.scope.by_id[flow.target]
        incoming = around.scope.incoming(target.id)
        if target.kind not in JOINING or len(incoming) == 1:
            self.put(target, around, **given)
            return
        around.arrived.append(flow)
        waiting = one_of_each(around.arrived, target)
        if target.kind == "and" and len(waiting) == len(incoming):
            self.join(target, around, waiting)

    def try_inclusive_join(self, around: Place, flow: Flow) -> None:
        """It fires unless another token keeps it waiting (BPMN 2.0.2, 13.4.3)."""
        gateway = around.scope.by_id[flow.target]
        if gateway.kind != "or" or flow not in around.arrived:
            return
        waiting = one_of_each(around.arrived, gateway)
        others = [place.node.id for place in around.inside]
        others += [each.target for each in around.arrived if each.target != gateway.id]
        if not any(keeps_waiting(around.scope, gateway, other, waiting) for other in others):
            self.join(gateway, around, waiting)

    def join(self, gateway: Node, around: Place, tokens: list[Flow]) -> None:
        """One token of each flow becomes one that goes on; others stay for another round."""
        for flow in tokens:
            around.arrived.remove(flow)
        self.put(gateway, around)

    # -- nodes

    def put(self, node: Node, around: Place, **given) -> None:
        """A token reaches a node."""
        place = Place(node, around, **given)
        around.inside.append(place)
        self.later(place, self.enter)

    def enter(self, place: Place) -> None:
        """The node becomes active: done at once, or waiting."""
        if not place.entered:
            place.entered = True
            self.happened["activated"][place.node.id] += 1
            self.open(place)
        waits = self.own_waits(place)
        if self.begin(place):
            self.complete(place)
        elif not place.gone:
            self.waits += waits

    def open(self, place: Place) -> None:
        """A sub-process has room for tokens, and it may have a variable of its own."""
        node = place.node
        if node.loop is not None and not place.inner:
            return
        place.scope = node.inside
        if node.own_x is not None:
            place.variables["x"] = self.see(place, "x") + node.own_x

    def begin(self, place: Place) -> bool:
        """What the node does; True when that is all."""
        node = place.node
        if node.loop is not None and not place.inner:
            return self.begin_rounds(place)
        match node.kind:
            case "sub" | "esp":
                self.put(node.inside.start, place, triggered=place.triggered, result=place.result)
                place.result = {}
                return False
            case "adhoc":
                for first in node.inside.beginnings:
                    self.put(first, place)
                return False
            case "script":
                place.result = {"x": self.see(place, "x") + 1}
            case "xor" | "or":
                return self.choose(place)
            case "end" | "throw" if node.trigger is not None:
                return self.throw_event(place, node.trigger)
            case "catch":
                return place.triggered or bool(node.link)
            case "user" | "job" | "receive" | "call" | "choice":
                return False
        return True

    def choose(self, place: Place) -> bool:
        """A diverging gateway takes the flows whose conditions hold (an exclusive one the first of
        them), else the default; it is stuck where there is none."""
        node, x = place.node, self.see(place, "x")
        outgoing = place.around.scope.outgoing(node.id)
        place.chosen = [
            flow
            for flow in outgoing
            if flow.id != node.default and (flow.test is None or flow.test.holds(x))
        ]
        if node.kind == "xor":
            place.chosen = place.chosen[:1]
        if not place.chosen:
            place.chosen = [flow for flow in outgoing if flow.id == node.default]
        if outgoing and not place.chosen:
            self.stick(place)
            return False
        return True

    def complete(self, place: Place) -> None:
        """The node is done: its variables go out, the flows behind it are taken."""
        node, around = place.node, place.around
        self.hand_out(place)
        self.happened["completed"][node.id] += 1
        if around is None:
            self.leave(place)
            self.status = "completed"
            return
        self.remember(place)
        if around.scope is not None and not place.inner:
            outgoing = around.scope.outgoing(node.id)
            for flow in outgoing if place.chosen is None else place.chosen:
                self.take(flow, around, **place.hands_on)
            for linked in around.scope.linked(node):
                self.put(linked, around)
        self.leave(place)
        self.child_completed(around, place)

    def child_completed(self, around: Place, child: Place) -> None:
        """Something inside has completed: is the whole over?"""
        if around.rounds is not None:
            self.round_completed(around, child)
        elif around.node.kind in ("throw", "end"):
            if not self.undo_next(around):
                self.later(around, self.complete)
        elif around.node.kind == "adhoc" and around.node.until is not None:
            self.end_ad_hoc(around)
        elif around.empty:
            self.close(around, "start")
            self.later(around, self.complete)

    def child_gone(self, around: Place) -> None:
        """Something that was withdrawn is gone at last: is the whole over?"""
        over = around.over or (around.rounds.over if around.rounds else around.node.until is None)
        if over and around.empty:
            self.close(around, "start")
            self.later(around, self.complete)

    def end_ad_hoc(self, place: Place) -> None:
        """Over for good once its condition holds as something inside completes."""
        place.over = place.over or place.node.until.holds(self.see(place, "x"))
        if place.over and place.node.cancels:
            self.withdraw_all_inside(place)
        if place.over and place.empty:
            self.later(place, self.complete)

    def hand_out(self, place: Place) -> None:
        """A result goes where its names are known; an output mapping goes to the scope around."""
        node, around = place.node, place.around
        if place.rounds is not None:
            self.write(around, {node.results: list(place.rounds.results)})
        elif node.hands_out:
            self.write(place if place.inner else around, {"x": self.see(place, "x")})
        else:
            self.write(place, place.result)

    # -- multi-instance

    def begin_rounds(self, body: Place) -> bool:
        """All instances begin at once, or the first; True where there are none."""
        loop = body.node.loop
        body.rounds = Rounds([None] * loop.size)
        for _ in range(min(1, loop.size) if loop.sequential else loop.size):
            self.begin_round(body)
        return loop.size == 0

    def begin_round(self, body: Place) -> None:
        """One instance more, with its number and a place for its result."""
        body.rounds.begun += 1
        self.put(body.node, body, inner=True, variables={"i": body.rounds.begun, "r": None})

    def round_completed(self, body: Place, child: Place) -> None:
        """One instance is complete: the next begins, or the rest is withdrawn, or all is over."""
        rounds, loop, result = body.rounds, body.node.loop, child.variables["r"]
        rounds.results[child.variables["i"] - 1] = result
        rounds.over = rounds.over or (loop.until is not None and result == loop.until)
        if rounds.over:
            self.withdraw_all_inside(body)
        elif loop.sequential and rounds.begun < loop.size:
            self.begin_round(body)
        if body.empty:
            self.later(body, self.complete)


def one_of_each(arrived: list[Flow], gateway: Node) -> list[Flow]:
    """One token of each flow by which tokens wait at the gateway."""
    return list(dict.fromkeys(flow for flow in arrived if flow.target == gateway.id))
