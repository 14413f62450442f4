"""A lifecycle table: what an event does in a state, for every pair of the two."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from engine.errors import Refused

ABSENT = ""
"""The state of what the register does not have yet."""

Pair = tuple[str, str]
"""A state and an event."""


@dataclass(frozen=True, slots=True)
class Step:
    """What came of an event: the state after it. `moved` is False for one without effect, and
    `said` tells why, for the case's history.
    """

    state: str
    moved: bool
    said: str = ""


@dataclass(frozen=True, slots=True)
class LifecycleTable:
    """The life of one noun.

    `moves` gives the state after an event; `recorded` the sentence of an event that comes late or
    again and changes nothing; every other pair is refused. `words` are what people read for states
    and events, `clauses` the clauses that a move rests on.
    """

    noun: str
    moves: Mapping[Pair, str]
    recorded: Mapping[Pair, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    clauses: Mapping[Pair, tuple[str, ...]] = field(default_factory=dict)

    def after(self, state: str, event: str, what: str = "") -> Step:
        """The step that `event` makes from `state`.

        `what` names the thing in the sentence. Raises Refused where the table has no such step.

        >>> door = LifecycleTable("门", {("开", "close"): "关"}, words={"close": "关上"})
        >>> door.after("开", "close")
        Step(state='关', moved=True, said='')
        >>> door.after("关", "close", "东门")
        Traceback (most recent call last):
        engine.errors.Refused: 门“东门”现为“关”，不能关上。请先核对名录中的现状。
        """
        pair = (state, event)
        if (following := self.moves.get(pair)) is not None:
            return Step(following, moved=True)
        if (said := self.recorded.get(pair)) is not None:
            return Step(state, moved=False, said=said)
        raise Refused(self.refusal(state, event, what))

    def refusal(self, state: str, event: str, what: str = "") -> str:
        """The sentence that refuses the event."""
        named = f"“{what}”" if what else ""
        if state == ABSENT:
            return f"名录中还没有{self.noun}{named}，不能{self.word(event)}。请先登记。"
        return (
            f"{self.noun}{named}现为“{self.word(state)}”，不能{self.word(event)}。"
            "请先核对名录中的现状。"
        )

    def word(self, name: str) -> str:
        """What people read for a state or an event."""
        return self.words.get(name, name)

    @property
    def states(self) -> tuple[str, ...]:
        """Every state the table can reach, in the order in which the table names them."""
        named = [state for pair, after in self.moves.items() for state in (pair[0], after)]
        return tuple(dict.fromkeys(state for state in named if state != ABSENT))

    @property
    def events(self) -> tuple[str, ...]:
        """Every event the table knows."""
        return tuple(dict.fromkeys(event for _, event in (*self.moves, *self.recorded)))

    def faults(self) -> Iterator[str]:
        """What is wrong with the table itself, as sentences."""
        for pair in self.moves.keys() & self.recorded.keys():
            yield f"{self.noun}：“{pair[0]}”遇“{pair[1]}”既变动又不变动"
        known = {ABSENT, *self.states}
        for state, event in self.recorded:
            if state not in known:
                yield f"{self.noun}：“{event}”的“{state}”不是表中的状态"
        if not any(state == ABSENT for state, _ in self.moves):
            yield f"{self.noun}：没有登记入册的一步"


def is_path(table: LifecycleTable, states: list[str]) -> bool:
    """Whether the states follow one another as the table allows, from being absent on.

    >>> is_path(LifecycleTable("门", {("", "build"): "开", ("开", "close"): "关"}), ["开", "关"])
    True
    >>> is_path(LifecycleTable("门", {("", "build"): "开", ("开", "close"): "关"}), ["关", "开"])
    False
    """
    steps = {(before, after) for (before, _), after in table.moves.items()}
    return all(pair in steps for pair in zip([ABSENT, *states], states, strict=False))
