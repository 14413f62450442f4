"""How a case comes to each user task of a party: `ways.yaml`, read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from engine.definitions.model import Process, UserWork
from engine.definitions.reading import read_bpmn
from engine.settings import shipped

DEPARTMENT = "department"
FILE = Path(__file__).with_name("ways.yaml")
ENDS: Mapping[str, tuple[date, str, str]] = {
    task: (last_day, period, end)
    for task, (last_day, period, end) in yaml.safe_load(
        Path(__file__).with_name("ends.yaml").read_text("utf-8")
    ).items()
}
"""By task: the party's last day in its walk, the period that ended it, the end of the case."""


@dataclass(frozen=True)
class Begins:
    """`who` begins the procedure by hand, or `message` with its correlation `key` does; `sets`
    are the samples' named values, `data` what is said besides.
    """

    who: str = ""
    process: str = ""
    message: str = ""
    key: str = ""
    sets: tuple[str, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Way:
    """To one task: what is begun before and beside it, what forms say on the way, which other
    tasks of the same party are not answered either and who besides says nothing at all, what the
    body owes and was graded, whether its evaluation is `scheduled`, which organisations take part
    in all they may; `unheard` are other systems that answer nothing.
    """

    process: str
    task: str
    role: str
    body: Mapping[str, Any]
    before: tuple[Begins, ...]
    begins: Begins
    beside: tuple[Begins, ...]
    forms: Mapping[str, Mapping[str, Any]]
    unanswered: frozenset[str]
    absent: frozenset[str]
    owes: int | None
    graded: str | None
    scheduled: bool
    full: tuple[str, ...]
    unheard: frozenset[str]

    @property
    def id(self) -> str:
        return f"{self.process}/{self.task}"


def spare_groups(programme: str) -> list[str]:
    """The groups of somebody more, who is chosen in place of whoever is silent."""
    return list(yaml.safe_load(FILE.read_text())[programme].get("spare", ()))


def ways(programme: str) -> list[Way]:
    """One for each user task of a party in the programme's shipped diagrams."""
    told = yaml.safe_load(FILE.read_text())[programme]
    return [
        _way(told, process.id, task, role)
        for process in _processes(programme)
        for task, role in parties_tasks(process)
    ]


def parties_tasks(process: Process) -> list[tuple[str, str]]:
    """The user tasks that a party does, with its role."""
    roles = ((node.id, node.properties.get("role", "")) for node in _user_tasks(process))
    return [(task, role) for task, role in roles if role not in ("", DEPARTMENT)]


def _user_tasks(process: Process) -> list[Any]:
    return [node for node in process.nodes.values() if isinstance(node.work, UserWork)]


def _processes(programme: str) -> list[Process]:
    files = sorted(shipped("bpmn", programme).glob("*.bpmn"))
    return [one for path in files for one in read_bpmn(path.read_bytes(), path.name).processes]


def _way(told: Mapping[str, Any], process: str, task: str, role: str) -> Way:
    procedures = told["procedures"]
    of_process = procedures.get(process, {})
    said = {**of_process, **of_process.get("tasks", {}).get(task, {})}
    begins = _begins({"process": process, **said.get("begins", {})}, said.get("data", {}))
    first = said.get("before", ())
    before = [_begins({"process": one, **procedures[one]["begins"]}) for one in first]
    beside = [_begins(one) for one in said.get("beside", ())]
    return Way(
        process,
        task,
        role,
        {**told["body"], **said.get("body", {})},
        tuple(before),
        begins,
        tuple(beside),
        said.get("forms", {}),
        frozenset(said.get("unanswered", ())),
        frozenset(said.get("absent", ())),
        said.get("owes"),
        said.get("graded"),
        said.get("scheduled", False),
        tuple(said.get("full", ())),
        frozenset(said.get("unheard", ())),
    )


def _begins(said: Mapping[str, Any], data: Mapping[str, Any] | None = None) -> Begins:
    return Begins(
        said.get("who", ""),
        said["process"],
        said.get("message", ""),
        said.get("key", ""),
        tuple(said.get("with", ())),
        {**said.get("data", {}), **(data or {})},
    )


def day(text: str | date) -> date:
    """YAML reads an unquoted day as a date already."""
    return text if isinstance(text, date) else date.fromisoformat(text)
