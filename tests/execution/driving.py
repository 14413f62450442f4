"""Drives an instance as the commands do: every stimulus loads what the last one saved."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import simplejson

from engine.execution import Executable, apply, compile_process
from engine.execution.outcome import BroadcastSignal, ExecutionContext, Outcome
from engine.execution.state import State
from engine.execution.stimuli import (
    Activation,
    Cancel,
    Complete,
    Continue,
    Modify,
    Receive,
    Retry,
    SetVariables,
    Start,
    Stimulus,
    Throw,
)
from engine.execution.waits import (
    AnyWait,
    Incident,
    MessageSubscription,
    SignalSubscription,
    Timer,
)

NOON = datetime(2026, 3, 16, 4, 0, tzinfo=UTC)


@dataclass
class Decision:
    """What a decision answers, given as data."""

    outcome: object = None
    missing: tuple[str, ...] = ()
    failure: str = ""
    trace: dict[str, Any] = field(default_factory=dict)

    def explain(self):
        return self.trace


def saved(state: State) -> State:
    """The state as a database gives it back: text, with the keys of objects in another order."""
    again = State(state.root)
    tokens = {token.key: replace(token) for token in reversed(state.all())}
    again.apply_changes(tokens, {key: _read_back(state.variables(key)) for key in tokens})
    return again


def _read_back(variables):
    text = simplejson.dumps(dict(variables), use_decimal=True, sort_keys=True)
    return simplejson.loads(text, use_decimal=True)


class Case:
    """One instance, its open waits and all that has happened to it."""

    def __init__(self, content: bytes, process: str = "P", start: str | None = None, **variables):
        self.executable: Executable = compile_process(content, process)
        self.keys = count(1)
        self.now = NOON
        self.decisions: dict[str, Any] = {}
        self.caught_by_caller: set[str] = set()
        self.state: State | None = None
        self.waits: dict[int, AnyWait] = {}
        self.records = []
        self.effects = []
        self.status = "active"
        self.outcome: Outcome | None = None
        self.begin = Start(variables, start)

    @classmethod
    def started(cls, content: bytes, process: str = "P", start: str | None = None, **variables):
        case = cls(content, process, start, **variables)
        case.apply(case.begin)
        return case

    def apply(self, stimulus: Stimulus) -> Outcome:
        state = State() if self.state is None else saved(self.state)
        outcome = self.take(
            state, apply(self.executable, state, stimulus, self.execution_context())
        )
        while self.state.left is not None:
            self._reach(outcome.effects[-1])
            outcome = self.take(
                self.state, apply(self.executable, self.state, Continue(), self.execution_context())
            )
        return outcome

    def _reach(self, effect) -> None:
        """A signal reaches those of the instance itself that wait at this moment."""
        waiting = [
            wait.key
            for wait in self.of(SignalSubscription)
            if isinstance(effect, BroadcastSignal) and wait.name == effect.name
        ]
        if waiting:
            told = Receive(tuple(sorted(waiting)), effect.variables)
            self.take(
                self.state, apply(self.executable, self.state, told, self.execution_context())
            )

    def take(self, state: State, outcome: Outcome) -> Outcome:
        state.root = outcome.root
        state.apply_changes(outcome.tokens, outcome.variables)
        for key in outcome.closed:
            del self.waits[key]
        self.waits |= {wait.key: wait for wait in outcome.opened}
        self.records += outcome.records
        self.effects += outcome.effects
        state.left = outcome.left
        self.state, self.status, self.outcome = state, outcome.status, outcome
        return outcome

    def execution_context(self) -> ExecutionContext:
        return ExecutionContext(
            now=self.now,
            next_key=lambda: next(self.keys),
            decide=self.decide,
            caller_catches=lambda kind, code: code in self.caught_by_caller,
        )

    def decide(self, reference, variables):
        answer = self.decisions[reference.id]
        return answer(variables) if callable(answer) else answer

    # -- what one can do

    def answer(self, element: str, *, variables=None, **answer) -> Outcome:
        """A job is done and says something besides its variables."""
        return self.apply(Complete(self.wait(element).key, variables or {}, answer))

    def complete(self, element: str, **variables) -> Outcome:
        return self.apply(Complete(self.wait(element).key, variables))

    def throw(self, element: str, code: str, kind="error", **variables) -> Outcome:
        return self.apply(Throw(self.wait(element).key, kind, code, "", variables))

    def send(self, name: str, key: str = "", **variables) -> Outcome:
        """A message to the one subscription, or a signal to the first of that name."""
        for wait in self.waits.values():
            if isinstance(wait, MessageSubscription) and (wait.name, wait.correlation_key) == (
                name,
                key,
            ):
                return self.apply(Complete(wait.key, variables))
            if isinstance(wait, SignalSubscription) and wait.name == name:
                return self.apply(Complete(wait.key, variables))
        raise AssertionError(f"nobody waits for {name} {key}: {self.waits}")

    def pass_time(self, **span: float) -> None:
        """Move the clock and fire what is due, in order, as the sweep does."""
        self.now += timedelta(**span)
        while due := [w for w in self.of(Timer) if w.due_at and w.due_at <= self.now]:
            self.apply(Complete(min(due, key=lambda w: (w.due_at, w.key)).key))

    def set(self, _local: bool = False, _scope: int | None = None, **variables) -> Outcome:
        return self.apply(SetVariables(_scope or self.root, variables, _local))

    def retry(self, element: str) -> Outcome:
        return self.apply(Retry(self.incident(element).key))

    def cancel(self) -> Outcome:
        return self.apply(Cancel("测试"))

    def modify(self, activate=(), **what) -> Outcome:
        """`activate`: elements, or what `Activation` says of them."""
        begun = tuple(Activation(one) if isinstance(one, str) else one for one in activate)
        return self.apply(Modify("测试", begun, **what))

    # -- what one can see

    def of(self, kind: type) -> list[Any]:
        return [wait for wait in self.waits.values() if isinstance(wait, kind)]

    def wait(self, element: str) -> Any:
        """The first wait of the element that is no incident."""
        found = [w for w in self.waits.values() if w.element_id == element]
        found = [w for w in found if not isinstance(w, Incident)]
        assert found, f"{element} does not wait; waiting: {self.waiting}"
        return found[0]

    def incident(self, element: str) -> Incident:
        return next(i for i in self.of(Incident) if i.element_id == element)

    @property
    def waiting(self) -> list[str]:
        """The ids of the elements that wait."""
        return sorted(wait.element_id for wait in self.waits.values())

    @property
    def root(self) -> int:
        """The key of the instance."""
        return self.state.root

    @property
    def variables(self) -> dict[str, Any]:
        """The process's variables."""
        return dict(self.state.variables(self.root))

    @property
    def size(self) -> int:
        """How many characters are kept of its tokens."""
        return sum(len(token.text) for token in self.state.all())

    def happened(self, kind: str) -> list[str]:
        """The elements to which this has happened, in order."""
        return [record.element_id for record in self.records if record.kind == kind]

    @property
    def completed(self) -> list[str]:
        return self.happened("completed")
