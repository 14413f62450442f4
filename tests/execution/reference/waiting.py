"""What places wait for, and what happens when it comes."""

from collections import Counter, deque
from itertools import count

from tests.execution.reference.shapes import Node, Scope
from tests.execution.reference.state import Place, Wait

WORK = {"user": "user_task", "job": "job", "receive": "message", "call": "call"}
WAITED_FOR = ("message", "timer", "signal", "condition")
OBSERVED = ("activated", "completed", "terminated", "flow_taken")


class Waiting:
    """An instance and its waits."""

    def __init__(self, scope: Scope) -> None:
        self.process = Place(Node("P", "process"), None, scope, entered=True)
        self.status = "active"
        self.now = 0
        self.numbers = count(1)
        self.waits: list[Wait] = []
        self.queue = deque()
        self.happened = {what: Counter() for what in OBSERVED}

    # -- variables

    def see(self, place: Place, name: str):
        """The value of a variable at a place: the innermost."""
        return next(p.variables[name] for p in place.outwards() if name in p.variables)

    def write(self, place: Place, variables) -> None:
        """Each goes to the innermost scope that has it, else to the process."""
        for name, value in variables.items():
            owners = [p for p in place.outwards() if name in p.variables]
            (owners or [self.process])[0].variables[name] = value

    # -- beginning to wait

    def own_waits(self, place: Place) -> list[Wait]:
        """The events at the edge first, in drawing order, then what the node itself waits for."""
        node, found = place.node, []
        for event in self.at_edge(place):
            found += self.wait_for(place, event, "boundary")
        if node.loop is not None and not place.inner:
            return found
        if node.kind in WORK:
            found.append(self.wait(place, node, WORK[node.kind], "work"))
        elif node.kind == "catch" and not place.triggered:
            found += self.wait_for(place, node, "work")
        elif node.kind == "choice":
            for flow in place.around.scope.outgoing(node.id):
                found += self.wait_for(place, place.around.scope.by_id[flow.target], "option")
        return found + self.start_waits(place)

    def start_waits(self, place: Place) -> list[Wait]:
        """The event sub-processes of a scope wait for their triggers."""
        subs = place.scope.event_sub_processes if place.scope else []
        return [w for sub in subs for w in self.wait_for(place, sub.inside.start, "start")]

    def at_edge(self, place: Place) -> list[Node]:
        """The boundary events of an activity; those of a multi-instance watch all of it."""
        if place.inner or place.around is None or place.around.scope is None:
            return []
        return place.around.scope.boundary_events(place.node.id)

    def wait_for(self, place: Place, event: Node, role: str) -> list[Wait]:
        """Nobody waits for an error, escalation or compensation: they are thrown."""
        kind = event.trigger.kind if event.trigger else ""
        return [self.wait(place, event, kind, role)] if kind in WAITED_FOR else []

    def wait(self, place: Place, node: Node, kind: str, role: str) -> Wait:
        number = next(self.numbers)
        if kind != "timer":
            return Wait(number, place, node, kind, role)
        due, left = self.now + node.trigger.minutes, max(0, node.trigger.times - 1)
        return Wait(number, place, node, kind, role, due, left)

    def close(self, place: Place, *roles: str) -> None:
        self.waits = [w for w in self.waits if w.place is not place or w.role not in roles]

    def stick(self, place: Place) -> None:
        """The place cannot go on until somebody mends it."""
        self.waits.append(self.wait(place, place.node, "incident", "incident"))

    # -- what was waited for has come

    def fire(self, wait: Wait, result) -> None:
        """It happens as the role of the wait demands."""
        if wait.role in ("boundary", "start"):
            self.spend(wait)
        if wait.role == "boundary":
            self.catch_at_edge(wait.place, wait.node, result)
        elif wait.role == "start":
            self.catch_inside(wait.place, wait.node, result)
        elif wait.role == "option":
            self.choose_option(wait, result)
        elif wait.role == "canceling":
            self.waits.remove(wait)
            self.go_at_last(wait.place)
        else:
            self.waits.remove(wait)
            wait.place.result = result
            self.later(wait.place, self.complete)

    def spend(self, wait: Wait) -> None:
        """A timer is over, and begins again while its cycle lasts, counted from when it was due.
        Messages and signals are waited for as long as the activity or scope lasts."""
        if wait.kind != "timer":
            return
        self.waits.remove(wait)
        if wait.left:
            again = self.wait(wait.place, wait.node, "timer", wait.role)
            again.due, again.left = wait.due + wait.node.trigger.minutes, wait.left - 1
            self.waits.append(again)

    def choose_option(self, wait: Wait, result) -> None:
        """The first event behind the gateway decides: its flow is taken, the others are not."""
        place = wait.place
        self.close(place, "option")
        flows = place.around.scope.outgoing(place.node.id)
        place.chosen = [flow for flow in flows if flow.target == wait.node.id]
        place.hands_on = {"triggered": True, "result": result}
        self.later(place, self.complete)

    def catch_at_edge(self, host: Place, event: Node, result) -> None:
        """A boundary event happens; when it interrupts, its activity ends without completing."""
        if event.interrupting:
            self.withdraw(host)
        self.follow(
            host,
            event.interrupting and not host.gone,
            lambda: self.put(event, host.around, triggered=True, result=result),
        )

    def catch_inside(self, place: Place, start: Node, result) -> None:
        """An event sub-process begins; when it interrupts it is all that goes on in its scope."""
        subs = place.scope.event_sub_processes
        if start.interrupting:
            self.withdraw_all_inside(place)
            self.close(place, "start", "incident")
            place.interrupted = True
        sub = next(sub for sub in subs if sub.inside.start is start)
        self.follow(
            place,
            start.interrupting and not place.empty,
            lambda: self.put(sub, place, triggered=True, result=result),
        )

    def follow(self, place: Place, after, act) -> None:
        """What has interrupted a place goes on at once, or when all of it has been heard."""
        if after:
            place.then = act
        else:
            act()

    def look_at_conditions(self) -> None:
        """A condition that has become true happens; one that stays true doesn't again."""
        for wait in [wait for wait in self.waits if wait.kind == "condition"]:
            if wait in self.waits:
                held = wait.held
                wait.held = wait.node.trigger.test.holds(self.see(wait.place, "x"))
                if wait.held and not held:
                    self.fire(wait, {})

    # -- withdrawing

    def withdraw(self, place: Place, *, ask: bool = True) -> None:
        """The place ends without completing, and all that runs inside it before. Where a listener
        is to be heard first, its task and the scopes withdrawn with it stay for so long; nothing
        but the listener is waited for any more."""
        self.withdraw_all_inside(place, ask=ask)
        place.then = None
        listened = place.entered and place.node.listened and self.is_task(place)
        if ask and (listened or not place.empty):
            if not place.leaving:
                place.leaving = True
                self.waits = [wait for wait in self.waits if wait.place is not place]
                if listened:
                    self.waits.append(self.wait(place, place.node, "job", "canceling"))
            return
        self.end(place)

    def is_task(self, place: Place) -> bool:
        return place.node.loop is None or place.inner

    def go_at_last(self, place: Place) -> None:
        """All has been heard: the place is gone, and so are scopes that waited for it alone."""
        around, then = place.around, place.then
        self.end(place)
        if around is None:
            return
        if around.leaving:
            if around.empty:
                self.go_at_last(around)
        elif then is not None:
            then()
        elif around.then is None:
            self.child_gone(around)
        elif around.empty:
            then, around.then = around.then, None
            then()

    def end(self, place: Place) -> None:
        """It is withdrawn."""
        if place.entered:
            self.happened["terminated"][place.node.id] += 1
        self.leave(place)
        if place.around is None:
            self.status = "terminated"

    def withdraw_all_inside(
        self, place: Place, but: Place | None = None, *, ask: bool = True
    ) -> None:
        for child in list(place.inside):
            if child is not but:
                self.withdraw(child, ask=ask)
        place.arrived.clear()

    def leave(self, place: Place) -> None:
        """The place is no more, nor are its waits."""
        place.gone = True
        self.waits = [wait for wait in self.waits if wait.place is not place]
        if place.around is not None:
            place.around.inside.remove(place)
