"""Whatever happens at one moment, on one activity, scope or gateway: one order, and no incident.

The order is that of docs/architecture.md: what is due happens before anything else, as drawn; then
each thing as it comes; what interrupts withdraws the others.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from engine.assembly import assemble
from engine.commands.deadlines.fire_due_timers import fire_due_timers
from engine.commands.messages.broadcast_signal import broadcast_signal
from engine.commands.process_instances.cancel_process_instance import cancel_process_instance
from engine.commands.process_instances.set_variables import set_variables
from engine.commands.user_tasks.complete_user_task import complete_user_task
from engine.errors import Refused
from engine.persistence import Store
from engine.persistence.case_rows import Timer
from engine.settings import Settings
from tests.commands.living import ADMIN, Living
from tests.commands.looking import all_of, incidents, open_tasks
from tests.drawing import (
    both,
    boundary,
    catch,
    chain,
    condition,
    element,
    end,
    error,
    escalation,
    event,
    event_sub,
    message,
    signal,
    start,
    sub,
    timer,
    user,
)

ALWAYS = ("timer", "message", "signal", "condition")
THROWN = ("error", "escalation")
HAPPENING = st.permutations(["message", "signal", "condition", *THROWN, "complete", "cancel"])
EVENTS = st.lists(
    st.tuples(st.sampled_from(ALWAYS + THROWN), st.booleans()),
    min_size=2, max_size=3, unique_by=lambda one: one[0] if one[0] != "timer" else object(),
)  # fmt: skip
NUMBERS = count(1)


@dataclass
class Expected:
    """Which tasks are open, by the order that is written down."""

    place: str
    events: list[tuple[str, bool]]
    armed: list[int] = field(default_factory=list)
    host: list[str] = field(default_factory=list)
    reached: list[str] = field(default_factory=list)
    over: bool = False

    def happen(self, number: int) -> None:
        kind, interrupting = self.events[number]
        if self.place == "scope" and interrupting:
            self.reached = []  # what runs beside is in the scope too
        self.reached.append(f"X{number}")
        if interrupting or self.place == "gateway":
            self.armed, self.host = [], []
        elif kind in ("timer", "condition"):
            self.armed.remove(number)

    def due(self) -> None:
        for number in [n for n in self.armed if self.events[n][0] == "timer"]:
            if number in self.armed:
                self.happen(number)

    def is_refused(self) -> bool:
        """Whether a person comes too late."""
        return any(self.events[n] == ("timer", True) for n in self.armed)

    def trigger(self, kind: str) -> None:
        mine = [n for n in self.armed if self.events[n][0] == kind]
        if mine or kind == "condition":
            self.due()
        for number in [n for n in mine if n in self.armed]:
            self.happen(number)


def drawn(place: str, events: list[tuple[str, bool]]) -> tuple[str, ...]:
    """A host with a task T and one that throws each of THROWN; X0, X1 … lie behind the events."""
    what = {
        "timer": timer("Duration", "PT1H"), "message": event("message", "m"),
        "signal": event("signal", "s"), "condition": condition("c"),
        "error": event("error", "e"), "escalation": event("escalation", "u"),
    }  # fmt: skip
    inside = (
        start("SI"), both("F"), user("T"), user("error"), user("escalation"),
        end("E1", what["error"]), end("E2", what["escalation"]), chain("SI", "F", "T"),
        chain("F", "error", "E1"), chain("F", "escalation", "E2"),
    )  # fmt: skip
    parts: list[str] = [start()]
    if place == "gateway":
        parts += [element("eventBasedGateway", "G"), chain("S", "G")]
        for number, (kind, _) in enumerate(events):
            parts += [catch(f"B{number}", what[kind]), user(f"X{number}")]
            parts.append(chain("G", f"B{number}", f"X{number}"))
        return tuple(parts)
    handlers: list[str] = []
    for number, (kind, interrupting) in enumerate(events):
        if place == "activity":
            at = boundary(f"B{number}", "U", what[kind], interrupting=interrupting)
            parts += [at, user(f"X{number}"), chain(f"B{number}", f"X{number}")]
        else:
            begun = start(f"B{number}", what[kind], isInterrupting=str(interrupting).lower())
            flow = chain(f"B{number}", f"X{number}")
            handlers.append(event_sub(f"H{number}", begun, user(f"X{number}"), flow))
    return (*parts, sub("U", *inside, *handlers), user("Y"), chain("S", "U", "Y"))


@settings(
    max_examples=25,
    phases=[Phase.generate],
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    place=st.sampled_from(["activity", "scope", "gateway"]),
    events=EVENTS,
    happening=HAPPENING,
    length=st.integers(1, 3),
)
def test_what_happens_at_one_moment_has_one_order_and_leaves_no_incident(
    sqlite: Store, place, events, happening, length
):
    url = sqlite.database.url.render_as_string(hide_password=False)
    living, n = Living(assemble(Settings(database=url, mode="demonstration"))), next(NUMBERS)
    events = [(kind, interrupting or kind == "error") for kind, interrupting in events]
    if place == "gateway":
        events = [(kind, True) for kind, _ in events if kind in ALWAYS]
        if len(events) < 2:
            return
    roots = message("m", "m", "k") + signal("s").replace('name="s"', f'name="s{n}"')
    living.deploy("P", *drawn(place, events), roots=roots + error("e") + escalation("u"))
    case = living.start(k=f"{n}", c=False)
    expected = Expected(place, events, armed=list(range(len(events))))
    expected.host = [] if place == "gateway" else ["T", "error", "escalation"]
    living.now += timedelta(hours=1)
    for kind in happening[:length]:
        _do(living, case, kind, expected, n)
        assert _open(living, case) == sorted(expected.host + expected.reached)
    fire_due_timers(living.engine, now=living.now)
    expected.due()
    assert _open(living, case) == sorted(expected.host + expected.reached)
    assert [each for each in incidents(living.engine) if each.instance_key == case] == []
    left = all_of(living.engine, Timer, Timer.state == "pending", Timer.instance_key == case)
    assert left == []


def _open(living: Living, case: int) -> list[str]:
    return sorted(t.element_id for t in open_tasks(living.engine) if t.instance_key == case)


def _do(living: Living, case: int, kind: str, expected: Expected, n: int) -> None:
    if expected.over:
        return
    match kind:
        case "message":
            living.publish("m", f"{n}")
            expected.trigger(kind)
        case "signal":
            broadcast_signal(living.engine, f"s{n}", {}, actor=ADMIN, now=living.now)
            expected.trigger(kind)
        case "condition":
            set_variables(
                living.engine, case, {"c": True}, actor=ADMIN, now=living.now, reason="核对"
            )
            expected.trigger(kind)
        case "cancel":
            cancel_process_instance(living.engine, case, reason="撤", actor=ADMIN, now=living.now)
            expected.host, expected.armed, expected.reached, expected.over = [], [], [], True
        case "error" | "escalation" if kind in expected.host and _is_caught(kind, expected):
            _complete(living, case, kind, expected)
        case "complete" if "T" in expected.host:
            _complete(living, case, "T", expected)


def _is_caught(kind: str, expected: Expected) -> bool:
    """An error that nobody catches is an incident, rightly."""
    return kind != "error" or any(expected.events[n][0] == kind for n in expected.armed)


def _complete(living: Living, case: int, element: str, expected: Expected) -> None:
    [key] = [
        task.key
        for task in open_tasks(living.engine)
        if (task.instance_key, task.element_id) == (case, element)
    ]
    try:
        complete_user_task(living.engine, key, {}, actor=ADMIN, now=living.now)
    except Refused:
        assert expected.is_refused()
        return
    assert not expected.is_refused()
    expected.due()
    expected.host.remove(element)
    caught = [n for n in expected.armed if expected.events[n][0] == element]
    for number in caught:
        expected.happen(number)
