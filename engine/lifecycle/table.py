"""A lifecycle is one table (state, event) → state; whatever the table does not hold is refused."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.errors import Refused
from engine.lifecycle.actor import Actor


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """The states of one noun. `words` are what people read for its states and events."""

    noun: str
    table: Mapping[tuple[str, str], str]
    words: Mapping[str, str]

    def after(self, state: str, event: str, what: str, actor: Actor, ended: str = "") -> str:
        """The state after `event`, or a Refused that names state, event and actor.

        `what` names the thing ("任务“初审”"), `ended` says who brought it where it is, and when.

        >>> from engine.lifecycle.states import USER_TASK
        >>> USER_TASK.after("open", "complete", "初审", Actor("wang", "王处"))
        'completed'
        """
        following = self.table.get((state, event))
        if following is None:
            raise Refused(
                f"{actor.name}不能{self.word(event)}{self.noun}“{what}”：它{self.word(state)}。{ended}"
            )
        return following

    def word(self, name: str) -> str:
        """What people read for a state or an event."""
        return self.words.get(name, name)

    def states(self) -> frozenset[str]:
        """Every state the table knows."""
        return frozenset(state for state, _ in self.table) | frozenset(self.table.values())
