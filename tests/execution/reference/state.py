"""What the model knows of a running instance: places where tokens are, and what they wait for."""

from collections.abc import Callable
from dataclasses import dataclass, field

from tests.execution.reference.shapes import Flow, Node, Scope


@dataclass(eq=False)
class Place:
    """A token at a node, or the instance of an activity with what runs inside it.

    `around` is the place it runs in (None for the process). `scope` is what is drawn inside, where
    it holds other places: those that run there are `inside`, `arrived` are the tokens that wait at
    joining gateways, in order of arrival. `inner`: one of the instances of a multi-instance, which
    run in the place of their body. `chosen` and `hands_on`: the flows that a gateway takes, and
    what the token behind is given. `done` can be undone; `undoing` is being undone by this event.
    `leaving`: it is withdrawn as soon as listeners in it have been heard; `then` follows.
    """

    node: Node
    around: "Place | None"
    scope: Scope | None = None
    variables: dict[str, object] = field(default_factory=dict)
    inside: list["Place"] = field(default_factory=list)
    arrived: list[Flow] = field(default_factory=list)
    entered: bool = False
    gone: bool = False
    interrupted: bool = False
    over: bool = False
    leaving: bool = False
    then: Callable[[], None] | None = None
    triggered: bool = False
    inner: bool = False
    result: dict[str, object] = field(default_factory=dict)
    rounds: "Rounds | None" = None
    chosen: list[Flow] | None = None
    hands_on: dict[str, object] = field(default_factory=dict)
    done: list["Done"] = field(default_factory=list)
    undoing: list["Done"] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        return not self.inside and not self.arrived

    def outwards(self) -> list["Place"]:
        """Itself and what it runs in, the innermost first."""
        return [self, *(self.around.outwards() if self.around else [])]


@dataclass
class Rounds:
    """How far a multi-instance has come: the results by number, and whether it is over."""

    results: list[object]
    begun: int = 0
    over: bool = False


@dataclass(frozen=True)
class Done:
    """A completed activity that can be undone, with the variables it had."""

    handler: Node
    variables: dict[str, object]


@dataclass(eq=False)
class Wait:
    """Something outside must happen.

    `role`: work (of the place itself), boundary, start (of an event sub-process), option (behind
    an event-based gateway), incident. `node` is the one that goes on. `held`: whether the
    condition was true when last looked at.
    """

    number: int
    place: Place
    node: Node
    kind: str
    role: str
    due: int | None = None
    left: int = 0
    held: bool = False
