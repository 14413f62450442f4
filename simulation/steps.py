"""What may happen in a story: one class for each kind of step."""

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from simulation.expectations import Expectation
from simulation.strict import Form, Name, Of, One, Strict, Texts


class Do(Strict):
    """The person takes the task that is on offer and hands in its form.

    `task` is ``process/element``; `with` names sets of values (`samples.py`); `reason` is for an
    answer that the tables contradict; `refused` is a part of the sentence with which it is refused.
    """

    who: Name
    task: Name
    of: Of = ()
    form: Form = Field({})
    sets: Texts = Field((), alias="with")
    reason: str = ""
    refused: str = ""


class Start(Strict):
    """The person starts a procedure with its start form; `as` is what the case is called then."""

    who: Name
    process: Name
    form: Form = Field({})
    sets: Texts = Field((), alias="with")
    named: str = Field("", alias="as")
    refused: str = ""


class Send(Strict):
    """A connected system sends a message, signed as that partner would (or `forged`).

    `id` is the event's own: the same id again is the same event. `status` is the HTTP answer.
    """

    partner: Name
    type: Name
    data: Form = Field({})
    sets: Texts = Field((), alias="with")
    id: str = ""
    forged: bool = False
    status: int = 202


class Api(Strict):
    """A person calls the REST API by name and password; the answer's text has `contains`.

    ``{case}`` in the path is the key of the case that `process` and `of` name, ``{task}`` that of
    the open task at `task`.
    """

    who: Name
    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
    path: Name
    body: Form | None = Field(None, alias="json")
    process: str = ""
    task: str = ""
    of: Of = ()
    status: int = 200
    contains: Texts = ()


class Step(One):
    """One thing that happens, or is expected; `note` tells it, with the `clauses` it rests on."""

    at: datetime | date | None = None
    do: Do | None = None
    start: Start | None = None
    send: Send | None = None
    api: Api | None = None
    expect: tuple[Expectation, ...] | None = None
    note: str = ""
    clauses: tuple[str, ...] = ()

    @classmethod
    def beside(cls) -> tuple[str, ...]:
        """What only tells it."""
        return ("note", "clauses")

    def _given(self) -> list[str]:
        """A note may stand alone."""
        return super()._given() or (["note"] if self.note else [])


class Story(Strict):
    """A file: who does what on which day, and what must then be true.

    `use` is another story that is played first; `beside` are programmes deployed as well; `life`
    marks those that ``guicheng simulate`` plays, `demonstration` the one of ``guicheng demo``.
    """

    title: Name = Field(alias="story")
    programme: Name
    clauses: tuple[str, ...] = ()
    because: str = ""
    use: str = ""
    beside: tuple[str, ...] = ()
    life: bool = False
    demonstration: bool = False
    steps: tuple[Step, ...] = Field(min_length=1)
