"""A behaviour: a drawing, and the tasks that complete for each value of the variable x."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.drawing import (
    boundary,
    chain,
    diagram,
    element,
    error,
    escalation,
    event,
    event_sub,
    flow,
    message,
    signal,
    start,
    sub,
)

ROOTS = message("m", "m", '"k"') + signal("s") + signal("s2") + error("e") + escalation("u")


@dataclass(frozen=True)
class Behaviour:
    """`runs`: x → the tasks in the order in which they complete, several processes one after the
    other; "!kind" for an incident that is left, "…" where the process still waits in the end.
    `others` are further files, `beside` the processes that begin before this one.
    """

    parts: tuple[str, ...]
    runs: Mapping[str | int, str]
    roots: str = ""
    others: Mapping[str, bytes] = field(default_factory=dict)
    beside: tuple[str, ...] = ()

    @property
    def files(self) -> dict[str, bytes]:
        return {"p.bpmn": diagram(*self.parts, roots=ROOTS + self.roots), **self.others}


def does(trace: str, *parts: str, roots: str = "") -> Behaviour:
    """The tasks of `trace` complete, whatever x is."""
    return Behaviour(parts, {"": trace}, roots)


def by_x(runs: Mapping[str | int, str], *parts: str) -> Behaviour:
    """Which tasks complete depends on x."""
    return Behaviour(parts, runs)


def with_other(trace: str, *parts: str, other: tuple[str, ...], beside: bool = False) -> Behaviour:
    """There is a second process Q, begun before this one or by it."""
    process = 'id="Q" name="另一流程" isExecutable="true"'
    drawn = diagram(*other, roots=ROOTS, process=process)
    return Behaviour(parts, {"": trace}, "", {"q.bpmn": drawn}, ("Q",) if beside else ())


def task(key: str, *inside: str, **attributes: str) -> str:
    return element("manualTask", key, *inside, **attributes)


def tasks(*keys: str) -> str:
    return "".join(task(key) for key in keys)


def has(letter: str) -> str:
    """A condition: x has this letter."""
    return f'contains(x, "{letter}")'


def split(gateway: str, **flows: str) -> str:
    """Gateway G with a flow to each target, on a condition; one without is the default."""
    default = next((target for target, condition in flows.items() if not condition), None)
    marks = {"default": f"G_{default}"} if default else {}
    drawn = "".join(flow("G", target, condition) for target, condition in flows.items())
    return element(gateway, "G", **marks) + drawn


def merge(gateway: str, *sources: str, into: str) -> str:
    """Gateway M behind all of these."""
    flows = "".join(flow(source, "M") for source in sources)
    return element(gateway, "M") + flows + flow("M", into)


def inside(*parts: str) -> str:
    """Sub-process U."""
    return sub("U", start("S1"), *parts)


def at_edge(definition: str, into: str, *, host: str = "U", interrupting: bool = True) -> str:
    """Boundary event B with a flow to `into`."""
    return boundary("B", host, definition, interrupting=interrupting) + flow("B", into)


def on(definition: str, trace: str, *, interrupting: bool = True) -> str:
    """Event sub-process Q that runs the task of this name."""
    marks = {} if interrupting else {"isInterrupting": "false"}
    return event_sub("Q", start("SQ", definition, **marks), task(trace), chain("SQ", trace))


def compensated(by: str) -> str:
    """Task A, undone by the task of this name."""
    return (
        task("A")
        + boundary("C", "A", event("compensate"))
        + task(by, isForCompensation="true")
        + f'<bpmn:association id="AS" sourceRef="C" targetRef="{by}" />'
    )
