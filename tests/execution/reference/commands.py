"""What people, workers and the clock do to an instance."""

from tests.execution.reference.semantics import Tokens
from tests.execution.reference.shapes import Node, Scope
from tests.execution.reference.state import Place


class Reference(Tokens):
    """One instance, and what can be done with it."""

    def start(self, x: int) -> None:
        """The process begins at its start event."""
        self.process.variables["x"] = x
        self.happened["activated"]["P"] += 1
        self.waits += self.start_waits(self.process)
        self.put(self.process.scope.start, self.process)
        self.run()

    def go(self, wait, result) -> None:
        """A task or job is done, a message or signal has come, a called process has ended; what an
        incident has stopped is tried again."""
        if wait.kind == "incident":
            self.waits.remove(wait)
            if wait.node.kind in ("xor", "or", "end"):
                self.later(wait.place, self.enter)
        else:
            self.fire(wait, result)
        self.run()

    def report(self, wait, kind: str, code: str, result) -> None:
        """A worker or called process reports an error or escalation."""
        self.throw(wait.place, kind, code, result)
        self.run()

    def signal(self, result) -> None:
        """A signal comes from outside."""
        self.receive(result)
        self.run()

    def pass_time(self, minutes: int) -> None:
        """What is due happens, the earliest first; of one moment what has waited longest."""
        self.now += minutes
        while due := [w for w in self.waits if w.kind == "timer" and w.due <= self.now]:
            self.fire(min(due, key=lambda wait: (wait.due, wait.number)), {})
            self.run()

    def set_x(self, x: int) -> None:
        """Somebody writes the process's variable."""
        self.process.variables["x"] = x
        self.run()

    def cancel(self) -> None:
        self.withdraw(self.process)

    # -- moving tokens by hand

    def take_out(self, place: Place) -> None:
        """The place is withdrawn, and with it what is then empty around it."""
        self.withdraw(place, ask=False)
        around = place.around
        while around is not None and around.empty:
            self.withdraw(around, ask=False)
            around = around.around
        self.run()

    def begin_at(self, node: Node) -> bool:
        """A token begins before the node, in the scopes that live; those that don't are opened
        without start event and mappings. False, and nothing done, where that isn't possible."""
        if node.kind in ("start", "boundary") or self.process.leaving:
            return False
        around = way_to(node, self.process.scope)
        scope = self.process
        new: list[Place] = []
        for container in around:
            living = self.living(container, scope)
            if len(living) > 1 or (not living and container.loop is not None):
                return False
            if living and living[0].leaving:
                return False
            scope = living[0] if living else Place(container, scope, container.inside, entered=True)
            new += [] if living else [scope]
        self.close(self.process, "incident")
        for place in new:
            place.around.inside.append(place)
            self.happened["activated"][place.node.id] += 1
            self.waits += self.own_waits(place)
        self.put(node, scope)
        self.run()
        return True

    def living(self, container: Node, around: Place) -> list[Place]:
        """Its instances; of a multi-instance those that have begun."""
        found = [place for place in around.inside if place.node is container]
        if container.loop is not None:
            found = [place for body in found for place in body.inside]
        return found


def way_to(node: Node, scope: Scope) -> list[Node] | None:
    """The sub-processes around a node, the outermost first; None where it is not drawn."""
    if node in scope.nodes:
        return []
    for container in scope.nodes:
        inner = way_to(node, container.inside) if container.inside else None
        if inner is not None:
            return [container, *inner]
    return None
