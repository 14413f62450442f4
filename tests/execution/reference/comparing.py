"""The same commands to the engine and to the model; both must show the same."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest

from engine.errors import Refused
from engine.execution import apply, compile_process, migrate
from engine.execution.stimuli import (
    Activation,
    Cancel,
    Complete,
    Modify,
    Receive,
    Retry,
    SetVariables,
    Throw,
)
from engine.execution.waits import KINDS, SignalSubscription, Timer
from tests.execution.driving import NOON, Case, saved
from tests.execution.reference.commands import Reference
from tests.execution.reference.drawn import bpmn
from tests.execution.reference.shapes import NEXT, Node, Scope, next_version

OBSERVED = ("activated", "completed", "terminated", "flow_taken")


class Both:
    """An instance in the engine and in the model."""

    def __init__(self, scope: Scope, x: int) -> None:
        self.model = Reference(scope)
        self.model.start(x)
        self.engine = Case.started(bpmn(scope), x=x)
        self.versions = [self.engine.executable, compile_process(bpmn(next_version(scope)), "P")]
        self.compare()

    @property
    def status(self) -> str:
        return self.model.status

    def do(self, what: str, pick: int, number: int) -> None:
        """One command; `pick` chooses what it concerns, `number` what it says.

        Raises `Endless` where the model never comes to rest.
        """
        waits = self.model.waits
        result = {"x": number % 4, "r": number % 4}
        wait = waits[pick % len(waits)] if waits else None
        match what:
            case "go" if wait and wait.kind != "timer" and wait.kind != "condition":
                key = self.key(wait)
                given = {} if wait.kind == "incident" else result
                self.model.go(wait, given)
                self.tell(Retry(key) if wait.kind == "incident" else Complete(key, given))
            case "throw" if wait and wait.kind in ("job", "call") and wait.role == "work":
                kind, code = ("error", "escalation")[number % 2], "ab"[pick % 2]
                key = self.key(wait)
                self.model.report(wait, kind, code, result)
                self.tell(Throw(key, kind, code, "", result))
            case "signal":
                told = [w.key for w in self.engine.of(SignalSubscription)]
                self.model.signal(result)
                self.tell(Receive(tuple(sorted(told)), result))
            case "time":
                self.model.pass_time(60 + 60 * (number % 3))
                self.engine.pass_time(minutes=60 + 60 * (number % 3))
            case "set":
                self.model.set_x(number % 4)
                self.tell(SetVariables(self.engine.root, {"x": number % 4}))
            case "withdraw" if wait:
                owner = self.engine.waits[self.key(wait)].element_instance_key
                self.model.take_out(wait.place)
                self.tell(Modify("测试", terminate=(owner,)))
            case "begin":
                nodes = list(all_nodes(self.model.process.scope))
                node = nodes[(pick * 12 + number) % len(nodes)]
                named = (
                    node.id if node.id in self.engine.executable.process.nodes else node.id + NEXT
                )
                by_hand = Modify("测试", (Activation(named),))
                if self.model.begin_at(node):
                    self.tell(by_hand)
                else:
                    with pytest.raises(Refused):
                        self.tell(by_hand)
            case "migrate":
                self.migrate()
            case "cancel":
                self.tell(Cancel("测试"))
                self.model.cancel()
        self.compare()

    def migrate(self) -> None:
        """To the other version, in which every node has another id."""
        old, new = self.versions
        pairs = zip(old.process.nodes, new.process.nodes, strict=True)
        state = saved(self.engine.state)
        moved = migrate(old, new, state, dict(pairs), self.engine.execution_context())
        self.engine.take(state, moved)
        self.engine.executable = new
        self.versions.reverse()

    def tell(self, stimulus) -> None:
        """A crash before the commit: the outcome is thrown away, and the command comes again."""
        state = saved(self.engine.state)
        apply(self.engine.executable, state, stimulus, self.engine.execution_context())
        self.engine.apply(stimulus)

    def key(self, wait) -> int:
        """The engine's wait for this one of the model: of one element and kind the n-th opened."""
        alike = [w for w in self.model.waits if (w.node.id, w.kind) == (wait.node.id, wait.kind)]
        theirs = [
            key
            for key, w in sorted(self.engine.waits.items())
            if (w.element_id.removesuffix(NEXT), KINDS[type(w)]) == (wait.node.id, wait.kind)
        ]
        return theirs[sorted(alike, key=lambda w: w.number).index(wait)]

    def compare(self) -> None:
        engine, model = self.seen_in_the_engine(), self.seen_in_the_model()
        assert engine == model, f"{differences(engine, model)}"

    def seen_in_the_engine(self):
        waits = Counter(
            (
                w.element_id.removesuffix(NEXT),
                KINDS[type(w)],
                w.due_at if isinstance(w, Timer) else None,
            )
            for w in self.engine.waits.values()
        )
        happened = {
            what: Counter(name.removesuffix(NEXT) for name in self.engine.happened(what))
            for what in OBSERVED
        }
        variables = {} if self.engine.status == "terminated" else self.engine.variables
        return {"status": self.engine.status, "waits": waits, **happened, "variables": variables}

    def seen_in_the_model(self):
        waits = Counter(
            (w.node.id, w.kind, None if w.due is None else NOON + timedelta(minutes=w.due))
            for w in self.model.waits
        )
        variables = {} if self.model.status == "terminated" else self.model.process.variables
        happened = self.model.happened
        return {"status": self.model.status, "waits": waits, **happened, "variables": variables}


def all_nodes(scope: Scope) -> Iterator[Node]:
    """Every node, wherever it is drawn."""
    for node in scope.nodes:
        yield node
        if node.inside is not None:
            yield from all_nodes(node.inside)


def differences(engine, model) -> dict[str, tuple]:
    """What is seen differently: (in the engine, in the model)."""
    found = {}
    for what, seen in engine.items():
        if seen != model[what]:
            counted = isinstance(seen, Counter)
            found[what] = (
                (seen - model[what], model[what] - seen) if counted else (seen, model[what])
            )
    return found
