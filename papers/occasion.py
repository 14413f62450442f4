"""Why a paper is made: the step of a case, and what stood in the case then."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from engine.clock import SHANGHAI
from engine.commands.core.handlers import Passed
from engine.definitions.model import FlowNode, Process
from engine.definitions.outline import CLAUSES, ids_in
from engine.execution.waits import Timer
from engine.json_types import Json
from papers.words import NONE, last_day_words


@dataclass(frozen=True, slots=True)
class Occasion:
    """`basis` is what is kept of it beside the case's variables, so that a paper can be made anew:
    what was filled in, the definition of its form, the deadlines in words. `deployments_known` says
    which versions the case means.
    """

    process: Process
    element_id: str
    case_key: int
    case_title: str
    variables: Mapping[str, Json]
    basis: Mapping[str, Json]
    actor_name: str
    organisation: str | None
    now: datetime
    deployments_known: int

    @property
    def element(self) -> FlowNode:
        """The step as drawn."""
        return self.process.nodes[self.element_id]

    @property
    def lane(self) -> str:
        """The lane it lies in, or that of the sub-process around it; empty where there is none."""
        return self.element.lane or ""

    @property
    def clauses(self) -> Sequence[str]:
        """The clauses that the step rests on."""
        return ids_in(self.element.properties.get(CLAUSES, ""))

    @property
    def filled_in(self) -> Mapping[str, Json]:
        """What a person sent with the step's form."""
        sent = self.basis.get("filled_in")
        return sent if isinstance(sent, dict) else {}

    @property
    def seen(self) -> Mapping[str, Json]:
        """The case's variables with what was filled in on top."""
        return {**self.variables, **self.filled_in}


def occasion_of(passed: Passed) -> Occasion:
    """What a step that was just passed gives occasion to."""
    return Occasion(
        passed.process,
        passed.element_id,
        passed.case_key,
        passed.case_title,
        passed.variables,
        {
            "filled_in": dict(passed.filled_in),
            "form_key": passed.form_key,
            "deadlines": list(_deadlines(passed)),
            "decided": [_decided(name, data) for name, data in passed.decided],
        },
        passed.actor.name,
        passed.actor.organisation,
        passed.now,
        passed.deployments_known,
    )


def _decided(name: str, data: Mapping[str, Json]) -> Json:
    """What a table decided after the step, as far as a paper says it."""
    traces = data.get("decisions")
    last = traces[-1] if isinstance(traces, list) and traces else {}
    outcome = last.get("outcome") if isinstance(last, dict) else None
    return {"name": name, "outcome": outcome, "reasons": data.get("reasons", [])}


def _deadlines(passed: Passed) -> Iterator[Json]:
    for timer in passed.deadlines:
        if timer.counted_from is None:  # an ordinary timer, no deadline of the regulation
            continue
        node = passed.process.nodes.get(timer.element_id)
        yield {
            "事项": node.name if node and node.name else timer.element_id,
            "最后一日": _last_day(timer),
            "算法": "；".join(timer.explanation) or NONE,
        }


def _last_day(timer: Timer) -> str:
    """A deadline ends at 24:00 of its last day, which is the first moment of the next."""
    return last_day_words(_day_before(timer.due_at), _day_before(timer.estimate))


def _day_before(moment: datetime | None) -> date | None:
    return (moment.astimezone(SHANGHAI) - timedelta(seconds=1)).date() if moment else None
