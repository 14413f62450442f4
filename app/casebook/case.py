"""A worked case."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Json = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class DecisionCase:
    """Facts, and what is expected of them: a decision, single clauses, a deadline, or several.

    `outcome` is the decision's, `clauses` those that the decision must rest on (all of them among
    others). `truths` says of single clauses whether they are met: true, false, or null where a
    clause does not apply. `deadline` is a question as `guicheng deadline` takes it, with the
    expected `last_day`, `on_time` and `steps` beside it.
    """

    id: str
    title: str
    facts: Json = field(default_factory=dict)
    story: str = ""
    because: str = ""
    decision: str = ""
    outcome: object = None
    clauses: tuple[str, ...] = ()
    truths: Mapping[str, bool | None] = field(default_factory=dict)
    deadline: Json = field(default_factory=dict)
    expected_deadline: Json = field(default_factory=dict)

    @property
    def is_runnable(self) -> bool:
        """Whether there is anything for a machine to check; some cases only tell."""
        return bool(self.decision or self.truths or self.deadline)
