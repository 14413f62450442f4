"""Errors, escalations, compensation: what a place throws, and who catches it."""

from tests.execution.reference.shapes import Node, Trigger
from tests.execution.reference.state import Done, Place
from tests.execution.reference.waiting import Waiting


class Throwing(Waiting):
    """Events on their way outwards."""

    def throw_event(self, place: Place, trigger: Trigger) -> bool:
        """A throwing event or end event does what it says; True when it goes on."""
        match trigger.kind:
            case "error":
                self.throw(place, "error", trigger.code, {})
                return False
            case "escalation":
                self.throw(place, "escalation", trigger.code, {})
                return not place.gone
            case "terminate":
                self.withdraw_all_inside(place.around, but=place)
            case "compensation":
                return not self.compensate(place)
            case "signal":
                self.later(place, self.broadcast)
                return False
        return True

    def broadcast(self, place: Place) -> None:
        """Whatever was possible already has happened: the signal reaches who waits now, none later;
        then its thrower goes on."""
        self.receive({})
        if not place.gone:
            self.queue.appendleft((place, self.complete))

    def receive(self, result) -> None:
        """A signal reaches all that wait for it, unless one of them withdraws another."""
        for wait in [wait for wait in self.waits if wait.kind == "signal"]:
            if wait in self.waits:
                self.fire(wait, result)

    def throw(self, thrower: Place, kind: str, code: str, result) -> None:
        """The nearest event that catches it takes over: outwards, at each activity the events at
        its edge first, then the event sub-processes of the scope around it. An error that nobody
        catches stops its thrower; an escalation that nobody catches is of no consequence."""
        place = thrower
        while place is not None:
            event = catching(self.at_edge(place), kind, code)
            if event is not None:
                self.catch_at_edge(place, event, result)
                return
            around = place.around
            start = catching(self.starts_beside(place), kind, code)
            if start is not None:
                self.catch_inside(around, start, result)
                return
            place = around
        if kind == "error":
            self.stick(thrower)

    def starts_beside(self, place: Place) -> list[Node]:
        """The event sub-processes that can begin in the scope around: none once one of them has
        interrupted it, and none for what is thrown inside itself."""
        around = place.around
        if around is None or around.scope is None or around.interrupted:
            return []
        subs = around.scope.event_sub_processes
        return [sub.inside.start for sub in subs if sub is not place.node]

    def compensate(self, place: Place) -> bool:
        """What was completed in the scope is undone, the last first, one after the other; thrown
        in an event sub-process, that of the scope it belongs to. False when there is nothing."""
        scope = place.around.around if place.around.node.kind == "esp" else place.around
        place.undoing, scope.done = scope.done, []
        return self.undo_next(place)

    def undo_next(self, place: Place) -> bool:
        """Begin the handler of what was completed last; False when none is left."""
        if not place.undoing:
            return False
        last = place.undoing.pop()
        self.put(last.handler, place, variables=dict(last.variables))
        return True

    def remember(self, place: Place) -> None:
        """How a completed activity can be undone is known to the scope around it; a completed
        sub-process without a handler hands on what is known inside."""
        around, node = place.around, place.node
        if node.undo and around.scope is not None:
            handler = around.scope.by_id[node.undo]
            around.done.append(Done(handler, dict(place.variables)))
        else:
            around.done += place.done


def catching(events: list[Node], kind: str, code: str) -> Node | None:
    """The event that catches: one that names the code before one that catches all."""
    of_kind = [event for event in events if event.trigger.kind == kind]
    named = [event for event in of_kind if event.trigger.code == code]
    everything = [event for event in of_kind if not event.trigger.code]
    return next(iter(named + everything), None)
