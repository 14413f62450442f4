"""All that one programme is, beside its diagrams, tables and forms."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from pydantic.dataclasses import dataclass as exact_dataclass

from engine.deadlines.rules import Period, TimerRule
from engine.programmes.clauses import EXACT, Clause, Fact, Outcome, Reading
from engine.programmes.demonstration import Demonstration
from engine.programmes.papers import Papers
from engine.programmes.partners import PartnerSystem

Files = Mapping[str, bytes]
"""The files of a folder by their paths in it, with ``/`` between the parts."""


@exact_dataclass(frozen=True, slots=True, config=EXACT)
class Role:
    """A group of users: what it is called, and the role (`engine.lifecycle.audience.ROLES`) that
    its members have in the programme's cases, which decides what they may read.
    """

    group: str
    name: str
    role: str


@exact_dataclass(frozen=True, slots=True, config=EXACT)
class Remedy:
    """A way to have an outcome reviewed (救济途径): to whom, by which law, and how long.

    `days` or `months` run from the day on which the notice is served; a last day that is a day off
    moves to the next working day (民法典 第二百零三条).
    """

    to: str
    basis: str
    days: int = 0
    months: int = 0

    @property
    def period(self) -> Period:
        """As the calendar counts it."""
        if self.months:
            return Period(self.months, "month", roll=True)
        return Period(self.days, "day", roll=True)


@exact_dataclass(frozen=True, slots=True, config=EXACT)
class Particulars:
    """`programme.yaml`: what the programme is called, whose it is, and its own words.

    `id` names its folders; `prefix` begins the ids of its clauses, and in any case of letters those
    of its processes, decisions, forms and groups. `title`, `short`, `issuer`, `status`,
    `effective`, `validity` and `number` are the text's own particulars in words. `province` is the
    one by whose working calendar periods are counted (empty: the national one). `actors` are those
    whom clauses speak of, by a short name (`dept` is the authority itself); `roles` the groups of
    users; `outcomes` what decisions' outcomes are called here where that differs from the words
    that all programmes share. `open_questions` is what the text does not say (文本未规定事项), in
    sentences; `remedies` those against an outcome, by the names that notices call them by.
    """

    id: str
    prefix: str
    title: str
    short: str
    issuer: str
    status: str
    effective: str
    validity: str
    actors: Mapping[str, str]
    roles: Mapping[str, Role]
    number: str = ""
    province: str = ""
    outcomes: Mapping[str, Outcome] = field(default_factory=dict)
    open_questions: tuple[str, ...] = ()
    remedies: Mapping[str, Remedy] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Programme:
    """One programme; read once and then the same object, so that what is made of it can be kept.

    `clauses` stand in the order of the text. `readings` and `outcomes` include those that all
    programmes share. `samples` are values for the fields of forms, by form and field. `files` is
    what it was read from, so that whoever keeps a file of his own there finds it.
    """

    particulars: Particulars
    facts: Mapping[str, Fact]
    readings: Mapping[str, Reading]
    clauses: Mapping[str, Clause]
    outcomes: Mapping[str, Outcome]
    timers: Mapping[str, TimerRule]
    papers: Papers = field(default_factory=Papers)
    partners: Mapping[str, PartnerSystem] = field(default_factory=dict)
    demonstration: Demonstration = field(default_factory=Demonstration)
    samples: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    files: Files = field(default_factory=dict, repr=False)

    @property
    def id(self) -> str:
        """What its folders are called."""
        return self.particulars.id

    @property
    def prefix(self) -> str:
        """What the ids of its clauses begin with."""
        return self.particulars.prefix

    @property
    def title(self) -> str:
        """The regulation's title."""
        return self.particulars.title

    @property
    def short(self) -> str:
        """What its bodies are called for short."""
        return self.particulars.short

    @property
    def issuer(self) -> str:
        """The authority by its full name."""
        return self.particulars.issuer

    @property
    def province(self) -> str:
        """Whose working calendar counts; empty for the national one."""
        return self.particulars.province

    @property
    def actors(self) -> Mapping[str, str]:
        """Those whom clauses speak of."""
        return self.particulars.actors

    @property
    def roles(self) -> Mapping[str, Role]:
        """The groups of users, by group."""
        return self.particulars.roles

    @cached_property
    def _parts(self) -> Mapping[str, tuple[Clause, ...]]:
        found: dict[str, list[Clause]] = {}
        for clause in self.clauses.values():
            found.setdefault(clause.parent, []).append(clause)
        return {parent: tuple(parts) for parent, parts in found.items()}

    def parts(self, clause_id: str) -> tuple[Clause, ...]:
        """The clauses directly below this one, in the order of the text."""
        return self._parts.get(clause_id, ())

    def subtree(self, clause_id: str) -> Iterator[Clause]:
        """The clause itself and everything below it, in the order of the text."""
        yield self.clauses[clause_id]
        for part in self.parts(clause_id):
            yield from self.subtree(part.id)

    def words(self, clause_id: str) -> str:
        """The regulation's words from this clause's beginning to the end of its last part."""
        return "".join(clause.text for clause in self.subtree(clause_id))
