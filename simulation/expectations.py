"""What a story may expect: one class for each kind. What is not given is not asked."""

from datetime import date
from typing import Literal

from pydantic import Field

from simulation.strict import Form, Name, Of, One, Strict, Texts


class RegisterSays(Strict):
    """The body as the register has it; `history` is the whole history of its status."""

    body: Name
    status: str = ""
    history: tuple[str, ...] = ()
    name: str = ""
    category: str = ""
    host: str = ""
    recommender: str | None = None
    recognised_on: date | None = None
    renewed_on: date | None = None
    valid_until: date | None = None


class RecordSays(Strict):
    """The one record of a body's page that has these values (`which`), and what else it says."""

    body: Name
    kind: Literal[
        "report", "evaluation", "change", "inquiry", "grant", "sanction", "member", "target"
    ]
    which: Form = Field({})
    says: Form = Field({})
    number: int = 1


class Ban(Strict):
    """The last day on which the organisation's new applications are refused; null: no day."""

    organisation: Name
    until: date | None


class TaskIs(Strict):
    """Whether a task is on offer (to the person, where one is named); `due` is its last day."""

    task: Name
    who: str = ""
    of: Of = ()
    open: bool = True
    due: date | None = None


class CaseStands(Strict):
    """How the one case of the procedure stands; `waiting` are all the steps at which it waits."""

    process: Name
    of: Of = ()
    ended: Texts = ()
    waiting: tuple[str, ...] | None = None
    state: Literal["active", "completed", "terminated"] | None = None
    variables: Form = Field({})


class CasesAre(Strict):
    """How many cases of the procedure there are."""

    process: Name
    of: Of = ()
    number: int


class PaperSays(Strict):
    """The newest paper of that name; `number` counts them (0: there is none).

    Where `who` is given, that person fetches it; else it is read as the archive has it.
    """

    name: Name
    of: Of = ()
    process: str = ""
    who: str = ""
    contains: Texts = ()
    lacks: Texts = ()
    number: int | None = None


class Sees(Strict):
    """What a page shows the person: case, task, register, search, or any address."""

    who: Name
    path: Name
    of: Of = ()
    process: str = ""
    task: str = ""
    shows: Texts = ()
    hides: Texts = ()
    status: int = 200


class Told(Strict):
    """What a connected system was told of this type; `data` is a part of the newest message."""

    partner: Name
    type: Name
    number: int | None = None
    data: Form = Field({})


class Expectation(One):
    """One thing that must be true now."""

    register_: RegisterSays | None = Field(None, alias="register")
    record: RecordSays | None = None
    ban: Ban | None = None
    task: TaskIs | None = None
    case: CaseStands | None = None
    cases: CasesAre | None = None
    paper: PaperSays | None = None
    sees: Sees | None = None
    told: Told | None = None
    incidents: int | None = None
